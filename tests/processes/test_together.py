"""A note and the next task come together or not at all, whichever of the two is refused (L-05, L-09)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from staffetta.accounts.models import Group, Member
from staffetta.core.refusals import Refused
from staffetta.history.models import Event
from staffetta.notices.models import Notice
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.models import Note, Task
from staffetta.processes.plans import NoteDraft, Plan
from tests.cast import Cast
from tests.processes.makers import NOON, a_process, a_task, kind_of

WRITTEN = (Note, Task, Event, Notice)


def everything() -> list[Any]:
    return [*(model._default_manager.count() for model in WRITTEN), *Task.objects.values_list("done_at", flat=True)]


@pytest.fixture
def refused(firm: Cast) -> dict[str, Plan]:
    """Plans that only the act itself can refuse, after the note may have been written."""
    now = timezone.now()
    Member.objects.filter(pk=firm.office.pk).update(deactivated_at=now)
    Group.objects.filter(pk=firm.sales.pk).update(retired_at=now)
    firm.office.refresh_from_db()
    firm.sales.refresh_from_db()
    return {
        "deactivated": Plan(title="Call", assignee=firm.office),
        "retired": Plan(title="Call", group=firm.sales),
        "both": Plan(title="Call", assignee=firm.seller, group=firm.sales),
        "nameless": Plan(title=" "),
    }


@pytest.mark.parametrize("why", ["deactivated", "retired", "both", "nameless"])
def test_no_note_stays_where_the_plan_is_refused(firm: Cast, refused: dict[str, Plan], why: str) -> None:
    lead, note = a_process(firm.seller, has_duty=True), NoteDraft("They want a quote.", notify_handler=True)
    task = a_task(lead)
    before = everything()
    acts: tuple[Callable[[], Any], ...] = (
        lambda: write_note(lead, note, plan=refused[why], by=firm.administrator, at=NOON),
        lambda: complete_task(task, note=note, then=refused[why], by=firm.administrator, at=NOON),
    )
    for act in acts:
        with pytest.raises(Refused):
            act()
        assert everything() == before


def test_no_plan_stays_where_the_note_is_refused(firm: Cast) -> None:
    lead, plan = a_process(firm.seller, has_duty=True), Plan(title="Call")
    task = a_task(lead)
    before = everything()
    with pytest.raises(Refused):
        write_note(lead, NoteDraft(" "), plan=plan, by=firm.seller, at=NOON)
    with pytest.raises(Refused):
        complete_task(task, note=NoteDraft(" "), then=plan, by=firm.seller, at=NOON)
    assert everything() == before


@pytest.mark.usefixtures("refused")
def test_programs_leave_nothing_half_either(firm: Cast, api: Any) -> None:
    lead, call = a_process(firm.seller), api(firm.seller)
    task = a_task(lead)
    before = everything()
    tomorrow = (date(2026, 3, 4) + timedelta(days=1)).isoformat()
    plan = {"title": "Call", "assignee_id": str(firm.office.pk), "date": tomorrow}
    note = {"text": "They want a quote.", "activity_type_id": str(kind_of("call").pk)}
    assert call.post(f"/processes/{lead.pk}/notes", note | {"plan": plan}).status_code == 422
    assert call.post(f"/tasks/{task.pk}/complete", {"note": note, "next": {"plan": plan}}).status_code == 422
    assert everything() == before
