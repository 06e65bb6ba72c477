"""The entries of a calendar file become tasks of whoever brings it in."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Member
from staffetta.core.refusals import Refused
from staffetta.icals.acts.create_from_item import create_from_item
from staffetta.icals.files import Reading


def bring_in(reading: Reading, *, by: Member, at: datetime) -> Reading:
    """Each new entry in a transaction of its own: what is refused is said, and the others come in. Called outside of
    acts."""
    for line in reading.of("new"):
        try:
            line.task = create_from_item(line.item, by=by, at=at)
        except Refused as refused:
            line.state, line.reason = "refused", " ".join((refused.sentence, *refused.fields.values())).strip()
    return reading
