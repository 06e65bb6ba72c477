"""The list of Clients: filters, sections, selection, views, export, the same for programs (P-05, P-08, P-09)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import astuple, replace
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from staffetta.accounts.firm import day_of
from staffetta.accounts.models import Member, User
from staffetta.bin.models import BinEntry
from staffetta.postsales import querysets
from staffetta.postsales.acts import change_many
from staffetta.postsales.acts.change import change_post_sales
from staffetta.postsales.bulk import PostSalesChange
from staffetta.postsales.columns import COLUMNS
from staffetta.postsales.filters import filter_of
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.pages import lines_of, page_of
from staffetta.postsales.rows import lines_in, rows_in, rows_of
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.models import Process, Task
from staffetta.processes.schedule import BLOCKED
from staffetta.tags.models import Tag
from tests.cast import Cast
from tests.postsales.makers import NOW, a_customer, a_lead, a_process, a_task, a_template

Browser = Callable[..., Client]


def titles(answer: Any) -> list[str]:
    return re.findall(r'cell-main" href="/clients/[^>]+>([^<]+)<', answer.content.decode())


def some(firm: Cast) -> dict[str, PostSalesProcess]:
    """Late waits since yesterday, Held for a week, Ended is done; Ours is the office's, with a task of the back."""
    today, template = timezone.localdate(), a_template(firm.administrator, "Train")
    late = a_process(a_lead(firm.seller, contact=a_customer()), title="Late", tasks=("x",))
    Task.objects.filter(process=late.pk).update(date=today - timedelta(days=1))
    held = a_process(a_lead(firm.seller), title="Held")
    a_task(held, remind_on=today + timedelta(days=7))
    ended = a_process(a_lead(firm.seller), title="Ended", tasks=("x",))
    complete_task(Task.objects.get(process=ended.pk), by=firm.seller, at=timezone.now())
    ours = a_process(a_lead(firm.seller), title="Ours", assignee=firm.office, template=template)
    a_task(ours, group=firm.back)
    return {"Late": late, "Held": held, "Ended": ended, "Ours": ours}


def test_page_and_api_narrow_alike(firm: Cast, as_: Browser, api: Any) -> None:
    made = some(firm)
    template = str(PostSalesProcess.objects.get(pk=made["Ours"].pk).template_id)
    for query, expected in (
        ("state=active", {"Late", "Held", "Ours"}),
        ("state=todo", {"Late", "Ours"}),
        ("state=on_hold", {"Held"}),
        ("state=done", {"Ended"}),
        ("state=all", {"Late", "Held", "Ours", "Ended"}),
        ("state=all&handler=me", {"Late", "Held", "Ended"}),
        (f"state=active&group={firm.back.pk}", {"Ours"}),
        ("state=active&contact=bian", {"Late"}),
        (f"state=active&template={template}", {"Ours"}),
        ("state=active&template=none", {"Late", "Held"}),
        ("state=all&opened_to=2001-01-01", set()),
        (f"state=all&finished_from={timezone.localdate()}", {"Ended"}),
        ("state=all&timely=no", set()),
        (f"state=all&lead={made['Held'].lead_id}", {"Held"}),
        ("state=active&q=la", {"Late"}),
        ("state=all&q=la bianchi", {"Late"}),
        (f"state=all&team={firm.back.pk}", {"Ours"}),
        ("state=all&tag=nowhere", set()),
        (f"state=all&handler={firm.office.pk}&handler=nobody", {"Ours"}),
    ):
        shown = titles(as_(firm.seller).get(f"/clients/?{query}"))
        assert (set(shown), len(shown)) == (expected, len(expected)), query
        told = api(firm.seller).get(f"/post-sales?{query}").data["items"]
        assert {one["title"] for one in told} == expected, query
        plain = filter_of(QueryDict(query)).rows(firm.seller, timezone.now())  # as exports and further pages ask
        assert set(plain.values_list("process__title", flat=True)) == expected, query
    assert set(titles(as_(firm.seller).get("/clients/?overdue=1"))) == {"Late"}
    assert {one["title"] for one in api(firm.seller).get("/post-sales?overdue=true").data["items"]} == {"Late"}
    mine = api(firm.office).get("/post-sales?mine=true").data["items"]
    assert {one["title"] for one in mine} == set(titles(as_(firm.office).get("/clients/?mine=1"))) == {"Ours"}
    assert api(firm.seller).get("/post-sales?sort=nonsense").status_code == 422


