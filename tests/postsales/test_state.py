"""The state of a process follows from its tasks and from now (P-08, worked case 1)."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.querysets import InHand, count_in_hand
from staffetta.postsales.rows import rows_of
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.reopen import reopen_task
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.models import Process, Task
from staffetta.processes.schedule import BLOCKED
from tests.cast import Cast
from tests.postsales.makers import NOW, TODAY, a_lead, a_process, a_task


def state(post_sales: PostSalesProcess, now: datetime = NOW) -> str:
    return PostSalesProcess.objects.with_state(now).get(pk=post_sales.pk).state  # type: ignore[attr-defined, no-any-return]


def test_worked_case_1(firm: Cast) -> None:
    post_sales = a_process(a_lead(firm.seller))
    assert state(post_sales) == "todo"  # no tasks
    done, todo = a_task(post_sales, "Done"), a_task(post_sales, "To do")
    held = a_task(post_sales, "On hold", remind_on=TODAY + timedelta(days=5))
    complete_task(done, by=firm.seller, at=NOW)
    assert state(post_sales) == "todo"  # {done, to do, on hold}
    complete_task(todo, by=firm.seller, at=NOW)
    assert state(post_sales) == "on_hold"
    complete_task(held, by=firm.seller, at=NOW)
    assert state(post_sales) == "done"
    reopen_task(todo, by=firm.seller)
    assert state(post_sales) == "todo"


def test_it_turns_to_do_by_itself_when_the_moment_comes(firm: Cast) -> None:
    post_sales = a_process(a_lead(firm.seller))
    a_task(post_sales, remind_on=date(2026, 3, 10))
    dawn = datetime.fromisoformat("2026-03-10T00:00+01:00")  # midnight in Rome
    assert state(post_sales, dawn - timedelta(seconds=1)) == "on_hold"
    assert state(post_sales, dawn) == "todo"


def rule(tasks: list[tuple[bool, Any]], now: datetime) -> str:
    """P-08, said once more in the plainest way."""
    states = [
        "done" if done else "on_hold" if held is not None and moment(held) > now else "todo" for done, held in tasks
    ]
    for wanted in ("todo", "on_hold", "done"):
        if wanted in states:
            return wanted
    return "todo"


def moment(hours: Any) -> datetime:
    return hours if isinstance(hours, datetime) else NOW + timedelta(hours=hours)


task = st.tuples(st.booleans(), st.none() | st.integers(-4, 4) | st.just(BLOCKED - timedelta(days=1)))
"""Done or not; held until so many hours from NOW, for centuries, or not held at all. What is BLOCKED without another
task is freed by summing up (test_waiting.py)."""


EXAMPLES = int(os.environ.get("STAFFETTA_EXAMPLES", "20"))
NOTHING, MOMENT = timedelta(0), timedelta(microseconds=1)


@example(tasks=[], deleted=0, hours=0, aside=NOTHING)
@example(tasks=[(True, None), (True, 4)], deleted=0, hours=0, aside=NOTHING)
@example(tasks=[(False, 4), (False, None)], deleted=0, hours=0, aside=NOTHING)  # one that nothing holds is To do
@example(tasks=[(False, 4), (False, -4)], deleted=0, hours=0, aside=NOTHING)  # the first that is To do decides
@example(tasks=[(True, 1), (True, None), (False, 4)], deleted=0, hours=2, aside=NOTHING)  # what is done holds nothing
@example(tasks=[(False, 2), (False, 3)], deleted=0, hours=2, aside=NOTHING)  # at the very moment
@example(tasks=[(False, 2), (False, 3)], deleted=0, hours=2, aside=-MOMENT)
@example(tasks=[(False, None), (False, 3)], deleted=1, hours=0, aside=NOTHING)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tasks=st.lists(task, max_size=5),
    deleted=st.integers(0, 5),
    hours=st.integers(-5, 5),
    aside=st.sampled_from([NOTHING, MOMENT, -MOMENT]),
)
def test_the_database_says_what_the_rule_says(
    firm: Cast, tasks: list[tuple[bool, Any]], deleted: int, hours: int, aside: timedelta
) -> None:
    """At the very moment of a `hold_until`, a microsecond before and after; the first tasks are deleted again. State,
    filters, rows of the list and the badge are one and the same."""
    process = Process.objects.filter(kind="postsales").first() or a_process(a_lead(firm.seller)).process
    Task.objects.filter(process=process).delete()
    made = Task.objects.bulk_create(
        Task(
            process=process,
            title="Task",
            done_at=NOW if done else None,
            hold_until=None if held is None else moment(held),
            assignee=firm.office,
        )
        for done, held in tasks
    )
    Task.objects.filter(pk__in=[one.pk for one in made[:deleted]]).delete()
    left, now = tasks[deleted:], moment(hours) + aside
    sum_up(process)
    found = PostSalesProcess.objects.with_state(now).get(pk=process.pk)
    expected = rule(left, now)
    assert found.state == expected  # type: ignore[attr-defined]
    assert Process.objects.with_state(now).get(pk=process.pk).state == expected  # type: ignore[attr-defined]
    assert rows_of([found], now)[0].state == expected
    rows = PostSalesProcess.objects.all()
    assert [name for name in ("todo", "on_hold", "done") if rows.in_state(name, now).exists()] == [expected]
    assert rows.in_state("active", now).exists() == rows.active().exists() == (expected != "done")
    assert count_in_hand(firm.seller) == InHand(own=int(expected != "done"), others=0)
    has_task = any(not done for done, _held in left)
    assert count_in_hand(firm.office).total == rows.in_hands_of(firm.office).count() == int(has_task)


@pytest.mark.parametrize(("filter_", "found"), [("todo", True), ("on_hold", False), ("done", False)])
def test_done_todo_and_on_hold_is_found_under_to_do_only(firm: Cast, filter_: str, found: bool) -> None:
    post_sales = a_process(a_lead(firm.seller))
    complete_task(a_task(post_sales, "Done"), by=firm.seller, at=NOW)
    a_task(post_sales, "To do")
    a_task(post_sales, "On hold", remind_on=TODAY + timedelta(days=5))
    assert PostSalesProcess.objects.in_state(filter_, NOW).exists() == found
    assert PostSalesProcess.objects.with_waiting_task(NOW).get() == post_sales
