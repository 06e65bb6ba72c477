"""A-05: what was started is shifted, paused, resumed and stopped."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from staffetta.accounts.firm import day_of, running_firm
from staffetta.core.refusals import Forbidden, Invalid, Stale
from staffetta.history.models import Event
from staffetta.playbooks.acts.change import change_playbook
from staffetta.playbooks.acts.delete import HasRun, delete_playbook
from staffetta.playbooks.acts.holding import NothingOpen, RunEnded
from staffetta.playbooks.acts.pause_run import pause_run
from staffetta.playbooks.acts.resume_run import NotPaused, resume_run
from staffetta.playbooks.acts.retire import retire_playbook
from staffetta.playbooks.acts.shift_run import IsPaused, NoDates, shift_run
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.acts.stop_run import stop_run
from staffetta.playbooks.drafts import PlaybookDraft
from staffetta.playbooks.models import Playbook, Run, RunTask
from staffetta.playbooks.running import PAUSED, RUNNING, STOPPED, progress_of, runs_of
from staffetta.processes.acts.change import change_task
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import ReminderDraft
from staffetta.processes.schedule import between
from staffetta.ui.formats import shown_date
from tests.cast import Cast
from tests.playbooks.makers import NOON, a_line, a_process, a_sequence, a_template

FIRST = date(2026, 3, 2)
DAY = timedelta(days=1)
VERBS = ("shift", "pause", "resume", "stop")


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


def test_later_edits_change_no_task_that_runs_and_notes_are_copies(people: Cast) -> None:
    process = a_process(people.seller)
    sequence = a_sequence(a_line(days=2, pre_notes="Old notes"), a_line(days=2), a_line())
    run = start_playbook(sequence, process, start=FIRST, by=people.seller, at=NOON)
    line = sequence.lines.get(position=1)
    draft = PlaybookDraft(
        kind=Playbook.Kind.SEQUENCE,
        code="OTHER",
        description="Other",
        lines=(a_line(id=line.pk, title="Other", pre_notes="New notes", days=9),),
    )
    change_playbook(sequence, draft, by=people.administrator)
    shift_run(run, days=3, by=people.seller, at=NOON)
    assert dates(run) == [FIRST + 3 * DAY, FIRST + 5 * DAY, FIRST + 7 * DAY]
    assert Task.objects.filter(process=process).earliest("date").pre_notes == "Old notes"


def test_by_pages(people: Cast, as_: Any) -> None:
    now = timezone.now()
    start = day_of(now, running_firm()) - 2 * DAY
    process = a_process(people.seller, has_duty=True)
    run = start_playbook(a_sequence(), process, start=start, by=people.seller, at=now)
    client = as_(people.seller)
    panel = client.get(reverse("playbooks:runs", args=[process.pk])).content.decode()
    assert "0 of 3 done" in panel and "2 days behind plan" in panel
    assert all(word in panel for word in ("Shift…", "Pause…", "Stop…"))

    shift, pause, resume, stop = (reverse(f"playbooks:run-{verb}", args=[run.pk]) for verb in VERBS)
    preview = client.get(shift, {"preview": 1, "how": "by", "days": 5}).content.decode()
    assert shown_date(start + 5 * DAY, "weekday") in preview
    assert "before today" in client.get(shift, {"preview": 1, "how": "by", "days": -5}).content.decode()
    assert client.post(shift, {"how": "by", "days": ""}).status_code == 422
    assert client.post(shift, {"how": "to", "to": start + 6 * DAY, "version": 1}).status_code == 302
    assert client.post(shift, {"how": "by", "days": 1, "version": 1}).status_code in (409, 422)
    assert dates(run) == [start + 6 * DAY, start + 6 * DAY, start + 9 * DAY]

    assert client.post(pause, {"until": start}).status_code == 422
    assert client.post(pause, {"until": start + 40 * DAY}).status_code == 302
    assert "Paused until" in client.get(reverse("playbooks:runs", args=[process.pk])).content.decode()
    assert shown_date(start + 6 * DAY, "weekday") in client.get(resume).content.decode()
    assert client.post(resume).status_code == 302
    assert dates(run) == [start + 6 * DAY, start + 6 * DAY, start + 9 * DAY]

    assert "Nothing else is planned here" in client.get(stop).content.decode()
    assert client.post(stop).status_code == 302
    assert not Task.objects.exists()
    assert "Stopped" in client.get(reverse("playbooks:runs", args=[process.pk])).content.decode()
    assert as_(people.teammate).get(shift).status_code == 403


def test_by_programs(people: Cast, api: Any) -> None:
    process, sequence = a_process(people.seller), a_sequence()
    program = api(people.seller)
    body = {"playbook_id": str(sequence.pk), "process_id": str(process.pk), "start": "2031-03-03"}
    made = program.post("/runs", body)
    assert made.status_code == 201
    run = made.json()
    assert (run["state"], run["total"], run["done"], run["delay_days"]) == ("running", 3, 0, 0)
    assert [task["date"] for task in run["tasks"]] == ["2031-03-03", "2031-03-03", "2031-03-06"]
    address = f"/runs/{run['id']}"
    dry = program.post(f"{address}/shift", {"days": 4, "dry_run": True}).json()
    assert (dry["moves"][0]["after"], dry["run"]["version"]) == ("2031-03-07", 1)
    moved = program.post(f"{address}/shift", {"to": "2031-03-10"}, **{"If-Match": made.headers["ETag"]})
    assert moved.json()["run"]["tasks"][2]["date"] == "2031-03-13"
    assert program.post(f"{address}/shift", {"days": 1}, **{"If-Match": made.headers["ETag"]}).status_code == 412
    assert program.post(f"{address}/shift", {"days": 1, "to": "2031-03-13"}).status_code == 422
    assert program.post(f"{address}/pause", {"until": "2032-01-01"}).json()["state"] == "paused"
    assert program.post(f"{address}/resume").json()["state"] == "running"
    stopped = program.post(f"{address}/stop").json()
    assert (len(stopped["withdrawn"]), stopped["needs_plan"], stopped["run"]["state"]) == (3, False, "stopped")
    listed = program.get(f"/runs?process_id={process.pk}").json()["items"]
    assert [(one["id"], one["withdrawn"]) for one in listed] == [(run["id"], 3)]


def test_runs_of_before_are_linked_with_their_tasks(people: Cast) -> None:
    process, sequence = a_process(people.seller), a_sequence()
    other = a_sequence(a_line(), code="OTHER")
    first = start_playbook(sequence, process, start=FIRST, by=people.seller, at=NOON)
    second = start_playbook(sequence, process, start=FIRST + DAY, by=people.seller, at=NOON + 9 * DAY)
    third = start_playbook(other, process, start=FIRST + DAY, by=people.seller, at=NOON + 9 * DAY)
    known = {row.task_id: (row.run_id, row.number) for row in RunTask.objects.all()}
    for run in (first, second, third):  # as they came to be: a moment after the start
        Task.objects.filter(run_tasks__run=run).update(created_at=run.started_at + timedelta(seconds=1))
    RunTask.objects.all().delete()
    migration = import_module("staffetta.playbooks.migrations.0002_runs_know_their_tasks")
    with connection.cursor() as cursor:
        cursor.execute(migration.LINK)
    assert {row.task_id: (row.run_id, row.number) for row in RunTask.objects.all()} == known
    assert [row.planned_on for row in second.tasks.all()] == [FIRST + DAY, FIRST + DAY, FIRST + 4 * DAY]
