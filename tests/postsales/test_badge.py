"""The badge in the menu: active processes, each once (P-05, worked case 2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from staffetta.accounts.models import Member
from staffetta.postsales.badge import in_hand
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.querysets import InHand, count_in_hand
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.reopen import reopen_task
from tests.cast import Cast
from tests.postsales.makers import NOW, TODAY, a_lead, a_process, a_task


def listed(member: Member) -> int:
    return PostSalesProcess.objects.in_hands_of(member).count()


def test_worked_case_2(firm: Cast) -> None:
    a, b = firm.seller, firm.teammate
    theirs = a_process(a_lead(a))
    task = a_task(theirs, assignee=b)
    mine = [a_process(a_lead(b), tasks=("Ship it",)) for _ in range(3)]
    complete_task(mine[2].process.tasks.get(), by=b, at=NOW)
    badge = in_hand(b)
    assert badge is not None
    assert badge.count == 3 == listed(b)
    assert badge.title == "Active processes: 2 of mine, 1 of others with a task of mine"
    complete_task(task, by=b, at=NOW)
    assert count_in_hand(b) == InHand(own=2, others=0)
    assert listed(b) == 2
    reopen_task(task, by=b)
    assert count_in_hand(b).total == 3


def test_a_process_counts_once_however_many_tasks_are_mine(firm: Cast) -> None:
    post_sales = a_process(a_lead(firm.seller), assignee=firm.office)
    for hands in ({"assignee": firm.office}, {"assignee": firm.office}, {"group": firm.back}):
        a_task(post_sales, **hands)
    assert count_in_hand(firm.office) == InHand(own=1, others=0)
    assert count_in_hand(firm.clerk) == InHand(own=0, others=1)
    assert count_in_hand(firm.seller) == InHand(own=0, others=0)


def test_a_task_on_hold_is_in_my_hands_too(firm: Cast) -> None:
    a_task(a_process(a_lead(firm.seller)), assignee=firm.office, remind_on=TODAY + timedelta(days=5))
    assert count_in_hand(firm.office) == InHand(own=0, others=1)
    assert count_in_hand(firm.seller) == InHand(own=1, others=0)


def test_an_empty_process_is_active_and_the_task_of_a_lead_is_none(firm: Cast) -> None:
    lead = a_lead(firm.seller)
    a_process(lead)
    assert count_in_hand(firm.seller) == InHand(own=1, others=0)
    a_task(lead, assignee=firm.office)  # type: ignore[arg-type]
    assert count_in_hand(firm.office).total == 0
    assert in_hand(firm.office).count == 0  # type: ignore[union-attr]


def test_a_process_that_nobody_handles_is_nobodys_own(firm: Cast) -> None:
    post_sales = a_process(a_lead(firm.seller))
    a_task(post_sales, assignee=firm.office)
    post_sales.process.handler = None
    post_sales.process.save()
    assert count_in_hand(firm.office) == InHand(own=0, others=1)
    assert count_in_hand(firm.seller) == InHand(own=0, others=0)


def test_it_is_one_query(firm: Cast, django_assert_num_queries: Any) -> None:
    assert firm.office.workspace, "whose privacy is part of who he is"
    a_task(a_process(a_lead(firm.seller)), group=firm.back)
    with django_assert_num_queries(1):
        assert count_in_hand(firm.office).total == 1
