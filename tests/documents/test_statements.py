"""What entering a document costs: few statements however many tasks it starts, jobs only for what is to be done."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from staffetta.core.isolation import workspace
from staffetta.history.jobs import drain_what_is_owed
from staffetta.history.models import Delivery
from staffetta.history.recording import drain
from staffetta.notices.models import Notice
from staffetta.processes.models import Process, Task
from tests.cast import Cast
from tests.documents.makers import a_prospect, a_starting_type
from tests.playbooks.makers import a_line, a_sequence


def posted(api: Any, contact: Any, number: str) -> int:
    """Send a quote; the number of statements that it took."""
    line = {"description": "Chair", "price": "100.00", "tax_rate": "22"}
    body = {"type": "quote", "contact_id": str(contact.pk), "number": number, "date": "2026-03-01", "lines": [line]}
    with CaptureQueriesContext(
        connection,
    ) as sent:
        assert api.post("/documents", body, **{"Idempotency-Key": number}).status_code == 201
    return len(sent)


def test_five_tasks_cost_no_more_statements_than_one(people: Cast, api: Any) -> None:
    program, contact, taken = api(people.seller), a_prospect(), []
    for count in (1, 5):
        a_starting_type(sequence=a_sequence(*[a_line(assignee=people.teammate)] * count, code=f"S{count}"))
        posted(program, contact, f"warm {count}")
        taken.append(posted(program, contact, f"Q-{count}"))
    assert taken[0] == taken[1] <= 26
    process = Process.objects.latest("created_at")
    assert (process.task_count, process.open_count, process.planned_before) == (5, 5, True)
    assert process.wakes_at == min(task.hold_until for task in Task.objects.filter(process=process) if task.hold_until)


def test_what_programs_owe_costs_no_job_each_and_nothing_is_owed_for_nothing(
    people: Cast, api: Any, deliver_all: Any
) -> None:
    a_starting_type()  # all tasks are the handler's, who sends the document himself
    posted(api(people.seller), a_prospect("Verdi"), "Q-1")
    assert not Delivery.objects.filter(event__kind__startswith="processes.").exists()
    lines = (a_line(assignee=people.teammate), a_line(group=people.back), a_line(assignee=people.manager), a_line())
    a_starting_type(sequence=a_sequence(*lines, code="OTHERS"))
    before = ProcrastinateJob.objects.count()
    posted(api(people.seller), a_prospect("Neri"), "Q-2")
    assert ProcrastinateJob.objects.count() == before
    with workspace(None):
        drain_what_is_owed(timezone.now())
        drain_what_is_owed(timezone.now())
    assert ProcrastinateJob.objects.count() == before + 1
    drain()
    assert deliver_all() == 0
    assert set(Notice.objects.values_list("to", flat=True)) == {people.teammate.pk, people.manager.pk}


def test_whoever_has_tasks_of_many_documents_is_told_in_as_many_statements_as_of_one(people: Cast, api: Any) -> None:
    program, contact, taken = api(people.seller), a_prospect(), []
    a_starting_type(sequence=a_sequence(a_line(assignee=people.teammate), a_line(assignee=people.manager)))
    for count in (1, 1, 6):  # the first compiles
        before = Notice.objects.count()
        for number in range(count):
            posted(program, contact, f"Q-{len(taken)}-{number}")
        with CaptureQueriesContext(connection) as sent:
            drain()
        assert Notice.objects.count() == before + 2 * count
        taken.append(len(sent))
    assert taken[1] == taken[2]