def test_a_row_is_the_same_with_its_records_and_without(firm: Cast) -> None:
    """Pages read rows alone, exports and the API whole processes."""
    made = some(firm)
    change_post_sales(made["Ours"], {"tags": ["north", "Über"]}, by=firm.administrator)
    a_process(a_lead(firm.seller), title="Empty")
    now, timed, blocked = timezone.now(), a_task(made["Late"]), a_task(made["Held"])
    end = now + timedelta(hours=30)
    Task.objects.filter(pk=timed.pk).update(all_day=False, starts_at=now, ends_at=end, hold_until=now)
    Task.objects.filter(pk=blocked.pk).update(hold_until=BLOCKED)
    Task.objects.filter(process=made["Ours"].pk).update(all_day=False, starts_at=now - timedelta(1), ends_at=now)
    rows = PostSalesProcess.objects.order_by("pk")
    whole = [replace(row, post_sales=None, tags=tuple(row.tags)) for row in rows_of(rows.for_rows(), now)]
    alone = rows_in(lines_in(rows, ("dates", "tags", "template")), now)
    assert [astuple(row) for row in whole] == [astuple(row) for row in alone] and len(alone) == 5
    assert {row.title: (bool(row.tags), bool(row.template)) for row in alone}["Ours"] == (True, True)
    assert any(row.late for row in alone) and any(row.next_at for row in alone)
    bare = {"tags": (), "template": "", "next_at": None, "due_on": None, "late": False}
    assert [astuple(row) for row in rows_in(lines_in(rows, ()), now)] == [
        astuple(replace(row, **bare, at_once=row.state == "todo")) for row in whole
    ]


def test_by_handler_first_pages_are_as_others_are(firm: Cast) -> None:
    """First pages ask in another way; those of nobody stand last, whichever way it is sorted."""
    some(firm)
    a_process(a_lead(firm.teammate), title="Theirs", tasks=("x",))
    Process.objects.filter(title="Late").update(handler=None)
    now = timezone.now()
    for sort in ("handler", "-handler"):
        for state in ("active", "todo", "done", "all"):
            asked = filter_of({"sort": sort, "state": state})
            given = (asked, lambda: PostSalesProcess.objects.none(), firm.administrator, now)  # noqa: B023  never asked
            shown = lines_of(*given, cursor="", columns=COLUMNS.chosen((), COLUMNS.known()))
            told = [one.pk for one in page_of(*given, cursor="").rows]
            assert [row.pk for row in shown.rows] == told and len(told) == {
                "active": 4,
                "todo": 3,
                "done": 1,
                "all": 5,
            }[state]
            assert state == "done" or shown.rows[-1].title == "Late"


def test_the_words_of_a_filter_name_no_lead_that_one_does_not_see(own_firm: Cast, as_: Browser) -> None:
    lead = a_lead(own_firm.teammate, title="Of nobody else")
    for member, named in ((own_firm.teammate, True), (own_firm.seller, False)):
        assert ("Of nobody else" in as_(member).get(f"/clients/?lead={lead.pk}").content.decode()) == named


def test_by_handler_it_stands_in_sections_with_their_counts(firm: Cast, as_: Browser) -> None:
    some(firm)
    page = as_(firm.administrator).get("/clients/?sort=handler").content.decode()
    heads = re.findall(r'table-section">.*?</tr>', page)
    assert [re.sub(r"<[^>]+>", " ", head).split()[-1] for head in heads] == ["1", "2"]
    assert firm.office.name in heads[0] and firm.seller.name in heads[1]


def test_a_selection_is_assigned_and_tagged_and_each_row_tells_its_fate(
    firm: Cast, as_: Browser, deliver_all: Callable[[], int], monkeypatch: Any
) -> None:
    made, client = some(firm), as_(firm.seller)
    foreign = a_process(a_lead(firm.teammate), title="Foreign", tasks=("x",))
    asked = client.post("/clients/bulk/assign/", {"all": "1", "state": "active"})
    assert "4 processes are selected" in asked.content.decode()
    body = {"all": "1", "state": "active", "except": str(made["Held"].pk), "go": "1", "to_handler": firm.clerk.pk}
    answer = client.post("/clients/bulk/assign/", body, follow=True)
    change = PostSalesChange.objects.get()
    assert answer.redirect_chain[0][0] == f"/clients/bulk/{change.pk}/"
    assert change.rows.counted() | {"all": 3, "done": 2, "refused": 1} == change.rows.counted()
    assert change.rows.get(outcome="refused").post_sales_id == foreign.pk
    handlers = dict(PostSalesProcess.objects.values_list("process__title", "process__handler"))
    assert handlers["Late"] == handlers["Ours"] == firm.clerk.pk and handlers["Held"] == firm.seller.pk
    assert "Only the handler" in client.get(f"/clients/bulk/{change.pk}/report.csv").getvalue().decode()
    monkeypatch.setattr(change_many, "PORTION", 2)
    said = {"all": "1", "state": "all", "handler": "me", "go": "1", "to_tags": "north"}
    client.post("/clients/bulk/tag/", {**said, "handler": [str(firm.seller.pk), str(firm.clerk.pk)]})
    deliver_all()
    assert PostSalesChange.objects.order_by("pk").last().rows.counted()["done"] == 4  # type: ignore[union-attr]
    assert client.post("/clients/bulk/assign/", {**said, "to_handler": ""}).status_code == 422


