"""A-05: starting a sequence puts all its tasks down at once, as copies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from staffetta.core.refusals import Forbidden, Invalid
from staffetta.history.models import Event
from staffetta.playbooks.acts.change import change_playbook
from staffetta.playbooks.acts.retire import retire_playbook
from staffetta.playbooks.acts.start import Retired, start_playbook
from staffetta.playbooks.drafts import LineDraft, PlaybookDraft
from staffetta.playbooks.models import Playbook, Run
from staffetta.playbooks.preview import preview_of_saved
from staffetta.processes.models import Process, Task
from staffetta.workdays.acts.set_days import set_working_days
from staffetta.workdays.drafts import WorkingDaysDraft
from tests.cast import SETUP, Cast
from tests.playbooks.makers import NOON, a_line, a_process, a_sequence, a_template, an_activity_type

FIRST = date(2026, 3, 1)


def tasks_of(process: Process) -> list[Task]:
    return list(Task.objects.filter(process=process).with_state(NOON).order_by("position"))


def test_all_tasks_at_once_future_ones_on_hold(people: Cast) -> None:
    process = a_process(people.seller)
    run = start_playbook(a_sequence(), process, start=FIRST, by=people.seller, at=NOON)
    tasks = tasks_of(process)
    assert [t.date for t in tasks] == [FIRST, FIRST, date(2026, 3, 4)]
    assert [t.state for t in tasks] == ["todo", "todo", "on_hold"]
    assert all(t.all_day for t in tasks)
    assert tasks[2].hold_until == datetime(2026, 3, 3, 23, 0, tzinfo=UTC)  # midnight in Rome
    process.refresh_from_db()
    assert (process.task_count, process.open_count) == (3, 3)
    assert (run.start, run.started_by, run.started_at) == (FIRST, people.seller, NOON)


def test_who_gets_the_tasks(people: Cast) -> None:
    process = a_process(people.seller)
    sequence = a_sequence(a_line(), a_line(assignee=people.office), a_line(group=people.back))
    start_playbook(sequence, process, start=FIRST, by=people.seller, at=NOON)
    nobody, person, group = tasks_of(process)
    assert (nobody.assignee, nobody.group) == (people.seller, None)
    assert (person.assignee, person.group) == (people.office, None)
    assert (group.assignee, group.group) == (None, people.back)


def test_values_are_copied(people: Cast) -> None:
    process = a_process(people.seller)
    visit = an_activity_type("visit", "Visit")
    line = a_line(
        activity_type=visit, title="Show the model", expected_hours=Decimal("0.5"), pre_notes="Offer 5 %\nand 30 days"
    )
    sequence = a_sequence(line, a_line(activity_type=visit))
    start_playbook(sequence, process, start=FIRST, by=people.seller, at=NOON)
    first, second = tasks_of(process)
    assert (first.title, first.activity_type, first.expected_hours) == ("Show the model", visit, Decimal("0.50"))
    assert first.pre_notes == "Offer 5 %\nand 30 days"
    assert second.title == visit.name
    assert first.started_from == sequence.lines.get(position=1).pk


def test_later_edits_change_nothing_that_runs(people: Cast) -> None:
    process = a_process(people.seller)
    sequence = a_sequence(a_line(title="Call", pre_notes="old notes", days=5), a_line(title="Write"))
    start_playbook(sequence, process, start=FIRST, by=people.seller, at=NOON)
    before = list(Task.objects.order_by("position").values())
    line = sequence.lines.get(position=1)
    draft = PlaybookDraft(
        kind=Playbook.Kind.SEQUENCE,
        code="OTHER",
        description="Other",
        lines=(a_line(id=line.pk, title="Visit", pre_notes="new notes", days=1, group=people.back),),
    )
    change_playbook(sequence, draft, by=people.administrator)
    assert list(Task.objects.order_by("position").values()) == before


def test_who_left_falls_back_to_the_handler_and_the_history_says_so(people: Cast) -> None:
    sequence = a_sequence(a_line(assignee=people.clerk), a_line())
    people.clerk.deactivated_at = NOON  # as an import may leave him; the act asks to hand his lines over first
    people.clerk.save()
    process = a_process(people.seller)
    start_playbook(sequence, process, start=FIRST, by=people.seller, at=NOON)
    assert [t.assignee for t in tasks_of(process)] == [people.seller, people.seller]
    event = Event.objects.get(kind="playbooks.started", subject_id=process.pk)
    assert event.said["fell_back"] == 1
    assert event.said["tasks"] == 2


def test_template_tasks_are_to_do_at_once_or_on_hold_with_a_reminder(people: Cast) -> None:
    process = a_process(people.seller)
    start_playbook(a_template(), process, start=FIRST, by=people.seller, at=NOON)
    now, later = tasks_of(process)
    assert (now.state, now.date, now.reminders.count()) == ("todo", None, 0)
    assert (later.state, later.date) == ("on_hold", None)
    assert later.reminders.get().date == date(2026, 3, 11)


def test_days_of_a_template_postpone_the_reminders_after_them(people: Cast) -> None:
    process = a_process(people.seller)
    template = a_template(
        LineDraft(title="Deliver", days=5), LineDraft(title="Ask", hold_days=10), LineDraft(title="Bill", hold_days=0)
    )
    start_playbook(template, process, start=FIRST, by=people.seller, at=NOON)
    dates = [t.reminders.get().date if t.reminders.exists() else None for t in tasks_of(process)]
    assert dates == [None, date(2026, 3, 16), date(2026, 3, 6)]


def test_started_twice_the_tasks_follow_one_another(people: Cast) -> None:
    process = a_process(people.seller)
    sequence = a_sequence()
    for _ in range(2):
        start_playbook(sequence, process, start=FIRST, by=people.seller, at=NOON)
    assert [t.position for t in tasks_of(process)] == [0, 1, 2, 3, 4, 5]
    assert Run.objects.filter(process=process).count() == 2


def test_refusals_write_nothing(people: Cast) -> None:
    process = a_process(people.seller)
    sequence = a_sequence()
    with pytest.raises(Forbidden):
        start_playbook(sequence, process, start=FIRST, by=people.teammate, at=NOON)
    with pytest.raises(Invalid) as refused:
        start_playbook(sequence, process, start=date(9999, 12, 31), by=people.seller, at=NOON)
    assert "start" in refused.value.fields
    retire_playbook(sequence, by=people.administrator, at=NOON)
    sequence.refresh_from_db()
    with pytest.raises(Retired):
        start_playbook(sequence, process, start=FIRST, by=SETUP, at=NOON)
    assert not Task.objects.exists()
    assert not Run.objects.exists()


def test_by_working_days_what_was_shown_is_what_happens(people: Cast) -> None:
    draft = WorkingDaysDraft(is_on=True, country="IT")
    set_working_days(draft, by=people.administrator)
    process, sequence = a_process(people.seller), a_sequence(a_line(days=1), a_line(days=10), a_line())
    start = date(2026, 5, 30)  # a Saturday; Tuesday is a holiday
    shown = preview_of_saved(sequence, start)
    start_playbook(sequence, process, start=start, by=people.seller, at=NOON)
    dates = [t.date for t in tasks_of(process)]
    assert dates == [step.date for step in shown.steps] == [date(2026, 6, 1), date(2026, 6, 3), date(2026, 6, 17)]
    assert [passed.others for passed in shown.passed.values()] == [2, 0, 4]
    assert shown.passed[2].named[0][0] == date(2026, 6, 2)


def test_reminders_of_a_template_lie_on_working_days(people: Cast) -> None:
    set_working_days(WorkingDaysDraft(is_on=True), by=people.administrator)
    process = a_process(people.seller)
    template = a_template(LineDraft(title="Ask", hold_days=1), LineDraft(title="Bill", hold_days=5))
    start_playbook(template, process, start=date(2026, 3, 6), by=people.seller, at=NOON)  # a Friday
    assert [t.reminders.get().date for t in tasks_of(process)] == [date(2026, 3, 9), date(2026, 3, 13)]
