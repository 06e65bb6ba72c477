"""New records made quickly are those that Django makes; rows told as JSON come back as they were."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps

from staffetta.core.db.bulk import insert_together
from staffetta.core.db.making import fresh
from staffetta.core.models import WorkspaceModel
from staffetta.history.models import Event
from staffetta.leads.models import Lead
from staffetta.processes.models import Process, Task
from tests.cast import Cast


def plain(record: Any) -> dict[str, Any]:
    """Its values; of those that differ each time (ids, moments) what they are."""
    return {n: type(v) if isinstance(v, UUID | datetime) else v for n, v in vars(record).items() if n != "_state"}


def test_defaults_are_djangos(people: Cast) -> None:
    for model in apps.get_models():
        if issubclass(model, WorkspaceModel):
            assert plain(fresh(model)) == plain(model())


def test_what_is_given_is_there(people: Cast) -> None:
    process = fresh(Process, kind=Process.Kind.LEAD, title="Chairs", handler=people.seller)
    lead = fresh(Lead, pk=process.pk, process=process, number="1")
    task = fresh(Task, process=process, group=None, title="Call")
    assert (process.handler_id, process.handler, lead.pk) == (people.seller.pk, people.seller, process.pk)
    assert process.lead is lead
    assert (task.process, task.process_id, task.group, task.group_id) == (process, process.pk, None, None)
    assert task._state.adding


def test_rows_come_back_as_they_were(people: Cast) -> None:
    text = 'Zażółć "gęślą" jaźń \\ \n {} [] \u2028 %s'
    process = fresh(Process, kind=Process.Kind.LEAD, title=text, handler=people.seller)
    task = fresh(
        Task, process=process, title="x", expected_hours=Decimal("0.50"), start_date=date(2026, 3, 1),
        hold_until=datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=UTC),
    )  # fmt: skip
    event = fresh(Event, kind="tests.told", subject="x", subject_id=task.pk, said={"a": [1, None, text], "b": {}})
    insert_together([process], [], [task], [event])
    for one in (process, task, event):
        again = type(one).objects.get(pk=one.pk)  # type: ignore[attr-defined]
        assert [getattr(again, f.attname) for f in one._meta.concrete_fields if not f.generated] == [
            getattr(one, f.attname) for f in one._meta.concrete_fields if not f.generated
        ]
        assert not one._state.adding
