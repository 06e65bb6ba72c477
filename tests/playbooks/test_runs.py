"""A-05: what was started is shifted, paused, resumed and stopped."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from staffetta.core.refusals import Forbidden, Invalid, Stale
from staffetta.history.models import Event
from staffetta.playbooks.acts.delete import HasRun, delete_playbook
from staffetta.playbooks.acts.holding import NothingOpen, RunEnded
from staffetta.playbooks.acts.pause_run import pause_run
from staffetta.playbooks.acts.resume_run import NotPaused, resume_run
from staffetta.playbooks.acts.retire import retire_playbook
from staffetta.playbooks.acts.shift_run import IsPaused, NoDates, shift_run
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.acts.stop_run import stop_run
from staffetta.playbooks.models import Run
from staffetta.playbooks.running import PAUSED, RUNNING, STOPPED, progress_of, runs_of
from staffetta.processes.acts.change import change_task
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import ReminderDraft
from staffetta.processes.schedule import between
from tests.cast import Cast
from tests.playbooks.makers import NOON, a_line, a_process, a_sequence, a_template

FIRST = date(2026, 3, 2)
DAY = timedelta(days=1)


def started(people: Cast, *days: int, **values: object) -> Run:
    """A sequence with these days, started on a lead of the seller on 2 March."""
    process = a_process(people.seller, **values)
    sequence = a_sequence(*(a_line(days=count, title=f"Line {n}") for n, count in enumerate(days or (0, 3, 7), 1)))
    return start_playbook(sequence, process, start=FIRST, by=people.seller, at=NOON)


def dates(run: Run) -> list[date | None]:
    return [row.task.date if row.task else None for row in run.tasks.select_related("task")]


def on(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC)


def do_it(run: Run, number: int, at: datetime = NOON) -> Task:
    """Tick a task of the run, as if the duty did not hold."""
    task = run.tasks.get(number=number).task
    assert task is not None
    task.done_at = at
    task.save()
    return task


def test_a_run_knows_its_tasks_and_how_far_it_is(people: Cast) -> None:
    run = started(people)
    progress = progress_of(run, NOON)
    assert [row.number for row in progress.rows] == [1, 2, 3]
    assert [row.planned_on for row in progress.rows] == [FIRST, FIRST, FIRST + 3 * DAY]
    assert (progress.done, progress.total, progress.state, progress.delay) == (0, 3, RUNNING, 0)
    do_it(run, 1)
    late = progress_of(run, on(FIRST + 4 * DAY))
    assert late.next is not None
    assert (late.done, late.next.number, late.delay) == (1, 2, 4)
    assert [one.run for one in runs_of(run.process_id, NOON)] == [run]


def test_shifting_moves_what_is_open_and_nothing_else(people: Cast) -> None:
    run = started(people)
    done = do_it(run, 1)
    shift_run(run, days=5, by=people.seller, at=NOON)
    assert dates(run) == [FIRST, FIRST + 5 * DAY, FIRST + 8 * DAY]
    done_after = Task.objects.get(pk=done.pk)
    assert (done_after.version, done_after.changed_at) == (done.version, done.changed_at)
    second = Task.objects.get(title="Line 2")
    assert second.hold_until == datetime(2026, 3, 6, 23, tzinfo=UTC)  # midnight in Rome
    assert Process.objects.get(pk=run.process_id).wakes_at == second.hold_until
    assert progress_of(run, NOON).delay == 5
    fact = Event.objects.get(kind="playbooks.run_shifted", subject_id=run.process_id)
    assert [one["after"] for one in fact.said["moves"]] == ["2026-03-07", "2026-03-10"]


def test_shifting_so_that_the_next_is_on_a_day(people: Cast) -> None:
    run = started(people, 4, 4, 0)
    shift_run(run, to=date(2026, 3, 20), by=people.seller, at=NOON)
    assert dates(run) == [date(2026, 3, 20), date(2026, 3, 24), date(2026, 3, 28)]
    shift_run(run, days=-2, by=people.seller, at=NOON)
    assert dates(run) == [date(2026, 3, 18), date(2026, 3, 22), date(2026, 3, 26)]
    for wrong in ({"days": -18}, {"days": 0}, {"days": 4000}, {"to": date(2026, 2, 28)}, {"to": date(2026, 3, 18)}):
        with pytest.raises(Invalid):
            shift_run(run, **wrong, by=people.seller, at=NOON)  # type: ignore[arg-type]


def test_an_appointment_keeps_its_hours_and_a_reminder_goes_along(people: Cast) -> None:
    run = started(people, 10, 0)
    first = run.tasks.get(number=1).task
    assert first is not None
    nine = datetime(2026, 3, 27, 8, tzinfo=UTC)  # 9:00 in Rome, before the clocks change
    change_task(
        first,
        {},
        timing=between(nine, nine + timedelta(minutes=45)),
        reminder=ReminderDraft(date(2026, 3, 27)),
        by=people.seller,
    )
    first.reminders.update(told_at=NOON)
    shift_run(run, days=4, by=people.seller, at=NOON)
    first.refresh_from_db()
    assert first.starts_at == datetime(2026, 3, 31, 7, tzinfo=UTC)  # 9:00 in Rome, in summer
    assert first.ends_at == datetime(2026, 3, 31, 7, 45, tzinfo=UTC)
    reminder = first.reminders.get()
    assert (reminder.date, reminder.told_at) == (date(2026, 3, 31), None)


def test_a_pause_sets_aside_until_its_day_and_everything_wakes(people: Cast) -> None:
    run = started(people, 0, 3, 7, has_duty=True)
    today = FIRST + 2 * DAY  # two tasks are late by two days, the third comes tomorrow
    pause_run(run, until=FIRST + 12 * DAY, by=people.seller, at=on(today))
    assert dates(run) == [FIRST + 12 * DAY, FIRST + 12 * DAY, FIRST + 15 * DAY]
    run.refresh_from_db()
    assert progress_of(run, on(today)).state == PAUSED
    process = Process.objects.get(pk=run.process_id)
    assert process.open_count == 3
    assert process.wakes_at is not None
    assert process.wakes_at > on(today)
    with pytest.raises(IsPaused):
        shift_run(run, days=1, by=people.seller, at=on(today))
    woken = progress_of(run, on(FIRST + 12 * DAY))
    assert (woken.state, woken.delay) == (RUNNING, 12)
    with pytest.raises(NotPaused):
        resume_run(run, by=people.seller, at=on(FIRST + 12 * DAY))


def test_resumed_early_the_dates_have_moved_by_as_long_as_it_rested(people: Cast) -> None:
    run = started(people, 5, 5, 0)
    pause_run(run, until=FIRST + 30 * DAY, by=people.seller, at=on(FIRST))
    run.refresh_from_db()
    pause_run(run, until=FIRST + 20 * DAY, by=people.seller, at=on(FIRST + DAY))  # another day, while it rests
    run.refresh_from_db()
    resume_run(run, by=people.seller, at=on(FIRST + 6 * DAY))
    assert dates(run) == [FIRST + 6 * DAY, FIRST + 11 * DAY, FIRST + 16 * DAY]
    run.refresh_from_db()
    assert (run.paused_at, run.resumes_on) == (None, None)
    with pytest.raises(Invalid) as refused:
        pause_run(run, until=FIRST + 6 * DAY, by=people.seller, at=on(FIRST + 6 * DAY))
    assert "until" in refused.value.fields


def test_tasks_without_a_date_wait_by_a_reminder(people: Cast) -> None:
    process = a_process(people.seller)
    run = start_playbook(a_template(), process, start=FIRST, by=people.seller, at=NOON)
    thank, ask = Task.objects.filter(process=process).order_by("position")
    until = FIRST + 20 * DAY
    pause_run(run, until=until, by=people.seller, at=on(FIRST))
    assert [thank.reminders.get().date, ask.reminders.get().date] == [until, until + 10 * DAY]
    assert Task.objects.filter(process=process, hold_until__gt=on(FIRST)).count() == 2
    run.refresh_from_db()
    resume_run(run, by=people.seller, at=on(FIRST + DAY))
    thank.refresh_from_db()
    assert (thank.reminders.count(), thank.hold_until) == (0, None)
    assert ask.reminders.get().date == FIRST + 11 * DAY
    ask.delete()
    with pytest.raises(NoDates):
        shift_run(run, days=1, by=people.seller, at=on(FIRST))


def test_stopping_withdraws_what_is_open_and_says_that_a_step_is_missing(people: Cast) -> None:
    run = started(people, 0, 3, 7, has_duty=True)
    done = do_it(run, 1)
    stopped = stop_run(run, by=people.seller, at=NOON)
    assert [(one.number, one.title) for one in stopped.withdrawn] == [(2, "Line 2"), (3, "Line 3")]
    assert stopped.needs_plan
    assert list(Task.objects.filter(process=run.process_id)) == [done]
    progress = progress_of(Run.objects.get(pk=run.pk), NOON)
    assert (progress.state, progress.done, progress.withdrawn) == (STOPPED, 1, 2)
    for again in (stop_run, resume_run):
        with pytest.raises(RunEnded):
            again(run, by=people.seller, at=NOON)
    fact = Event.objects.get(kind="playbooks.run_stopped")
    assert fact.said["withdrawn"] == 2
    assert fact.private == {"titles": ["Line 2", "Line 3"]}


def test_who_may(people: Cast) -> None:
    run = started(people)
    people.seller.may_delete = False
    people.seller.save()
    with pytest.raises(Forbidden):
        stop_run(run, by=people.seller, at=NOON)
    with pytest.raises(Forbidden):
        shift_run(run, days=1, by=people.teammate, at=NOON)
    with pytest.raises(Forbidden):
        pause_run(run, until=FIRST + 5 * DAY, by=people.teammate, at=NOON)
    shift_run(run, days=1, expected=1, by=people.seller, at=NOON)
    with pytest.raises(Stale):
        shift_run(run, days=1, expected=1, by=people.seller, at=NOON)
    assert not stop_run(run, expected=2, by=people.manager, at=NOON).needs_plan  # it carries no duty


def test_a_run_that_is_done_is_left_alone(people: Cast) -> None:
    run = started(people, 0)
    do_it(run, 1)
    for act in (
        lambda: shift_run(run, days=1, by=people.seller, at=NOON),
        lambda: stop_run(run, by=people.seller, at=NOON),
    ):
        with pytest.raises(NothingOpen):
            act()


def test_a_sequence_that_was_started_is_retired_not_deleted(people: Cast) -> None:
    run = started(people)
    with pytest.raises(HasRun):
        delete_playbook(run.playbook, by=people.administrator)
    retire_playbook(run.playbook, by=people.administrator, at=NOON)
    shift_run(run, days=1, by=people.seller, at=NOON)  # what runs goes on
