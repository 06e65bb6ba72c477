"""After each test: the counts that acts have kept are those of the lists (C-01)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from staffetta.contacts import tallies
from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace


@pytest.fixture(autouse=True)
def counts_are_those_of_the_lists(request: pytest.FixtureRequest) -> Iterator[None]:
    """For every test of a firm in the rooms whose conftest.py imports this."""
    firm = request.getfixturevalue("firm") if "firm" in request.fixturenames else None
    yield
    if firm is None:
        return
    with workspace(firm.workspace.pk):
        living = Contact.objects.filter(merged_into=None)
        assert tallies.counts(firm.administrator) == {name: living.in_list(name).count() for name in tallies.LISTS}
