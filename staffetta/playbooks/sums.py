"""How much work a playbook is, and how much of it there is: figures for lists, in a few statements for many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from staffetta.playbooks.models import Line, Playbook, Run
from staffetta.playbooks.uses import counts


@dataclass(frozen=True)
class Sums:
    """`days` from the first date to the last one; `uses`: what keeps it from being deleted; `runs`: times started."""

    lines: int = 0
    hours: Decimal = Decimal(0)
    days: int = 0
    uses: int = 0
    runs: int = 0


def sums_of(playbooks: Iterable[Playbook]) -> dict[UUID, Sums]:
    """The figures of each of these."""
    known = {playbook.pk: playbook for playbook in playbooks}
    if not known:
        return {}
    lines: dict[UUID, list[tuple[Decimal | None, int, int | None]]] = {}
    rows = Line.objects.filter(playbook__in=list(known)).order_by("playbook", "position")
    for playbook, hours, days, hold in rows.values_list("playbook_id", "expected_hours", "days", "hold_days"):
        lines.setdefault(playbook, []).append((hours, days, hold))
    started = dict(
        Run.objects.filter(playbook__in=list(known)).order_by().values_list("playbook_id").annotate(count=Count("*"))
    )
    used = counts()
    return {
        pk: Sums(
            lines=len(lines.get(pk, ())),
            hours=sum((hours or Decimal(0) for hours, _days, _hold in lines.get(pk, ())), Decimal(0)),
            days=_length(playbook.kind, lines.get(pk, [])),
            uses=used.get(pk, 0),
            runs=started.get(pk, 0),
        )
        for pk, playbook in known.items()
    }


def _length(kind: str, lines: list[tuple[Decimal | None, int, int | None]]) -> int:
    """The days of all lines but the last; in a template, until its last reminder."""
    passed = longest = 0
    for _hours, days, hold in lines:
        longest = max(longest, passed + (hold or 0) if kind == Playbook.Kind.TEMPLATE else passed)
        passed += days
    return longest
