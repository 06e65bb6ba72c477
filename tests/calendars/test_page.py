"""The page, the moving, the API: whose tasks, by whose rights, in how many statements (T-05)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from staffetta.accounts.models import Workspace
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Kind
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.forms.timing import asked_times
from staffetta.processes.models import Process, Reminder, Task
from staffetta.processes.plans import ReminderDraft
from staffetta.processes.schedule import Timing, between, on
from tests.cast import SETUP, Cast
from tests.processes.makers import a_contact, a_process, a_task

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)
WEEK = "/calendar/?view=week&date=2026-03-11"
As = Callable[..., Client]


@pytest.fixture(autouse=True)
def _at_noon(people: Cast) -> Any:
    people.seller.user.timezone = "Europe/Rome"
    people.seller.user.save()
    with time_machine.travel(NOW, tick=False):
        yield


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type, misc]


def entries(client: Client, address: str) -> list[str]:
    """The titles that stand on a page."""
    page = client.get(address)
    assert page.status_code == 200
    return re.findall(r'class="calendar-title">([^<]*)<', page.content.decode())


def test_every_view_shows_the_week_s_tasks(people: Cast, as_: As) -> None:
    contact = a_contact("Rossi")
    a_task(contact=contact, title="whole", timing=on(date(2026, 3, 12)), assignee=people.seller)
    a_task(
        contact=contact, title="timed", timing=between(at(2026, 3, 12, 8), at(2026, 3, 12, 9)), assignee=people.seller
    )
    a_task(contact=contact, title="late", timing=on(date(2026, 3, 2)), assignee=people.seller)
    done = a_task(contact=contact, title="done", timing=on(date(2026, 3, 12)), assignee=people.seller)
    complete_task(done, by=people.seller, at=NOW)
    browser = as_(people.seller)
    assert entries(browser, "/calendar/?view=month&date=2026-03-11") == ["late", "whole", "timed"]
    assert entries(browser, WEEK) == ["late", "whole", "timed"], "the overdue above"
    assert entries(browser, WEEK + "&done=1") == ["late", "whole", "done", "timed"] or "done" in entries(
        browser, WEEK + "&done=1"
    )
    assert entries(browser, "/calendar/?view=agenda&date=2026-03-11") == ["late", "whole", "timed"]
    assert entries(browser, "/calendar/?view=day&date=2026-03-12") == ["late", "whole", "timed"]
    page = browser.get(WEEK).content.decode()
    assert "row-start-37 row-end-41" in page, "9:00 to 10:00 in Rome"
    assert "Rossi" in page and ", Overdue</span>" in page
    assert entries(browser, "/calendar/?view=nonsense&date=2026-13-45&whose=nobody") == ["late", "whole", "timed"]
    phone = browser.get("/calendar/", headers={"User-Agent": "Mozilla/5.0 (Linux; Android 15) Mobile"})
    assert 'data-view="agenda"' in phone.content.decode()


def test_whose_tasks_and_by_whose_rights(people: Cast, as_: As, api: Any) -> None:
    contact = a_contact()
    day = on(date(2026, 3, 12))
    a_task(contact=contact, title="mine", timing=day, assignee=people.seller)
    a_task(contact=contact, title="of the group", timing=day, group=people.sales)
    secret = a_process(people.office, title="secret")
    a_task(secret, title="office", timing=day, assignee=people.office)

    def seen(whose: str) -> set[str]:
        shown = set(entries(as_(people.seller), f"{WEEK}&whose={whose}"))
        if whose:
            said = api(people.seller).get(f"/calendar?first=2026-03-09&last=2026-03-15&whose={whose}").data["items"]
            assert {one["title"] for one in said} == shown, "the page and the API say the same"
        return shown

    assert seen("") == {"mine", "of the group"}
    assert seen("all") == {"mine", "of the group", "office"}
    assert seen(str(people.office.pk)) == {"office"}
    assert {"mine", "of the group"} <= seen("groups") and "office" not in seen("groups")
    Workspace.objects.filter(pk=people.seller.workspace_id).update(privacy="own")
    assert seen("all") == {"mine", "of the group"}, "what one may not see is in no calendar"
    assert seen(str(people.office.pk)) == set()
    task = Task.objects.get(title="office")
    assert as_(people.seller).post(f"/calendar/tasks/{task.pk}/move/", {"version": 1}).status_code == 404


def test_moving_and_stretching_by_the_mover_s_clocks(people: Cast, as_: As) -> None:
    task = a_task(
        a_process(people.seller), timing=between(at(2026, 3, 27, 8), at(2026, 3, 27, 9)), assignee=people.seller
    )
    browser = as_(people.seller)

    def move(ok: int = 302, **values: Any) -> Task:
        task.refresh_from_db()
        answer = browser.post(f"/calendar/tasks/{task.pk}/move/", {"version": task.version, **values})
        assert answer.status_code == ok, answer.content.decode()[:300]
        task.refresh_from_db()
        return task

    assert (move(days=3).starts_at, task.ends_at) == (at(2026, 3, 30, 7), at(2026, 3, 30, 8)), "9:00 stays 9:00"
    assert (move(minutes=15, stretch="on").starts_at, task.ends_at) == (at(2026, 3, 30, 7), at(2026, 3, 30, 8, 15))
    move(ok=422, minutes=-120, stretch="on")
    assert (move(days=-1, minutes=-30).starts_at, task.ends_at) == (at(2026, 3, 29, 6, 30), at(2026, 3, 29, 7, 45))
    assert (move(to="day", days=1).date, task.starts_at) == (date(2026, 3, 30), None)
    assert move(days=1).date == date(2026, 3, 31)
    assert (move(to="time", at=600).starts_at, task.date) == (at(2026, 3, 31, 8), None)
    stale = browser.post(f"/calendar/tasks/{task.pk}/move/", {"version": task.version - 1, "days": 1})
    assert stale.status_code == 409, "somebody else moved it meanwhile"
    assert browser.post(f"/calendar/tasks/{task.pk}/move/", {"version": "x"}).status_code == 422
    move(ok=422, days=80_000)


def test_a_task_with_a_reminder_alone_moves_with_it(people: Cast, as_: As) -> None:
    task = a_task(
        a_process(people.seller),
        timing=Timing(),
        reminder=ReminderDraft(date(2026, 3, 12), time(9)),
        assignee=people.seller,
    )
    browser = as_(people.seller)
    browser.post(f"/calendar/tasks/{task.pk}/move/", {"version": task.version, "days": 17, "minutes": 30})
    kept = Reminder.objects.get(task=task)
    assert (kept.date, kept.at, kept.due_at) == (date(2026, 3, 29), time(9, 30), at(2026, 3, 29, 7, 30))


def test_who_may_not_change_a_task_cannot_move_it(people: Cast, as_: As) -> None:
    task = a_task(a_process(people.office), timing=on(date(2026, 3, 12)), assignee=people.seller)
    browser = as_(people.seller)
    assert " data-moves" not in browser.get(WEEK).content.decode()
    assert browser.post(f"/calendar/tasks/{task.pk}/move/", {"version": task.version, "days": 1}).status_code == 403
    assert Task.objects.get(pk=task.pk).date == date(2026, 3, 12)


def test_what_a_new_task_is_about_and_when(people: Cast, as_: As) -> None:
    process = a_process(people.seller, title="Forklift")
    create_contact(ContactDraft(kind=Kind.COMPANY, name="Bianchi"), by=SETUP, at=NOW)
    browser = as_(people.seller)
    moment = "date=2026-03-12&start_time=10:00&end_date=2026-03-12&end_time=11:30"
    assert f"/tasks/plan/{process.pk}/?date=2026-03-12" in browser.get(f"/calendar/new/?{moment}").content.decode()
    assert "Bianchi" in browser.get(f"/calendar/new/?{moment}&q=Bianc").content.decode()
    form = browser.get(f"/tasks/plan/{process.pk}/?{moment}").content.decode()
    assert 'value="2026-03-12"' in form
    said = asked_times(QueryDict(moment))
    assert (said["date"], said["start_time"], said["end_time"]) == (date(2026, 3, 12), time(10), time(11, 30))
    assert said["all_day"] is False
    assert asked_times({"date": "2026-03-12"}) == {"date": date(2026, 3, 12), "all_day": True}
    assert asked_times({"date": "x"}) == asked_times({}) == {}
    assert browser.get(f"/tasks/plan/{process.pk}/?date=x&start_time=%00").status_code == 200


def test_as_many_statements_for_many_tasks(people: Cast, as_: As, api: Any) -> None:
    contact = a_contact()
    browser, program = as_(people.seller), api(people.seller)
    addresses = [f"/calendar/?view={view}&date=2026-03-11&whose=all&done=1" for view in ("month", "week", "agenda")]
    counts = []
    for number in (2, 200):
        for place in range(number):
            day = 1 + place % 28
            timing = on(date(2026, 3, day)) if place % 2 else between(at(2026, 3, day, 8), at(2026, 3, day, 9))
            a_task(contact=contact, title=f"task {place}", timing=timing, assignee=people.seller)
        made = []
        for address in addresses:
            browser.get(address)
            with CaptureQueriesContext(connection) as queries:
                browser.get(address)
            made.append(len(queries))
        program.get("/calendar?first=2026-03-01&last=2026-03-31")
        with CaptureQueriesContext(connection) as queries:
            assert len(program.get("/calendar?first=2026-03-01&last=2026-03-31").data["items"]) >= number
        counts.append([*made, len(queries)])
    assert counts[0] == counts[1]
    assert "more</a>" in browser.get(addresses[0]).content.decode(), "a cell shows the first few"


def test_what_finds_no_room_leads_to_a_list(people: Cast, as_: As) -> None:
    contact = a_contact()
    for number in range(14):
        timing = between(at(2026, 3, 11, 8), at(2026, 3, 11, 9))
        a_task(contact=contact, title=f"task {number}", timing=timing, assignee=people.seller)
    browser = as_(people.seller)
    week = browser.get("/calendar/?view=week&date=2026-03-11").content.decode()
    assert 'href="?view=day&amp;date=2026-03-11">+10 more</a>' in week
    day = browser.get("/calendar/?view=day&date=2026-03-11").content.decode()
    assert 'href="?view=agenda&amp;date=2026-03-11">+2 more</a>' in day
    agenda = browser.get("/calendar/?view=agenda&date=2026-03-11").content.decode()
    assert agenda.count('class="calendar-times') == 14


def test_everything_works_without_scripts(people: Cast, as_: As) -> None:
    a_process(people.seller, title="Forklift")
    task = a_task(contact=a_contact(), title="Visit", timing=on(date(2026, 3, 11)), assignee=people.seller)
    browser = as_(people.seller)
    text = browser.get("/calendar/?view=month&date=2026-03-11").content.decode()
    assert '<form class="cluster calendar-whose" method="get"' in text and "<noscript>" in text
    for address in ("?view=week&amp;date=2026-03-11", "?view=month&amp;date=2026-04-01", "/calendar/new/?date="):
        assert f'href="{address}' in text
    for page in ("/calendar/addresses/", "/settings/devices/", "/icals/new/", "/icals/mine.ics"):
        assert f'href="{page}"' in text and browser.get(page).status_code == 200
    (href,) = re.findall(f'href="([^"]+)"[^>]*data-entry="{task.pk}"', text.replace("\n", " "))[:1]
    assert "Visit" in browser.get(href).content.decode()
    new = browser.get("/calendar/new/?date=2026-03-11").content.decode()
    assert '<form class="stack" method="get"' in new
    (plan,) = re.findall(r'href="(/tasks/plan/[^"]+)"', new)
    assert 'value="2026-03-11"' in browser.get(plan).content.decode()
    moved = browser.post(f"/calendar/tasks/{task.pk}/move/", {"version": task.version, "days": "1"})
    assert moved.status_code == 302 and browser.get(moved["Location"]).status_code == 200


def test_the_api_says_what_is_overdue(people: Cast, api: Any) -> None:
    a_task(contact=a_contact(), title="late", timing=on(date(2026, 3, 2)), assignee=people.seller)
    a_task(contact=a_contact(), title="to come", timing=on(date(2026, 3, 20)), assignee=people.seller)
    program = api(people.seller)
    assert [(one["title"], one["is_overdue"]) for one in program.get("/calendar/overdue").data["items"]] == [
        ("late", True)
    ]
    assert program.get("/calendar?first=2026-03-01&last=2027-03-31").status_code == 422
    said = program.get("/calendar?first=2026-03-20&last=2026-03-20").data["items"]
    assert [(one["kind"], one["state"], one["day"]) for one in said] == [("day", "on_hold", "2026-03-20")]
    assert Process.objects.count() == 0