def test_further_pages_by_handler_begin_with_their_section(firm: Cast, as_: Browser) -> None:
    for number in range(60):
        a_process(a_lead(firm.seller), title=f"P{number}", assignee=firm.office if number < 20 else firm.seller)
    client = as_(firm.administrator)
    first = client.get("/clients/?sort=handler")
    cursor = re.findall(r"cursor=([\w-]+)", first.content.decode())[-1]
    second = client.get(f"/clients/?sort=handler&cursor={cursor}")
    heads = re.findall(r'table-section">.*?</tr>', second.content.decode())
    assert [re.sub(r"<[^>]+>", " ", head).split()[-1] for head in heads] == ["40"]  # of all, not of this page
    assert not set(titles(first)) & set(titles(second)) and len(titles(first) + titles(second)) == 60


def test_a_selection_goes_into_the_bin_and_comes_back(firm: Cast, as_: Browser, api: Any) -> None:
    made, client = some(firm), as_(firm.seller)
    foreign = a_process(a_lead(firm.teammate), title="Foreign", tasks=("x",))
    ids = [str(made["Late"].pk), str(foreign.pk)]
    assert "in the bin" in client.post("/clients/bulk/delete/", {"ids": ids}).content.decode()
    answer = client.post("/clients/bulk/delete/", {"ids": ids, "go": "1"}, follow=True).content.decode()
    assert "Only the handler" in answer and made["Late"].lead.number in answer and 'href="/bin/"' in answer
    assert set(PostSalesProcess.objects.values_list("process__title", flat=True)) == {
        "Held",
        "Ended",
        "Ours",
        "Foreign",
    }
    assert made["Late"].lead.number in client.get(re.findall(r'"([^"]+report\.csv)"', answer)[0]).getvalue().decode()
    client.post(f"/bin/{BinEntry.objects.get().pk}/restore/")
    change = PostSalesChange.objects.get()
    assert change.rows.get(outcome="done").post_sales_id == made["Late"].pk  # the report names it again
    Member.objects.filter(pk=firm.seller.pk).update(may_delete=False)
    assert "/clients/bulk/delete/" not in client.get("/clients/").content.decode()
    assert client.post("/clients/bulk/delete/", {"ids": ids, "go": "1"}).status_code == 403
    refused = api(firm.seller).post("/post-sales-changes", {"verb": "delete", "processes": ids[:1]}).data
    assert api(firm.seller).get(f"/post-sales-changes/{refused['id']}/rows").data["items"][0]["outcome"] == "refused"


def test_a_list_is_kept_as_a_view_and_leaves_as_csv(firm: Cast, as_: Browser, api: Any) -> None:
    some(firm)
    view = {"list": "postsales", "name": "Held ones", "filters": {"state": ["on_hold"]}, "columns": ["title", "lead"]}
    kept = api(firm.seller).post("/saved-views", view).data
    page = as_(firm.seller).get(f"/clients/?view={kept['id']}")
    assert titles(page) == ["Held"] and "Held ones" in page.content.decode()
    body = {"all": "1", "state": "active", "sort": "title", "go": "1", "columns": "title,state,progress,handler"}
    lines = as_(firm.seller).post("/exports/post-sales/", body).getvalue().decode().splitlines()
    assert lines[0] == "Process,State,Progress,Handler"
    assert lines[2:] == [f"Late,To do,0/1,{firm.seller.name}", f"Ours,To do,0/2,{firm.office.name}"]
    Member.objects.filter(pk=firm.seller.pk).update(may_export=False)
    assert as_(firm.seller).post("/exports/post-sales/", body).status_code == 403


def test_what_waits_for_no_moment_is_next_now(firm: Cast, as_: Browser) -> None:
    today = day_of(timezone.now(), firm.workspace)
    both = a_process(a_lead(firm.seller, "Both"), tasks=("at once",))
    a_task(both, "later", remind_on=today + timedelta(days=9))
    a_task(a_process(a_lead(firm.seller, "Held")), remind_on=today + timedelta(days=1))
    page = as_(firm.seller).get("/clients/?sort=next").content.decode()
    said = re.findall(r'<(?:time|span) class="moment[^>]*>([^<]+)<', page)
    assert said == ["now", "tomorrow"], "in the order by which they are sorted"


