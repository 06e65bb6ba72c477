"""Assigning, changing, arranging; two people at once; leaving (P-11, U-01)."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from staffetta.accounts.acts.hand_over import hand_over
from staffetta.accounts.holdings import held_by
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Forbidden, Invalid, Refused, Stale
from staffetta.history.models import Event
from staffetta.notices.models import Notice
from staffetta.postsales.acts.arrange import NotItsTasks, arrange_tasks
from staffetta.postsales.acts.assign import assign_post_sales
from staffetta.postsales.acts.change import change_post_sales
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.models import Process, Task
from tests.cast import Cast, a_firm
from tests.postsales.makers import NOW, a_lead, a_process, a_task


def test_assigning_is_told_and_in_the_history(firm: Cast, deliver_all: Callable[[], int]) -> None:
    post_sales = a_process(a_lead(firm.seller))
    assign_post_sales(post_sales, firm.office, by=firm.seller)
    event = Event.objects.about(post_sales.pk).get(kind="postsales.assigned")
    assert (event.said["handler_id"], event.said["before"]) == (str(firm.office.pk), str(firm.seller.pk))
    deliver_all()
    assert Notice.objects.filter(kind="postsales.assigned", to=firm.office).count() == 1


def test_who_got_it_and_gave_it_on_before_is_not_told(firm: Cast, deliver_all: Callable[[], int]) -> None:
    post_sales = a_process(a_lead(firm.seller))
    assign_post_sales(post_sales, firm.office, by=firm.seller)
    assign_post_sales(post_sales, firm.clerk, by=firm.office)
    deliver_all()
    told = Notice.objects.filter(kind="postsales.assigned").values_list("to__name", flat=True)
    assert sorted(told) == ["Karl Clerk"]


def test_the_same_again_changes_nothing(firm: Cast) -> None:
    post_sales = a_process(a_lead(firm.seller))
    before = Event.objects.count(), Process.objects.get(pk=post_sales.pk).version
    assign_post_sales(post_sales, firm.seller, by=firm.seller)
    change_post_sales(post_sales, {"title": post_sales.process.title}, by=firm.seller)
    assert (Event.objects.count(), Process.objects.get(pk=post_sales.pk).version) == before


def test_deactivated_people_get_nothing(firm: Cast) -> None:
    firm.office.deactivated_at = NOW
    with pytest.raises(Invalid):
        assign_post_sales(a_process(a_lead(firm.seller)), firm.office, by=firm.seller)


def test_stale_and_bad_changes_are_refused(firm: Cast) -> None:
    post_sales = a_process(a_lead(firm.seller))
    change_post_sales(post_sales, {"title": "Line 4"}, expected=1, by=firm.seller)
    with pytest.raises(Stale):
        change_post_sales(post_sales, {"title": "Line 5"}, expected=1, by=firm.seller)
    with pytest.raises(Stale):
        assign_post_sales(post_sales, firm.office, expected=1, by=firm.seller)
    with pytest.raises(Invalid):
        change_post_sales(post_sales, {"title": " "}, by=firm.seller)
    with pytest.raises(Forbidden):
        change_post_sales(post_sales, {"title": "Line 6"}, by=firm.teammate)
    process = Process.objects.get(pk=post_sales.pk)
    assert (process.title, process.folded) == ("Line 4", "line 4")


def test_history_keeps_the_title_apart_as_personal(firm: Cast) -> None:
    post_sales = a_process(a_lead(firm.seller))
    change_post_sales(post_sales, {"title": "For Mrs Rossi"}, by=firm.seller)
    event = Event.objects.about(post_sales.pk).get(kind="postsales.changed")
    assert "Rossi" not in str(event.said)
    assert event.private["after"]["title"] == "For Mrs Rossi"


def test_arranging_refuses_tasks_of_others(firm: Cast) -> None:
    lead = a_lead(firm.seller)
    mine, other = a_process(lead, tasks=("A", "B")), a_process(lead, tasks=("C",))
    with pytest.raises(NotItsTasks):
        arrange_tasks(mine, [Task.objects.get(process=other.pk).pk], by=firm.seller)
    arrange_tasks(mine, [Task.objects.get(title="B").pk], by=firm.seller)
    assert list(mine.process.tasks.order_by("position").values_list("title", flat=True)) == ["B", "A"]
    with pytest.raises(Forbidden):
        arrange_tasks(mine, [], by=firm.teammate)


def test_active_processes_are_handed_over_before_somebody_leaves(firm: Cast) -> None:
    active, done = (
        a_process(a_lead(firm.seller), assignee=firm.office),
        a_process(a_lead(firm.seller), assignee=firm.office),
    )
    complete_task(a_task(done), by=firm.office, at=NOW)
    assert [(held.key, held.count) for held in held_by(firm.office)] == [("post-sales", 1)]
    hand_over(firm.office, to=firm.clerk, by=firm.administrator, at=NOW)
    handlers = {one.pk: one.process.handler for one in PostSalesProcess.objects.select_related("process__handler")}
    assert handlers == {active.pk: firm.clerk, done.pk: firm.office}


@pytest.mark.django_db(transaction=True)
def test_two_who_hand_it_on_at_once() -> None:
    """The second sees what the first did: of two with the same version one is refused, and the sums stay true."""
    firm = a_firm()
    with workspace(firm.workspace.pk):
        post_sales = a_process(a_lead(firm.seller), tasks=("A", "B"))
        version = Process.objects.get(pk=post_sales.pk).version
        tasks = list(Task.objects.filter(process=post_sales.pk))
    answers: list[str] = []
    start = threading.Barrier(4)

    def run(what: Callable[[], object]) -> None:
        try:
            with workspace(firm.workspace.pk):
                start.wait()
                what()
                answers.append("done")
        except Refused as refused:
            answers.append(refused.code)
        finally:
            connection.close()

    jobs: list[Callable[[], object]] = [
        lambda: assign_post_sales(post_sales, firm.office, expected=version, by=firm.seller),
        lambda: assign_post_sales(post_sales, firm.clerk, expected=version, by=firm.seller),
        lambda: complete_task(tasks[0], by=firm.administrator, at=NOW),
        lambda: complete_task(tasks[1], by=firm.administrator, at=NOW),
    ]
    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["done", "done", "done", "stale"]
    with workspace(firm.workspace.pk):
        found = PostSalesProcess.objects.with_state(NOW).get(pk=post_sales.pk)
        assert found.state == "done"  # type: ignore[attr-defined]
