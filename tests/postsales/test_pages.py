"""The pages of post-sales: the question on winning, the panel on the lead, dialogues (P-02, P-03, P-06, P-07, P-12)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from staffetta.accounts.firm import day_of
from staffetta.accounts.models import Edition, Member, Workspace
from staffetta.leads.models import Lead, Outcome
from staffetta.playbooks.drafts import LineDraft
from staffetta.postsales.acts.assign import assign_post_sales
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import Reminder, Task
from tests.cast import Cast
from tests.postsales.makers import a_customer, a_lead, a_process, a_task, a_template

Browser = Callable[..., Client]
HX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def text_of(answer: Any) -> str:
    """The words of a page, without its markup."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(plain.replace("&#39;", "'").split())


# The question on winning


def win(client: Client, lead: Lead) -> Any:
    assert client.post(f"/leads/{lead.pk}/win/").status_code == 302
    lead.refresh_from_db()
    assert lead.outcome == Outcome.WON, "saved before the question"
    return client.get(f"/leads/{lead.pk}/")


def asked(client: Client, lead: Lead) -> str:
    return text_of(client.get(f"/leads/{lead.pk}/question/", headers=HX))


def test_winning_asks_and_declining_loses_nothing(firm: Cast, as_: Browser) -> None:
    a_template(firm.administrator, "Ship it", is_default=True)
    lead, client = a_lead(firm.seller), as_(firm.seller)
    page = win(client, lead)
    assert f"/leads/{lead.pk}/question/" in page.content.decode()
    words = asked(client, lead)
    assert "is won and saved" in words and "Not now" in words
    assert "Ship it" not in words  # the tasks come with the preview
    assert f"/leads/{lead.pk}/question/" not in client.get(f"/leads/{lead.pk}/").content.decode(), "asked once"
    assert not PostSalesProcess.objects.exists()


def test_it_proposes_default_template_title_handler_and_today(firm: Cast, as_: Browser) -> None:
    a_template(firm.administrator, "Train", code="other", description="Training only")
    template = a_template(firm.administrator, "Ship it", is_default=True)
    lead, client = a_lead(firm.seller), as_(firm.manager)
    win(client, lead)
    html = client.get(f"/leads/{lead.pk}/question/", headers=HX).content.decode()
    assert f'<option value="{template.pk}" selected>' in html
    assert f'<option value="{firm.seller.pk}" selected>' in html
    assert 'value="Packaging line"' in html
    today = day_of(timezone.now(), firm.workspace)  # the firm's day, not that of the clock of the server
    assert f'value="{today.isoformat()}"' in html


def test_who_switched_the_question_off_is_not_asked(firm: Cast, as_: Browser) -> None:
    Member.objects.filter(pk=firm.seller.pk).update(ask_post_sales=False)
    lead, client = a_lead(firm.seller), as_(firm.seller)
    win(client, lead)
    assert asked(client, lead) == ""


def test_nobody_is_asked_where_one_exists(firm: Cast, as_: Browser) -> None:
    lead, client = a_lead(firm.seller), as_(firm.seller)
    a_process(lead)
    win(client, lead)
    assert asked(client, lead) == ""


def test_the_edition_starter_has_neither_question_nor_rocket(firm: Cast, as_: Browser) -> None:
    Workspace.objects.filter(pk=firm.workspace.pk).update(edition=Edition.STARTER)
    lead, client = a_lead(firm.seller), as_(firm.seller)
    page = win(client, lead)
    assert asked(client, lead) == ""
    assert "Start a post-sales process" not in text_of(page)
    assert client.post(
        f"/clients/open/{lead.pk}/", {"assignee": firm.seller.pk, "start": "2026-03-01"}
    ).status_code in (403, 422)
    assert not PostSalesProcess.objects.exists()


# Opening