def test_what_it_says_when_it_is_empty(firm: Cast, as_: Browser) -> None:
    client = as_(firm.seller)
    post_sales = a_process(a_lead(firm.seller), tasks=("x",))
    complete_task(Task.objects.get(process=post_sales.pk), by=firm.seller, at=NOW)
    for query, words in (
        ("", "No process is To do"),
        ("state=on_hold", "No process is On hold"),
        ("mine=1", "Nothing in your hands"),
        ("state=all&q=zzz", "Nothing matches these filters"),
    ):
        assert words in client.get(f"/clients/?{query}").content.decode(), query


def test_what_is_in_my_hands_is_the_same_for_whoever_has_much(
    firm: Cast, api: Any, as_: Callable[[Member], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then another statement finds the first ones (postsales/pages.py), on pages and for programs."""
    mine = a_process(a_lead(firm.seller), assignee=firm.office, tasks=("Ship it",))
    other = a_process(a_lead(firm.seller), tasks=("Call",))
    a_process(a_lead(firm.seller), tasks=("Nothing of mine",))
    a_task(other, "Pack", assignee=firm.office)
    a_task(other, "Label", group=firm.back)
    for many in (400, 0):
        monkeypatch.setattr(querysets, "MANY", many)
        monkeypatch.setattr(querysets, "_looked", {})
        told = [one["title"] for one in api(firm.office).get("/post-sales?mine=true&sort=next").data["items"]]
        assert titles(as_(firm.office).get("/clients/?mine=1")) == told and len(told) == 2
        assert querysets._looked[firm.office.pk][1] is (many == 0), "it was looked at"
        found = api(firm.office).get("/post-sales?mine=true&state=active&sort=next").data["items"]
        assert {one["id"] for one in found} == {str(mine.pk), str(other.pk)}, many


def test_rows_that_were_drawn_before_show_what_has_changed_since(
    firm: Cast, as_: Callable[[Member], Client], time_machine: Any
) -> None:
    """Rows are kept as they were drawn: under all that they show, and under whoever reads them when."""
    post_sales = a_process(a_lead(firm.seller), title="Ours", tasks=("x",))
    change_post_sales(post_sales, {"tags": ["north"]}, by=firm.administrator)
    browser = as_(firm.seller)

    def shown() -> str:
        html = browser.get("/clients/?state=all").content.decode()
        return html[html.index("<tbody") : html.index("</tbody")]

    def changed(model: Any, **values: Any) -> tuple[str, str]:
        before = shown()
        model.update(**values)
        return before, shown()

    tag, process = Tag.objects.get(name="north"), Process.objects.filter(pk=post_sales.pk)
    tags, tasks = Tag.objects.filter(pk=tag.pk), Task.objects.filter(process=post_sales.pk)
    moved = NOW + timedelta(days=2)
    time_machine.move_to(NOW, tick=False)
    for model, values in (
        (tags, {"colour": "8"}),
        (tags, {"colour": "5"}),
        (tags, {"name": "south"}),
        (process, {"title": "Theirs"}),
        (process, {"handler": firm.office}),
        (Member.objects.filter(pk=firm.office.pk), {"name": "Somebody Else"}),
        (tasks, {"date": NOW.date(), "hold_until": moved}),
        (process, {"wakes_at": moved}),
    ):
        before, after = changed(model, **values)
        assert before != after, values
    on_hold = shown()
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    tomorrow = shown()
    time_machine.move_to(NOW + timedelta(days=3), tick=False)
    assert len({on_hold, tomorrow, shown()}) == 3
    User.objects.filter(pk=firm.seller.user_id).update(language="de")
    assert "Zu erledigen" in shown()


def test_what_cannot_be_read_is_said_and_can_be_corrected(firm: Cast, as_: Callable[[Member], Client]) -> None:
    a_process(a_lead(firm.seller), title="Ours")
    browser = as_(firm.seller)
    page = browser.get("/clients/", {"opened_from": "abc"}).content.decode()
    assert "The list is not narrowed by what could not be read" in page and "“abc”" in page
    assert ">Ours<" in page, "the list goes on without it"
    again = re.search(r'class="link" href="(/clients/filters/[^"]+)"', page)
    assert again is not None and "aria-invalid" in browser.get(again[1].replace("&amp;", "&")).content.decode()
    assert "could not be read" not in browser.get("/clients/", {"opened_from": "2026-03-01"}).content.decode()
