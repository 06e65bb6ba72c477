"""My day (T-08): what is overdue, for today, later, and unclaimed in my groups."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from staffetta.home.badge import pressing_badge
from staffetta.home.day import my_day, pressing
from staffetta.home.week import SHOWN, Dropped, dropped_of, load_of
from staffetta.leads.acts.lose import lose_lead
from staffetta.processes.acts.take import take_task
from staffetta.processes.models import Process
from staffetta.processes.plans import ReminderDraft
from staffetta.processes.schedule import between
from tests.cast import Cast
from tests.leads.makers import a_lead, a_reason
from tests.processes.makers import a_contact, a_process, a_task

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def rome() -> Any:
    with timezone.override("Europe/Rome"):
        yield


def titles(cast: Cast, now: datetime = NOW) -> dict[str, list[str]]:
    return {part.key: [row.task.title for row in part.rows] for part in my_day(cast.seller, now)}


def test_tasks_of_every_kind_stand_in_their_part(firm: Cast) -> None:
    lead = a_process(firm.seller)
    after = a_process(firm.office, kind=Process.Kind.POST_SALES)
    a_task(lead, "yesterday", timing=date(2026, 3, 3))
    a_task(after, "just over", timing=between(NOW - 2 * HOUR, NOW - HOUR), assignee=firm.seller)
    a_task(
        None,
        "reminded the day before",
        contact=a_contact(),
        assignee=firm.seller,
        reminder=ReminderDraft(date(2026, 3, 3)),
    )
    a_task(lead, "at three", timing=between(NOW + 2 * HOUR, NOW + 3 * HOUR))
    a_task(lead, "under way", timing=between(NOW - HOUR, NOW + HOUR))
    a_task(lead, "all day", timing=date(2026, 3, 4))
    a_task(lead, "whenever")
    a_task(lead, "tomorrow", timing=date(2026, 3, 5))
    a_task(lead, "late today", timing=between(NOW.replace(hour=22, minute=30), NOW.replace(hour=22, minute=45)))
    a_task(lead, "for my group", group=firm.sales)
    a_task(lead, "for another group", group=firm.back)
    a_task(lead, "a colleague's", assignee=firm.teammate)
    # 22:30 UTC is half past eleven in Rome: still today. All-day before timed.
    assert titles(firm) == {
        "overdue": ["yesterday", "reminded the day before", "just over"],
        "today": ["whenever", "all day", "under way", "at three", "late today"],
        "unclaimed": ["for my group"],
        "later": ["tomorrow"],
    }
    assert pressing(firm.seller, NOW) == (3, 5)


def test_today_is_the_members_own_day(firm: Cast) -> None:
    a_task(a_process(firm.seller), "tomorrow", timing=date(2026, 3, 5))
    late = NOW.replace(hour=23, minute=30)  # the fifth in Rome, still the fourth in UTC
    assert titles(firm, late)["today"] == ["tomorrow"]
    with timezone.override("Asia/Tokyo"):
        assert titles(firm, NOW + 4 * HOUR)["today"] == ["tomorrow"]  # the fifth has begun there


def test_what_is_taken_moves_to_the_takers_day(firm: Cast) -> None:
    task = a_task(a_process(firm.office), "for my group", group=firm.sales)
    assert titles(firm)["unclaimed"] == ["for my group"]
    take_task(task, by=firm.seller)
    assert titles(firm)["unclaimed"] == []
    assert titles(firm)["today"] == ["for my group"]


def test_the_badge_counts_what_presses_and_says_so(firm: Cast, time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    assert pressing_badge(firm.seller) is not None
    assert pressing_badge(firm.seller).count == 0  # type: ignore[union-attr]
    a_task(a_process(firm.seller), timing=date(2026, 3, 3))
    a_task(a_process(firm.seller), timing=date(2026, 3, 4))
    a_task(a_process(firm.seller), timing=date(2026, 3, 9))
    badge = pressing_badge(firm.seller)
    assert badge is not None
    assert (badge.count, badge.tone, badge.title) == (2, "danger", "1 overdue, 1 for today")


def test_the_page_shows_each_part_with_its_count(firm: Cast, as_: Any) -> None:
    a_task(a_process(firm.seller), "Call them", timing=date(2020, 1, 1))
    page = as_(firm.seller).get("/").content.decode()
    assert "Overdue" in page
    assert "Call them" in page
    assert "data-my-day" in page


def test_an_empty_day_is_kind(firm: Cast, as_: Any) -> None:
    assert "Nothing left to do" in as_(firm.clerk).get("/").content.decode()


def test_the_page_costs_the_same_for_2_and_200(firm: Cast, as_: Any, django_assert_max_num_queries: Any) -> None:
    process, client, sizes = a_process(firm.seller, contact=a_contact()), as_(firm.seller), []
    client.get("/")  # the first request of a session asks who it is; that is remembered
    for upto in (2, 200):
        for number in range(process.tasks.count(), upto):
            a_task(process, f"Task {number}", timing=date(2026, 3, 1) if number % 2 else date(2199, 1, 1))
        client.get("/")  # how the firm is set up is remembered from here on
        with django_assert_max_num_queries(40) as queries:
            assert client.get("/").status_code == 200
        sizes.append(len(queries))
    assert sizes[0] == sizes[1]


def test_leads_without_a_next_step_are_named_the_newest_first(firm: Cast) -> None:
    for number in range(SHOWN + 3):
        a_lead(firm.seller, f"Lead {number}", contact=a_contact(f"Contact {number}") if number % 2 else None)
    a_lead(firm.manager, "Another's")
    planned = a_lead(firm.seller, "Planned")
    a_task(planned.process, "Call")
    lose_lead(a_lead(firm.seller, "Lost"), reason=a_reason(), by=firm.seller, at=NOW)
    found = dropped_of(firm.seller)
    assert found.count == SHOWN + 3
    assert [lead.title for lead in found.leads] == [f"Lead {number}" for number in range(SHOWN + 2, 2, -1)]
    assert [lead.contact.name if lead.contact else "" for lead in found.leads[:2]] == [f"Contact {SHOWN + 2}", ""]
    assert dropped_of(firm.clerk) == Dropped([], 0)


def test_the_api_tells_the_same(firm: Cast, api: Any) -> None:
    a_task(a_process(firm.seller), "Late", timing=date(2020, 1, 1))
    a_task(a_process(firm.seller), "For us", group=firm.sales)
    day = api(firm.seller).get("/my-day").data
    assert {part: [task["title"] for task in said["items"]] for part, said in day.items()} == {
        "overdue": ["Late"],
        "today": [],
        "unclaimed": ["For us"],
        "later": [],
    }


def test_leads_without_a_next_step_stand_on_top(firm: Cast, as_: Any) -> None:
    a_process(firm.seller, title="Forgotten")
    a_task(a_process(firm.seller, title="Planned"))
    a_process(firm.teammate, title="Not mine")
    found = dropped_of(firm.seller)
    assert ([lead.title for lead in found.leads], found.count) == (["Forgotten"], 1)
    page = as_(firm.seller).get("/").content.decode()
    assert "Leads without a next step" in page
    assert "Forgotten" in page


def test_the_load_of_the_week_is_in_hours(firm: Cast) -> None:
    lead = a_process(firm.seller)
    for hours in ("5", "4.5"):
        a_task(lead, timing=date(2026, 3, 5), expected_hours=Decimal(hours))
    a_task(lead, timing=between(NOW.replace(hour=23, minute=30), NOW.replace(hour=23, minute=45)))  # the fifth in Rome
    a_task(lead, timing=date(2026, 3, 20), expected_hours=Decimal(8))
    a_task(lead, assignee=firm.office, timing=date(2026, 3, 5), expected_hours=Decimal(8))
    today, tomorrow, *others = load_of(firm.seller, NOW)
    assert (today.day, today.hours, today.tasks) == (date(2026, 3, 4), 0, 0)
    assert (tomorrow.hours, tomorrow.tasks, tomorrow.unsaid, tomorrow.is_too_much) == (Decimal("9.5"), 3, 1, True)
    assert len(others) == 5
    assert not any(day.tasks for day in others)


def test_a_manager_looks_at_the_day_of_those_he_leads(firm: Cast, as_: Any) -> None:
    a_task(a_process(firm.seller), "Call them")
    seller = str(firm.seller.pk)
    page = as_(firm.manager).get("/", {"member": seller})
    assert "Call them" in page.content.decode()
    assert f"The day of {firm.seller.name}" in page.content.decode()
    assert as_(firm.administrator).get("/", {"member": seller}).status_code == 200
    assert as_(firm.teammate).get("/", {"member": seller}).status_code == 404
    assert as_(firm.manager).get("/", {"member": str(firm.office.pk)}).status_code == 404


def test_under_privacy_own_he_sees_of_it_what_he_sees_elsewhere(own_firm: Cast) -> None:
    a_task(a_process(own_firm.seller), "In his own lead")
    a_task(a_process(own_firm.office), "For a stranger's lead", assignee=own_firm.seller)
    seen = {
        part.key: ([row.task.title for row in part.rows], part.count)
        for part in my_day(own_firm.seller, NOW, own_firm.manager)
    }
    assert seen["today"] == (["In his own lead"], 1)
    assert len(my_day(own_firm.seller, NOW)[1].rows) == 2
