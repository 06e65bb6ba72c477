"""Activities (L-12): notes of types that count, per person, type and day, beside those of the period before.

A note is an Activity of its author when its own type is marked so; a type that has others below it sums them up. The
day is the reader's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.core.db.sets import by_several
from staffetta.processes.models import ActivityType, Note
from staffetta.reports.periods import DAY, MONTH, WEEK, between, place_in
from staffetta.reports.scope import Scope
from staffetta.reports.tables import PERCENT, Cell, Chart, Column, Report, Row, Stat, Table, change, counted
from staffetta.reports.worked import Worked, said_people
from staffetta.ui.formats import shown_date

US, CUSTOMER = Note.Initiative.US.value, Note.Initiative.CUSTOMER.value


def activities(scope: Scope) -> Report:
    """Who did how much of what, and when."""
    asked = Worked(scope.period.first, scope.period.last, person=said_people(scope.people))
    earlier = scope.period.before()
    before = Worked(earlier.first, earlier.last, person=asked.person)
    spans = list(scope.period.buckets(scope.by))
    now, over_time = _read(asked, scope.member, [begin for begin, _first, _last in spans])
    then = _counts(before, scope.member, "author_id", "activity_type_id")
    total, was = sum(now.values()), sum(then.values())
    ours = sum(n for (_who, _what, side), n in now.items() if side == US)
    hint = _("%(count)s in %(period)s") % {"count": was, "period": str(earlier)}
    stats = [
        Stat("activities", _("Activities"), counted(total, _list(asked)), hint=hint),
        Stat("change", _("Change"), Cell(change(total, was)), PERCENT, _("against the period before")),
        Stat("us", _("Our initiative"), counted(ours, _list(asked, initiative=US))),
        Stat("customer", _("Customer's initiative"), counted(total - ours, _list(asked, initiative=CUSTOMER))),
    ]
    tables = [
        _per_time(scope, asked, over_time),
        _per_person(asked, before, now, then),
        _per_type(asked, before, now, then),
        _matrix(asked, now),
    ]
    explained = [
        _("An activity is a note of a type that counts; it is its author's. Administrators say which types count."),
        _("Compared with %(period)s.") % {"period": str(earlier)},
    ]
    return Report("activities", _("Activities"), stats, tables, explained)


def _list(asked: Worked, **changes: Any) -> str:
    return reverse("reports:notes") + asked.address(**changes)


def _counts(asked: Worked, member: Member, *by: str) -> Counter[Any]:
    rows = asked.notes(member).order_by().values_list(*by).annotate(n=Count("*"))
    return Counter({tuple(row[:-1]): row[-1] for row in rows})


def _read(asked: Worked, member: Member, begins: list[date]) -> tuple[Counter[Any], Counter[Any]]:
    """By person, type and side; and by the beginnings of spans of time, and side. The notes are read once."""
    rows = asked.notes(member).values(
        who=F("author_id"), what=F("activity_type_id"), side=F("initiative"), place=place_in("written_at", begins)
    )
    whole, over_time = by_several(rows, [("who", "what", "side"), ("place", "side")], ["count(*)"])
    return (
        Counter({(who, what, side): n for who, what, side, n in whole}),
        Counter({(begins[place - 1], side): n for place, side, n in over_time}),
    )


def _folded(counts: Counter[Any], key: Callable[[Any], Any]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for said, n in counts.items():
        found[key(said)] += n
    return found


def _columns(compared: bool = True) -> list[Column]:
    found = [Column("now", _("Activities")), Column("us", _("Us")), Column("customer", _("Customer"))]
    more = [Column("before", _("Before")), Column("change", _("Change"), PERCENT, phone=False)]
    return found + more if compared else found


def _cells(asked: Worked, before: Worked, n: tuple[int, int, int], was: int, **narrowed: Any) -> list[Cell]:
    total, ours, theirs = n
    return [
        counted(total, _list(asked, **narrowed)),
        counted(ours, _list(asked, **narrowed, initiative=US)),
        counted(theirs, _list(asked, **narrowed, initiative=CUSTOMER)),
        counted(was, _list(before, **narrowed)),
        Cell(change(total, was)),
    ]


def _sides(counts: Counter[Any], key: Any) -> tuple[int, int, int]:
    ours, theirs = counts[key, US], counts[key, CUSTOMER]
    return ours + theirs, ours, theirs


def _per_person(asked: Worked, before: Worked, now: Counter[Any], then: Counter[Any]) -> Table:
    counts, was = _folded(now, lambda k: (k[0], k[2])), _folded(then, lambda k: k[0])
    people = Member.objects.in_bulk({who for who, _side in counts} | set(was))
    order = sorted(people.values(), key=lambda one: (-_sides(counts, one.pk)[0], one.name))
    rows = [
        Row(
            str(one.pk),
            one.name,
            _cells(asked, before, _sides(counts, one.pk), was[one.pk], person=str(one.pk)),
            member=one,
        )
        for one in order
    ]
    return Table("people", _("By person"), _("Person"), _columns(), rows, icon="users")


def _families(found: set[UUID]) -> list[tuple[ActivityType, list[ActivityType]]]:
    """The types that count or have notes, each with those below it, in the order of the administrator."""
    types = list(ActivityType.objects.order_by("position", "pk"))
    below: dict[UUID, list[ActivityType]] = {}
    for one in types:
        if one.parent_id is not None and one.pk in found:
            below.setdefault(one.parent_id, []).append(one)
    return [(one, below.get(one.pk, [])) for one in types
            if one.parent_id is None and (one.pk in found or one.pk in below)]  # fmt: skip


def _per_type(asked: Worked, before: Worked, now: Counter[Any], then: Counter[Any]) -> Table:
    counts, was = _folded(now, lambda k: (k[1], k[2])), _folded(then, lambda k: k[1])
    rows = []
    for parent, children in _families({what for what, _side in counts} | set(was)):
        family = [parent, *children]
        three = [_sides(counts, one.pk) for one in family]
        summed = (sum(n for n, _o, _t in three), sum(o for _n, o, _t in three), sum(t for _n, _o, t in three))
        said = {"family": str(parent.pk)} if children else {"type": str(parent.pk)}
        cells = _cells(asked, before, summed, sum(was[one.pk] for one in family), **said)
        rows.append(Row(str(parent.pk), parent.name, cells))
        for one in children:
            cells = _cells(asked, before, _sides(counts, one.pk), was[one.pk], type=str(one.pk))
            rows.append(Row(str(one.pk), one.name, cells, level=1))
    explained = _("A type with others below it sums them up.") if any(row.level for row in rows) else ""
    return Table("types", _("By activity type"), _("Activity type"), _columns(), rows, explained=explained, icon="tags")


def _matrix(asked: Worked, now: Counter[Any]) -> Table:
    """A column for each type of the upper level."""
    families = _families({what for _who, what, _side in now})
    top = {one.pk: parent.pk for parent, children in families for one in (parent, *children)}
    counts = _folded(now, lambda k: (k[0], top[k[1]]))
    people = sorted(Member.objects.in_bulk({who for who, _what in counts}).values(), key=lambda one: one.name)
    rows = [
        Row(
            str(one.pk),
            one.name,
            [
                counted(counts[one.pk, parent.pk], _list(asked, person=str(one.pk), family=str(parent.pk)))
                for parent, _children in families
            ],
            member=one,
        )
        for one in people
    ]
    columns = [Column(str(parent.pk), parent.name) for parent, _children in families]
    return Table("matrix", _("By person and type"), _("Person"), columns, rows, icon="grid-3x3")


def _per_time(scope: Scope, asked: Worked, counts: Counter[Any]) -> Table:
    lines, points = [], []
    for begin, first, last in scope.period.buckets(scope.by):
        total, ours, theirs = _sides(counts, begin)
        short, name = label_of(begin, first, last, scope.by)
        days = {"first": first, "last": last}
        cells = [
            counted(total, _list(asked, **days)),
            counted(ours, _list(asked, **days, initiative=US)),
            counted(theirs, _list(asked, **days, initiative=CUSTOMER)),
        ]
        lines.append(Row(first.isoformat(), name, cells))
        points.append((short, name, (ours, theirs)))
    chart = Chart(
        _("Activities over time"),
        _("A bar for each day, week or month, by whose initiative it was."),
        ((_("Us"), "strong"), (_("Customer"), "second")),
        points,
    )
    titles = {DAY: _("By day"), WEEK: _("By week"), MONTH: _("By month")}
    return Table("time", titles[scope.by], _("Period"), _columns(False), lines, icon="calendar-days", chart=chart)


def label_of(begin: date, first: date, last: date, by: str) -> tuple[str, str]:
    """What stands at an axis, and in a table."""
    if by == MONTH:
        return shown_date(begin, "month_short"), shown_date(begin, "month")
    short = shown_date(first, "day")
    return (short, shown_date(first, "weekday")) if by == DAY else (short, between(first, last))
