"""A task waits for another (P-07, decision 20): blocked is On hold everywhere, and cannot be done by any door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from staffetta.bin.acts.restore import restore_entry
from staffetta.core.refusals import Refused
from staffetta.history.models import Event
from staffetta.history.reading import sentences
from staffetta.notices.models import Notice
from staffetta.playbooks.drafts import LineDraft
from staffetta.processes.acts.assign import assign_task
from staffetta.processes.acts.change import change_task
from staffetta.processes.acts.complete import NotItsTurn, complete_task
from staffetta.processes.acts.reopen import reopen_task
from staffetta.processes.acts.wait import CannotWait, wait_for_task
from staffetta.processes.acts.withdraw import withdraw_task
from staffetta.processes.models import Task
from staffetta.processes.plans import ReminderDraft
from tests.cast import Cast
from tests.postsales.makers import NOW, TODAY, a_lead, a_process, a_task, a_template
from tests.postsales.test_state import state


def state_of(task: Task) -> str:
    return Task.objects.with_state(NOW).get(pk=task.pk).state  # type: ignore[attr-defined, no-any-return]


def two(firm: Cast) -> tuple[Any, Task, Task]:
    post_sales = a_process(a_lead(firm.seller))
    first, second = a_task(post_sales, "Mount"), a_task(post_sales, "Switch on", assignee=firm.office)
    return post_sales, first, wait_for_task(second, first, by=firm.seller)


def test_it_waits_and_then_it_is_its_turn(firm: Cast, deliver_all: Callable[[], int]) -> None:
    post_sales, first, second = two(firm)
    assert (state_of(first), state_of(second), state(post_sales)) == ("todo", "on_hold", "todo")
    with pytest.raises(NotItsTurn, match="Mount"):
        complete_task(second, by=firm.office, at=NOW)
    complete_task(first, by=firm.seller, at=NOW)
    assert (state_of(second), state(post_sales)) == ("todo", "todo")
    deliver_all()
    assert Notice.objects.get(kind="processes.task_freed").to == firm.office
    reopen_task(first, by=firm.seller)
    assert state_of(second) == "on_hold"
    complete_task(first, by=firm.seller, at=NOW)
    complete_task(second, by=firm.office, at=NOW)
    assert state(post_sales) == "done"
    reopen_task(first, by=firm.seller)  # what was done stays done
    assert (state_of(second), state(post_sales)) == ("done", "todo")


def test_its_own_moments_are_kept_while_it_waits(firm: Cast) -> None:
    _post_sales, first, second = two(firm)
    day = TODAY + timedelta(days=5)
    change_task(second, {}, reminder=ReminderDraft(date=day), by=firm.seller)
    assign_task(second, assignee=firm.clerk, by=firm.seller)
    assert Task.objects.get(pk=second.pk).is_blocked
    complete_task(first, by=firm.seller, at=NOW)
    freed = Task.objects.get(pk=second.pk)
    assert not freed.is_blocked
    assert state_of(second) == "on_hold"  # until its reminder
    assert freed.hold_until is not None and freed.hold_until.date() <= day


def test_it_is_free_when_the_other_is_deleted_or_it_waits_no_more(firm: Cast) -> None:
    _post_sales, first, second = two(firm)
    withdraw_task(first, by=firm.administrator, at=NOW)
    assert state_of(second) == "todo"
    post_sales, first, second = two(firm)
    wait_for_task(second, None, by=firm.seller)
    assert state_of(second) == "todo"
    told = [one.sentence for one in sentences(Event.objects.filter(subject_id=post_sales.pk).order_by("-pk")[:1])]
    assert told == [f"let {second.title} wait no more for: {first.title}"]


def test_circles_other_processes_and_leads_are_refused(firm: Cast) -> None:
    post_sales, first, second = two(firm)
    third = wait_for_task(a_task(post_sales, "Hand over"), second, by=firm.seller)
    for other in (second, third, first):
        with pytest.raises(Refused):
            wait_for_task(first, other, by=firm.seller)
    with pytest.raises(CannotWait):
        wait_for_task(first, a_task(a_process(a_lead(firm.seller))), by=firm.seller)
    with pytest.raises(Refused):
        wait_for_task(third, None, by=firm.teammate)
    assert [state_of(one) for one in (first, second, third)] == ["todo", "on_hold", "on_hold"]


def test_lines_of_a_template_wait_for_lines_above(firm: Cast) -> None:
    lines = (LineDraft(title="Mount"), LineDraft(title="Switch on", waits_for=1, hold_days=2), LineDraft(title="Pay"))
    template = a_template(firm.administrator, *lines)
    post_sales = a_process(a_lead(firm.seller), template=template)
    mount, switch_on, pay = Task.objects.filter(process=post_sales.pk).order_by("position")
    assert (switch_on.waits_for, switch_on.is_blocked) == (mount, True)
    assert (pay.waits_for, pay.is_blocked) == (None, False)
    for wrong in (2, 3, 0):
        with pytest.raises(Refused) as refused:
            a_template(firm.administrator, LineDraft(title="A"), LineDraft(title="B", waits_for=wrong), code="other")
        assert "lines.1.waits_for" in (refused.value.fields or {})


def test_every_door_says_what_has_to_be_done_first(
    firm: Cast, as_: Callable[..., Any], api: Callable[..., Any]
) -> None:
    post_sales, first, second = two(firm)
    office = api(firm.office)
    answer = office.post(f"/tasks/{second.pk}/complete", {})
    assert answer.status_code == 409
    assert "Mount" in answer.data["detail"]
    told = office.get(f"/tasks/{second.pk}").data
    assert (told["state"], told["waits_for_id"], told["hold_until"]) == ("on_hold", str(first.pk), None)
    assert api(firm.seller).get("/post-sales").data["items"][0]["next_at"] is None
    page = as_(firm.seller).get(f"/clients/{post_sales.pk}/")
    assert "waits for “Mount”" in page.content.decode()
    assert as_(firm.office).post(f"/clients/{post_sales.pk}/tasks/{second.pk}/tick/").status_code == 409
    freed = api(firm.seller).post(f"/tasks/{second.pk}/wait", {"waits_for_id": None})
    assert freed.data["state"] == "todo"
    assert as_(firm.office).get("/").status_code in (200, 302)


def test_what_it_waited_for_comes_back_from_the_bin_and_holds_it_again(firm: Cast) -> None:
    """Unless it was done meanwhile, or waits for another now."""
    post_sales, first, second = two(firm)
    third = wait_for_task(a_task(post_sales, "Train"), first, by=firm.seller)
    entry = withdraw_task(first, by=firm.seller, at=NOW)
    assert (state_of(second), state_of(third)) == ("todo", "todo")
    complete_task(third, by=firm.seller, at=NOW)
    restore_entry(entry, by=firm.seller, at=NOW)
    assert (state_of(first), state_of(second), state_of(third)) == ("todo", "on_hold", "done")
    with pytest.raises(NotItsTurn, match="Mount"):
        complete_task(Task.objects.get(pk=second.pk), by=firm.office, at=NOW)
    complete_task(Task.objects.get(pk=first.pk), by=firm.seller, at=NOW)
    assert (state_of(second), state(post_sales)) == ("todo", "todo")
