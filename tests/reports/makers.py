"""A small firm's spring, of which every figure is known by heart."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from staffetta.accounts.models import Member
from staffetta.leads.acts.cancel import cancel_lead
from staffetta.leads.acts.lose import lose_lead
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.win import win_lead
from staffetta.leads.models import Lead
from staffetta.postsales.acts.open import open_post_sales
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.make_type import ActivityTypeDraft, make_type
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.models import ActivityType, Note, Process, Task
from staffetta.processes.plans import NoteDraft, Plan
from staffetta.processes.schedule import WHENEVER, on
from tests.cast import SETUP, Cast
from tests.leads.makers import a_lead, a_reason, a_step
from tests.postsales.makers import a_template
from tests.processes.makers import a_task, kind_of

MARCH = date(2026, 3, 1)


def at(day: int, hour: int = 10, month: int = 3) -> datetime:
    """A moment of spring 2026, UTC; in Rome it is an hour later, from 29 March two."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


def walked(by: Member, title: str, *ways: tuple[str, datetime], **values: Any) -> Lead:
    """A lead that is opened at the first of these steps and moved to the others, each at its moment."""
    (first, begun), *others = ways
    lead = a_lead(by, title, step=first, at=begun, **values)
    for step, moment in others:
        lead = move_lead(lead, a_step(step), by=SETUP, at=moment)
    return lead


def a_spring(people: Cast) -> dict[str, Lead]:
    """Seven leads in *Sales*, by their titles."""
    seller, teammate, office = people.seller, people.teammate, people.office
    straight = walked(seller, "straight", ("new", at(2)), ("contacted", at(4)), ("offer", at(10)), amount=Decimal(1000))
    win_lead(straight, by=SETUP, at=at(20))
    skips = walked(seller, "skips", ("new", at(3)), ("offer", at(5)), amount=Decimal(500), currency="PLN")
    back = walked(
        teammate,
        "back",
        ("new", at(1)),
        ("contacted", at(2)),
        ("offer", at(6)),
        ("contacted", at(9)),
        amount=Decimal(70),
    )
    lost = walked(teammate, "lost", ("new", at(6)), ("contacted", at(8)), amount=Decimal(300))
    lose_lead(lost, reason=a_reason("price"), by=SETUP, at=at(12))
    old = walked(office, "old", ("new", at(10, month=2)), ("contacted", at(25, month=2)), ("offer", at(7)), amount=None)
    fresh = a_lead(
        seller, "fresh", at=at(30), expected_close=date(2026, 5, 20), probability=50, amount=Decimal("80.01")
    )
    gone = a_lead(office, "gone", at=at(11), amount=Decimal(9))
    cancel_lead(gone, by=SETUP, at=at(13))
    return {lead.process.title: lead for lead in (straight, skips, back, lost, old, fresh, gone)}


def some_work(people: Cast, leads: dict[str, Lead]) -> ActivityType:
    """Notes of three people and of five types, two of which do not count; tasks with and without hours. Returns a type
    below *Call*."""
    below = make_type(ActivityTypeDraft(names={"": "Cold call"}, parent=kind_of("call")), by=SETUP)
    for place, (who, title, kind, day) in enumerate(
        (
            (people.seller, "straight", kind_of("call"), 2),
            (people.seller, "straight", below, 3),
            (people.seller, "skips", kind_of("visit"), 16),
            (people.teammate, "back", below, 3),
            (people.teammate, "lost", kind_of("email"), 30),
            (people.office, "old", kind_of("service"), 5),  # does not count
            (people.office, "old", kind_of("call"), 27),
        )
    ):
        side = Note.Initiative.CUSTOMER if place % 3 == 0 else Note.Initiative.US
        write_note(leads[title].process, NoteDraft("Spoke.", kind, side), by=who, at=at(day, 9))
    for who, title, code, expected, actual in (
        (people.seller, "skips", "call", "0.5", "1"),
        (people.seller, "skips", "visit", "2", "1.75"),
        (people.teammate, "back", "call", None, "3"),
        (people.office, "old", "call", "1", None),
    ):
        task = a_task(leads[title].process, "Work", assignee=who, code=code, expected_hours=_hours(expected))
        done(task, who, at(17), _hours(actual))
    return below


def done(task: Task, by: Member, moment: datetime, actual: Decimal | None = None) -> None:
    """Complete it, and plan the next one far away."""
    complete_task(task, then=Plan(title="Next"), actual_hours=actual, by=SETUP, at=moment)
    Task.objects.filter(pk=task.pk).update(done_by=by)


def _hours(said: str | None) -> Decimal | None:
    return Decimal(said) if said else None


def some_deliveries(people: Cast, leads: dict[str, Lead]) -> None:
    """Three processes done in March, one of them too late, and one that is not; tasks with days, hours and neither."""
    template = a_template(people.administrator, "Train", code="delivery")
    for handler, title, begun, tasks in (
        (people.seller, "straight", 20, ((24, 23, "2", "1.5"), (None, 26, None, None))),  # planned for, done on, hours
        (people.seller, "skips", 10, ((12, 14, "1", "2"),)),
        (people.office, "old", 9, ((27, 19, None, "1"), (30, 29, "4", "4"))),
        (people.teammate, "back", 15, ((17, None, "3", None), (None, None, None, None))),
    ):
        made = open_post_sales(leads[title], template=template if title == "old" else None, assignee=handler,
                               by=SETUP, at=at(begun))  # fmt: skip
        PostSalesProcess.objects.filter(pk=made.pk).update(created_at=at(begun))
        for task in Task.objects.filter(process=made.pk):
            complete_task(task, by=SETUP, at=at(begun, 12))
        for planned, ended, expected, actual in tasks:
            plan = Plan(title="Deliver", assignee=handler, timing=on(at(planned).date()) if planned else WHENEVER,
                        expected_hours=_hours(expected))  # fmt: skip
            task = plan_task(Process.objects.get(pk=made.pk), plan, by=SETUP)
            if ended:
                complete_task(task, actual_hours=_hours(actual), by=SETUP, at=at(ended))


def days(first: date, last: date) -> dict[str, str]:
    """The part of an address that asks for these days."""
    return {"from": first.isoformat(), "to": last.isoformat()}


WHOLE_MARCH = days(MARCH, MARCH + timedelta(days=30))