def test_start_from_a_template_and_see_it_on_the_lead(firm: Cast, as_: Browser) -> None:
    template = a_template(firm.administrator, "Ship it", LineDraft(title="Call", hold_days=3000))
    lead, client = a_lead(firm.seller), as_(firm.seller)
    body = {"template": template.pk, "title": "Line 4", "assignee": firm.office.pk, "start": timezone.localdate()}
    answer = client.post(f"/clients/open/{lead.pk}/", body)
    assert (answer.status_code, answer["Location"]) == (302, f"/leads/{lead.pk}/")
    page = client.get(f"/leads/{lead.pk}/")
    words = text_of(page)
    assert "Line 4" in words and "0 of 2 done" in words and "On hold" in words
    assert 'id="panel-post-sales"' in page.content.decode()
    assert "Olga Office" in words


def test_wrong_values_keep_what_was_typed(firm: Cast, as_: Browser) -> None:
    lead, client = a_lead(firm.seller), as_(firm.seller)
    answer = client.post(
        f"/clients/open/{lead.pk}/", {"title": "Kept words", "assignee": "", "start": "32"}, headers=HX
    )
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()
    body = {"assignee": firm.seller.pk, "start": "9999-12-31"}
    assert client.post(f"/clients/open/{lead.pk}/", body, headers=HX).status_code == 422
    assert client.get(f"/clients/open/{lead.pk}/preview/?start=9999-12-31").status_code == 200
    assert not PostSalesProcess.objects.exists()


def test_the_preview_says_who_will_see_the_lead_and_the_dates(own_firm: Cast, as_: Browser) -> None:
    firm = own_firm
    template = a_template(firm.administrator, "Ship it", LineDraft(title="Ask", group=firm.back, hold_days=30))
    lead, client = a_lead(firm.seller), as_(firm.seller)
    address = f"/clients/open/{lead.pk}/preview/?template={template.pk}&start=2030-03-01&assignee="
    words = text_of(client.get(address + str(firm.office.pk)))
    assert "Olga Office will be able to see this lead" in words
    assert "31 Mar 2030" in words and "Back office" in words and "2 tasks" in words
    assert "The process goes to you." in text_of(client.get(address + str(firm.seller.pk)))
    assert "Marco Manager sees this lead already." in text_of(client.get(address + str(firm.manager.pk)))
    assert client.get(f"/clients/open/{lead.pk}/preview/?start=xx&assignee=yy").status_code == 200


def test_only_whoever_runs_the_lead_gets_the_dialogue(firm: Cast, as_: Browser) -> None:
    lead = a_lead(firm.seller)
    assert as_(firm.teammate).get(f"/clients/open/{lead.pk}/").status_code == 403
    assert "Start a post-sales process" not in text_of(as_(firm.teammate).get(f"/leads/{lead.pk}/"))
    assert "Start a post-sales process" in text_of(as_(firm.seller).get(f"/leads/{lead.pk}/"))


# Working in place


def test_add_tick_untick_line_after_line(firm: Cast, as_: Browser) -> None:
    post_sales, client = a_process(a_lead(firm.seller)), as_(firm.seller)
    address = f"/clients/{post_sales.pk}/tasks/"
    for title in ("Ship it", "Invoice it"):
        answer = client.post(address, {"title": title}, headers=HX)
        assert (answer.status_code, answer["HX-Retarget"]) == (200, f"#post-sales-{post_sales.pk}")
    assert "0 of 2 done" in text_of(answer)
    first, second = Task.objects.order_by("position")
    assert "1 of 2 done" in text_of(client.post(f"{address}{first.pk}/tick/", headers=HX))
    assert "status-done" in client.post(f"{address}{second.pk}/tick/", headers=HX).content.decode()
    answer = client.post(f"{address}{first.pk}/untick/", headers=HX)
    assert "1 of 2 done" in text_of(answer) and 'aria-checked="true"' in answer.content.decode()
    assert client.post(address, {"title": " "}, headers=HX).status_code == 422
    assert client.post(f"{address}{first.pk}/tick/").status_code == 302, "works without scripts"


def test_a_task_that_was_deleted_by_mistake_is_there_again_at_once(firm: Cast, as_: Browser) -> None:
    post_sales, client = a_process(a_lead(firm.seller), tasks=("Ship it", "Invoice it")), as_(firm.seller)
    task = Task.objects.get(title="Ship it")
    said = client.post(f"/clients/{post_sales.pk}/tasks/{task.pk}/delete/", follow=True).content.decode()
    undo = re.findall(r"/bin/[^/\"]+/restore/", said)
    assert "lies in the bin" in said and not Task.objects.filter(pk=task.pk).exists()
    client.post(undo[0])
    assert list(Task.objects.order_by("position").values_list("title", flat=True)) == ["Ship it", "Invoice it"]


