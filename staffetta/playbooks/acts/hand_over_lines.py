"""Somebody leaves: the lines that name him go to a colleague (U-01)."""

from __future__ import annotations

from collections.abc import Iterable

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import Changes
from staffetta.core.facts import record
from staffetta.playbooks.acts.checking import locked_workspace
from staffetta.playbooks.acts.put_lines import told
from staffetta.playbooks.facts import PlaybookChanged
from staffetta.playbooks.models import Line, Playbook


def lines_of(member: Member) -> int:
    """How many lines of sequences and templates in use name this member."""
    return Line.objects.filter(assignee=member, playbook__retired_at=None).count()


@act
def hand_over_lines(giver: Member, taker: Member, *, by: Actor) -> int:
    """Put the taker into every line that names the giver; returns how many there were. The right to do so was asked
    by the act that hands everything over."""
    locked_workspace()
    playbooks: Iterable[Playbook] = Playbook.objects.active().filter(lines__assignee=giver).distinct().order_by("pk")
    count = 0
    for playbook in list(playbooks):
        before = told(playbook)
        count += playbook.lines.filter(assignee=giver).update(assignee=taker)
        playbook.version += 1
        playbook.save(update_fields=["version", "changed_at"])
        changes = Changes({"lines": before}, {"lines": told(playbook)})
        record(PlaybookChanged(code=playbook.code, changes=changes), about=playbook, by=by)
    if not count:
        unchanged()
    return count
