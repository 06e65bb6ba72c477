"""Work that failed for good is told to administrators, each failure once."""

from __future__ import annotations

from collections.abc import Sequence

from staffetta.accounts.models import Member, Workspace
from staffetta.core.acts import System, act
from staffetta.core.facts import record
from staffetta.notices.acts.tell import tell_member
from staffetta.notices.facts import FailuresTold

FAILED = "notices.job_failed"
BY = System("notices.failures")


@act
def tell_failures(firm: Workspace, failed: Sequence[tuple[int, str]]) -> None:
    """Tell every administrator of these jobs, by number and name, as one notice."""
    numbers = [number for number, _name in failed]
    said = {"name": failed[0][1], "count": len(failed)}
    for member in Member.objects.active().administrators():
        tell_member(member, kind=FAILED, about=firm, said=said, by=BY)
    record(FailuresTold(job=max(numbers), count=len(failed)), about=firm, by=BY)