def test_the_page_of_a_process_takes_ten_statements(firm: Cast, as_: Browser) -> None:
    """Whatever hangs on it: more only where there are files, or a template was started (two each at most)."""
    post_sales, client = a_process(a_lead(firm.seller), tasks=("A", "B", "C")), as_(firm.seller)
    a_task(post_sales, "D", group=firm.back)
    address = f"/clients/{post_sales.pk}/"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    own = [one for one in asked.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "select set_"))]
    assert len(own) <= 12, [one["sql"][:120] for one in own]


def test_hold_resume_move_change_assign(firm: Cast, as_: Browser) -> None:
    post_sales, client = a_process(a_lead(firm.seller), tasks=("A", "B", "C")), as_(firm.seller)
    task = Task.objects.get(title="A")
    base = f"/clients/{post_sales.pk}/tasks/{task.pk}/"
    day = timezone.localdate() + timedelta(days=7)
    answer = client.post(f"{base}hold/", {"date": day.isoformat(), "at": "09:30", "minutes": "30"}, headers=HX)
    assert "On hold" in text_of(answer)
    reminder = Reminder.objects.get(task=task)
    assert (reminder.date, reminder.minutes) == (day, 30)
    assert client.post(f"{base}hold/", {"date": ""}, headers=HX).status_code == 422
    client.post(f"{base}resume/", headers=HX)
    assert not Reminder.objects.exists()
    client.post(f"{base}move/", {"to": "down"}, headers=HX)
    assert list(Task.objects.order_by("position").values_list("title", flat=True)) == ["B", "A", "C"]
    task.refresh_from_db()
    values = {"version": task.version, "title": "A2", "expected_hours": "0,5", "pre_notes": "Bring the key."}
    assert client.post(f"{base}change/", values, headers=HX).status_code == 200
    stale = client.post(f"{base}change/", values, headers=HX)
    assert stale.status_code == 422 and "Somebody else has changed this" in text_of(stale)
    assert client.post(f"{base}assign/", {"who": f"group:{firm.back.pk}"}, headers=HX).status_code == 200
    task.refresh_from_db()
    assert (task.title, str(task.expected_hours), task.group) == ("A2", "0.50", firm.back)
    for name in ("change", "assign", "hold"):
        assert client.get(f"{base}{name}/").status_code == 200


def test_assigning_says_who_sees_the_lead_and_goes_where_one_may_be(own_firm: Cast, as_: Browser) -> None:
    firm = own_firm
    post_sales = a_process(a_lead(firm.seller), assignee=firm.office)
    client = as_(firm.office)
    assert "sees this lead for as long as it is assigned" in text_of(client.get(f"/clients/{post_sales.pk}/assign/"))
    told = client.post(f"/clients/{post_sales.pk}/assign/", {"assignee": firm.clerk.pk})
    assert f"{firm.clerk.name} will be able to see this lead" in text_of(told)  # said before anything is saved
    said = {"assignee": firm.clerk.pk, "told": firm.clerk.pk}
    answer = client.post(f"/clients/{post_sales.pk}/assign/", said)
    assert answer["Location"] == "/clients/", "who gave it away does not see it any more"
    assert as_(firm.clerk).get(f"/clients/{post_sales.pk}/").status_code == 200


def test_rename_and_tag(firm: Cast, as_: Browser) -> None:
    post_sales, client = a_process(a_lead(firm.seller)), as_(firm.seller)
    form = client.get(f"/clients/{post_sales.pk}/change/")
    version = form.content.decode().split('name="version" value="')[1].split('"')[0]
    body = {"version": version, "title": "Line 4", "tags": ["north", "urgent"], "description": "Second hall"}
    assert client.post(f"/clients/{post_sales.pk}/change/", body)["Location"] == f"/clients/{post_sales.pk}/"
    words = text_of(client.get(f"/clients/{post_sales.pk}/"))
    assert "Line 4" in words and "north" in words and "Second hall" in words


