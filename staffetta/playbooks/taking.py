"""What an import refuses goes beside the sequence of the file that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from staffetta.core.refusals import Invalid
from staffetta.playbooks.import_forms import Import


@contextmanager
def taking_in(asked: Import) -> Iterator[None]:
    """Take in what the act refuses inside the block."""
    places = [place for place, _taking in asked.chosen]
    try:
        yield
    except Invalid as refused:
        asked.refuse(refused, places)
