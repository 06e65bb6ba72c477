"""The page of all tasks: whose, which state, when, which type, between which days (T-01, T-02)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.make_type import ActivityTypeDraft, make_type
from staffetta.processes.narrowing import TaskFilter
from tests.cast import Cast
from tests.processes.makers import NOON, a_process, a_task, kind_of


@pytest.fixture
def tasks(firm: Cast) -> Cast:
    lead = a_process(firm.seller)
    a_task(lead, "late", timing=date(2026, 3, 3))
    a_task(lead, "now", timing=date(2026, 3, 4), code="visit")
    a_task(lead, "soon", timing=date(2026, 3, 9))
    a_task(lead, "ours", group=firm.sales)
    a_task(lead, "theirs", assignee=firm.office, timing=date(2026, 3, 4))
    complete_task(a_task(lead, "over"), by=firm.seller, at=NOON)
    return firm


def found(cast: Cast, **said: str) -> set[str]:
    now = datetime(2026, 3, 4, 15, tzinfo=UTC)
    return {task.title for task in TaskFilter.read(said).rows(cast.seller, now)}


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ({}, {"late", "now", "soon"}),
        ({"when": "overdue"}, {"late"}),
        ({"when": "today"}, {"now"}),
        ({"when": "later"}, {"soon"}),
        ({"state": "on_hold"}, {"soon"}),
        ({"list": "unclaimed"}, {"ours"}),
        ({"list": "all"}, {"late", "now", "soon", "ours", "theirs"}),
        ({"list": "all", "state": "done"}, {"over"}),
        ({"list": "done", "from": "2026-03-04", "to": "2026-03-04"}, {"over"}),
        ({"list": "done", "to": "2026-03-03"}, set()),
        ({"from": "2026-03-04", "to": "2026-03-08"}, {"now"}),
        ({"q": "SO"}, {"soon"}),
        ({"list": "nonsense", "state": "nonsense", "from": "yesterday", "type": "?"}, {"late", "now", "soon"}),
    ],
)
def test_tasks_are_found(tasks: Cast, said: dict[str, str], titles: set[str]) -> None:
    assert found(tasks, **said) == titles


def test_a_type_finds_those_below_it_and_people_and_groups_their_own(tasks: Cast, as_: Any) -> None:
    visit = kind_of("visit")
    second = make_type(ActivityTypeDraft({"": "Second visit"}, parent=visit), by=tasks.administrator)
    task = a_task(a_process(tasks.seller), "again")
    task.activity_type = second
    task.save()
    assert found(tasks, type=str(visit.pk)) == {"now", "again"}
    assert found(tasks, list="all", hands=f"member:{tasks.office.pk}") == {"theirs"}
    assert found(tasks, list="all", hands=f"group:{tasks.sales.pk}") == {"ours"}
    page = as_(tasks.seller).get(reverse("tasks:list"), {"list": "all", "when": "overdue", "q": "late"})
    assert "late" in page.content.decode()


def test_programs_narrow_too(tasks: Cast, api: Any) -> None:
    call = api(tasks.seller)
    titles = {one["title"] for one in call.get(f"/tasks?assignee_id={tasks.office.pk}&when=overdue").data["items"]}
    assert titles == {"theirs"}, "its day was over long ago"
    assert call.get("/tasks?when=yesterday").status_code == 422