# Access (worked case 3)


def test_worked_case_3_by_page(own_firm: Cast, as_: Browser) -> None:
    firm = own_firm
    lead = a_lead(firm.seller)
    b = as_(firm.office)
    assert b.get(f"/leads/{lead.pk}/").status_code == 404
    post_sales = a_process(lead, assignee=firm.office)
    assert b.get(f"/leads/{lead.pk}/").status_code == 200
    assert b.post(f"/leads/{lead.pk}/win/").status_code == 403
    assert b.get(f"/clients/{post_sales.pk}/").status_code == 200
    assign_post_sales(post_sales, firm.clerk, by=firm.seller)
    assert b.get(f"/leads/{lead.pk}/").status_code == 404
    assert b.get(f"/clients/{post_sales.pk}/").status_code == 404


def test_a_task_opens_the_lead_read_only(own_firm: Cast, as_: Browser) -> None:
    firm = own_firm
    lead = a_lead(firm.seller)
    post_sales = a_process(lead)
    task = a_task(post_sales, "Papers", group=firm.back)
    client = as_(firm.office)
    assert client.get(f"/leads/{lead.pk}/").status_code == 200
    page = client.get(f"/clients/{post_sales.pk}/").content.decode()
    assert f"/tasks/{task.pk}/tick/" in page and f"/tasks/{task.pk}/hold/" not in page and "Add a task" not in page
    for name in ("change", "assign", "hold"):
        assert client.get(f"/clients/{post_sales.pk}/tasks/{task.pk}/{name}/").status_code == 403
    assert client.post(f"/clients/{post_sales.pk}/tasks/", {"title": "More"}).status_code == 403
    assert client.post(f"/clients/{post_sales.pk}/tasks/{task.pk}/tick/").status_code == 302
    task.refresh_from_db()
    assert task.done_by == firm.office


def test_search_contact_history_and_notice_know_it(firm: Cast, as_: Browser, deliver_all: Callable[[], int]) -> None:
    customer = a_customer()
    lead = a_lead(firm.seller, contact=customer)
    client = as_(firm.seller)
    body = {"title": "Conveyor", "assignee": firm.office.pk, "start": date(2026, 3, 1)}
    client.post(f"/clients/open/{lead.pk}/", body)
    post_sales = PostSalesProcess.objects.get()
    assert "Conveyor" in text_of(client.get("/search/", {"q": "bianchi convey"}))
    assert "Conveyor" in text_of(client.get(f"/contacts/{customer.pk}/"))
    assert "opened the post-sales process Conveyor" in text_of(client.get(f"/clients/{post_sales.pk}/"))
    assert "started the post-sales process Conveyor" in text_of(client.get(f"/leads/{lead.pk}/"))
    deliver_all()
    assert "Sara Seller gave you the post-sales process Conveyor" in text_of(as_(firm.office).get("/inbox/"))
    assert "Conveyor" not in text_of(as_(firm.seller).get("/inbox/"))


def test_without_scripts_what_closes_a_dialogue_leads_back(firm: Cast, as_: Browser) -> None:
    post_sales = a_process(a_lead(firm.seller), tasks=("x",))
    client, page = as_(firm.seller), f"/clients/{post_sales.pk}/"
    asked = f"{page}tasks/{Task.objects.get(process=post_sales.pk).pk}/hold/"

    def leads_to(**more: Any) -> list[str]:
        closing = re.findall(
            r"<(a|button) ([^>]*data-close[ >][^>]*)", client.get(asked, **more).content.decode() + ">"
        )
        return [re.search(r'href="([^"]*)"', rest)[1] if tag == "a" else "" for tag, rest in closing]  # type: ignore[index]

    assert leads_to(headers={"Referer": f"http://testserver{page}?from=lead"}) == [f"{page}?from=lead"] * 2
    assert leads_to() == leads_to(headers={"Referer": "http://elsewhere.example/"}) == ["/clients/"] * 2
    assert leads_to(headers=HX) == ["", ""], "in a dialogue they are buttons"
