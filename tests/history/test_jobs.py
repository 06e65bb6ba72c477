"""What failed is shown and done again; what is owed is paid; what is old is forgotten."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from staffetta.accounts.jobs import forget_answers
from staffetta.accounts.models import Answer
from staffetta.core.isolation import workspace
from staffetta.history.jobs import drain_what_is_owed, forget_done, pay_debts, take_up_stalled
from staffetta.history.models import Delivery, Event
from staffetta.history.recording import AT_ONCE, REACTIONS, deliver_several, drain
from tests.cast import Cast


def _job(workspace_id: Any, status: str, **args: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, priority, args, status, attempts)"
            " values ('default', 'staffetta.history.recording.deliver', 0, %s::jsonb, %s, 5) returning id",
            [json.dumps({"workspace_id": str(workspace_id), **args}), status],
        )
        return int(cursor.fetchone()[0])


def test_failed_work_is_shown_to_administrators_of_its_workspace_only(other_firm: Cast, people: Cast, as_: Any) -> None:
    event = Event.objects.about(people.seller.pk)[0]
    owed = Delivery.objects.create(event=event, reaction="tests.reactions.rejoice")
    job = _job(people.workspace.pk, "failed", delivery_id=str(owed.pk))
    page = as_(people.administrator).get("/history/failures/").content.decode()
    assert "tests.reactions.rejoice" in page
    assert as_(people.manager).get("/history/failures/").status_code == 403
    with workspace(None):
        stranger = as_(other_firm.administrator)
        assert "tests.reactions.rejoice" not in stranger.get("/history/failures/").content.decode()
        assert stranger.post(f"/history/failures/{job}/retry/").status_code == 404


def test_reactions_owed_for_long_are_enqueued_again(people: Cast) -> None:
    event = Event.objects.about(people.seller.pk)[0]
    Event.objects.filter(pk=event.pk).update(at=timezone.now() - timedelta(hours=2))
    owed = Delivery.objects.create(event=event, reaction="tests.reactions.rejoice")
    fresh = Delivery.objects.create(event=Event.objects.about(people.manager.pk)[0], reaction="tests.reactions.rejoice")
    with workspace(None):
        pay_debts(timezone.now())
    args = [job.args.get("delivery_id") for job in ProcrastinateJob.objects.filter(status="todo")]
    assert str(owed.pk) in args and str(fresh.pk) not in args


def test_a_reaction_that_fails_keeps_no_other_from_being_done(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    event = Event.objects.about(people.seller.pk)[0]
    monkeypatch.setitem(REACTIONS[event.kind], "tests.fail", lambda *given: 1 / 0)
    monkeypatch.setitem(REACTIONS[event.kind], "tests.rejoice", lambda *given: None)
    failing, other = (Delivery.objects.create(event=event, reaction=f"tests.{name}") for name in ("fail", "rejoice"))
    deliver_several(delivery_ids=[str(failing.pk), str(other.pk)])
    assert list(Delivery.objects.filter(done_at=None)) == [failing]
    assert ProcrastinateJob.objects.filter(args__delivery_id=str(failing.pk), status="todo").exists()


def test_what_is_done_together_fails_alone(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    event, done = Event.objects.about(people.seller.pk)[0], []
    monkeypatch.setitem(REACTIONS[event.kind], "tests.fail", lambda *given: 1 / 0)
    monkeypatch.setitem(REACTIONS[event.kind], "tests.rejoice", lambda *given: done.append(1))
    owed = [
        Delivery.objects.create(event=event, reaction=f"tests.{name}", has_job=False) for name in ("fail", "rejoice")
    ]
    drain()
    drain()
    assert list(Delivery.objects.filter(done_at=None, has_job=True)) == owed[:1]
    assert ProcrastinateJob.objects.filter(args__delivery_id=str(owed[0].pk), status="todo").count() == 1
    drain_what_is_owed(timezone.now())
    assert not ProcrastinateJob.objects.filter(task_name__endswith=".drain", status="todo").exists()


def test_those_who_take_several_at_once_are_called_once(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Event.objects.about(people.seller.pk)[0], Event.objects.about(people.manager.pk)[0]
    called: list[list[Event]] = []
    monkeypatch.setitem(AT_ONCE, "tests.tell", lambda told, by: called.append([event for _fact, event in told]))
    monkeypatch.setitem(REACTIONS[first.kind], "tests.tell", lambda *given: called.append([given[1]]))
    assert first.kind == second.kind
    for event in (first, second):
        Delivery.objects.create(event=event, reaction="tests.tell", has_job=False)
    drain()
    drain()
    assert called == [[first, second]] and not Delivery.objects.filter(done_at=None).exists()


def test_old_answers_are_forgotten(people: Cast) -> None:
    for key, age in (("old", 50), ("young", 2)):
        answer = Answer.objects.create(member=people.seller, key=key, request_digest="x")
        Answer.objects.filter(pk=answer.pk).update(created_at=datetime(2026, 3, 5, tzinfo=UTC) - timedelta(hours=age))
    with workspace(None):
        forget_answers(datetime(2026, 3, 5, tzinfo=UTC))
    assert [a.key for a in Answer.objects.all()] == ["young"]


def test_jobs_done_long_ago_are_forgotten_and_failed_ones_kept(people: Cast) -> None:
    old, fresh, failed = (_job(people.workspace.pk, "doing") for _number in range(3))
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'succeeded' where id = any(%s)", [[old, fresh]])
        cursor.execute("update procrastinate_jobs set status = 'failed' where id = %s", [failed])
        cursor.execute("update procrastinate_events set at = at - interval '2 days' where job_id <> %s", [fresh])
    forget_done(timezone.now())
    left = ProcrastinateJob.objects.filter(pk__in=(old, fresh, failed))
    assert set(left.values_list("pk", flat=True)) == {fresh, failed}


def test_the_clock_knows_its_jobs(db: None) -> None:
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the app is a proxy until the apps are ready

    known = {name for name, _id in app.periodic_registry.periodic_tasks}
    assert {
        f"{job.__module__}.{job.__name__}" for job in (forget_done, pay_debts, take_up_stalled, forget_answers)
    } <= known
