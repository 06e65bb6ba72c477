"""One deal from first contact to delivery, through all four systems, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.documents.acts.change_type import change_type
from staffetta.documents.drafts import TypeDraft
from staffetta.documents.models import DocumentType
from staffetta.leads.models import Lead, Outcome, Pipeline
from staffetta.playbooks.acts.make import make_playbook
from staffetta.playbooks.drafts import LineDraft, PlaybookDraft
from staffetta.playbooks.models import Playbook
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import ActivityType, Note, Task
from tests.cast import Cast
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Screens = Callable[[Member], Person]
COMPANY = "Pasticceria Bianchi SpA"


def test_one_deal(office_firm: Cast, at_the_screen: Screens) -> None:
    firm = office_firm
    prepare(firm)
    seller, teammate, office = (at_the_screen(member) for member in (firm.seller, firm.teammate, firm.office))
    number = a_new_company(seller)
    lead = a_quote_starts_a_lead(seller)
    the_group_task_is_handed_on(teammate, lead)
    the_quote_is_accepted(seller, number)
    office.open(f"/leads/{lead.pk}/")
    expect(office.page.get_by_text("There is nothing here.")).to_be_visible()
    office.errors.clear()  # the browser reports the 404, which is what privacy *own* wants
    the_lead_is_won(seller, lead)
    the_back_office_delivers(office, lead)
    the_handler_sees_it_done(seller, lead)


def prepare(firm: Cast) -> None:
    """What the administrator has set up: a sequence, a template, and what a quote starts."""
    types = {one.code: one for one in ActivityType.objects.all()}
    sequence = make_playbook(
        PlaybookDraft(
            kind=Playbook.Kind.SEQUENCE,
            code="QUOTE",
            description="Follow the quote up",
            lines=(
                LineDraft(title="Ask whether the quote has arrived", activity_type=types["call"], days=2),
                LineDraft(title="Show the machine", activity_type=types["visit"], group=firm.sales, days=5),
                LineDraft(title="Ask for the decision", activity_type=types["call"]),
            ),
        ),
        by=firm.administrator,
    )
    lines = (LineDraft(title="Thank the customer"), LineDraft(title="Prepare the delivery papers", group=firm.back))
    template = PlaybookDraft(
        kind=Playbook.Kind.TEMPLATE, code="DELIVERY", description="Delivery", is_default=True, lines=lines
    )
    make_playbook(template, by=firm.administrator)
    quote = DocumentType.objects.get(code="quote")
    draft = TypeDraft(
        code=quote.code,
        names=quote.names,
        nature=quote.nature,
        retention_years=quote.retention_years,
        sequence=sequence,
        pipeline=Pipeline.objects.get(code="sales"),
    )
    change_type(quote, draft, by=firm.administrator)


def a_new_company(seller: Person) -> str:
    """A company that we have just met is a prospect with a number (C-02, C-03, C-17)."""
    page = seller.open("/contacts/")
    page.get_by_role("link", name="New company").first.click()
    page.get_by_label(re.compile("^(Company )?[Nn]ame")).first.fill(COMPANY)
    page.locator("[name=function]").first.wait_for(state="attached")
    choose(page, "function", "prospect")
    page.get_by_role("button", name="Create company").click()
    expect(page.locator("main h1")).to_contain_text(COMPANY)
    expect(page.locator("main")).to_contain_text("Prospect")
    seller.look("1-prospect")
    contact = Contact.objects.get(name=COMPANY)
    assert contact.is_prospect
    return contact.number


def choose(page: Any, name: str, value: str) -> None:
    """Set a choice, whether it is a list or buttons side by side."""
    field = page.locator(f"[name={name}]")
    if field.first.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        page.locator(f"[name={name}][value={value}]").check(force=True)


def a_quote_starts_a_lead(seller: Person) -> Lead:
    """Saving the quote starts its lead, once, with the three tasks of the sequence (A-05 to A-07)."""
    page = seller.open("/documents/new/")
    page.locator("select[name=type]").select_option(label="Quote")
    page.locator("#id_contact").fill("bianchi")
    page.locator("#id_contact-options [role=option]", has_text=COMPANY).click()
    page.locator("input[name$=-description]:visible").first.fill("Packaging line")
    page.locator("input[name$=-price]:visible").first.fill("48000")
    expect(page.locator("#sums")).to_contain_text("48,000")
    seller.look("2-quote")
    page.get_by_role("button", name="Save document").click()
    expect(page.locator("main h1")).to_contain_text("Quote")
    lead = Lead.objects.select_related("process").get()
    page.get_by_role("link", name=lead.process.title).click()
    tasks = page.locator("#linked-tasks .line")
    expect(tasks).to_have_count(3)
    expect(tasks.nth(1)).to_contain_text("Show the machine")
    expect(tasks.nth(1)).to_contain_text("Sales")
    expect(tasks.nth(1)).to_contain_text("On hold")
    seller.look("3-lead")
    return lead


def the_group_task_is_handed_on(teammate: Person, lead: Lead) -> None:
    """A member of the group takes the task, completes it, is asked for the next step, and may not skip it (L-09)."""
    task = Task.objects.get(title="Show the machine")
    page = teammate.open("/")
    line = page.locator("#day-unclaimed .line", has_text="Show the machine")
    line.get_by_role("button", name="Take").click()
    expect(page.locator(".line", has_text="Show the machine").get_by_role("button", name="Take")).to_have_count(0)
    teammate.look("4-my-day")
    teammate.open(f"/leads/{lead.pk}/")
    page.get_by_role("checkbox", name="Complete: Show the machine").click()
    dialog = teammate.dialog
    expect(dialog.get_by_text("What comes next?")).to_be_attached()
    expect(dialog.locator("[name=next][value=nothing]")).to_have_count(0)
    dialog.get_by_label("Note text").fill("They saw it run and liked it.")
    dialog.locator("[name=next][value=plan]").check()
    dialog.locator("[name=title]").fill("")
    teammate.look("5-complete")
    dialog.get_by_role("button", name="Complete").click()
    expect(dialog.locator("#id_title-error")).to_be_visible()
    task.refresh_from_db()
    assert not task.is_done and not Note.objects.exists(), "a refusal writes nothing"
    expect(dialog.get_by_label("Note text")).to_have_value("They saw it run and liked it.")
    dialog.locator("[name=title]").fill("Send the drawings")
    dialog.get_by_role("button", name="Complete").click()
    expect(teammate.dialog).to_have_count(0)
    expect(page.locator("#linked-tasks")).to_contain_text("Send the drawings")
    expect(page.locator("#work-history")).to_contain_text("They saw it run and liked it.")
    teammate.look("6-handed-on")
    task.refresh_from_db()
    assert task.done_by == teammate.member


def the_quote_is_accepted(seller: Person, number: str) -> None:
    """The prospect is a customer, with the same number (C-04, C-06)."""
    page = seller.open("/documents/")
    page.locator("a.cell-main").first.click()
    page.get_by_role("button", name="Accept quote").click()
    confirm(page)
    expect(page.locator("main")).to_contain_text("Accepted")
    seller.look("7-accepted")
    contact = Contact.objects.get(name=COMPANY)
    assert contact.is_customer and contact.number == number
    page = seller.open("/contacts/?function=prospect")
    expect(page.locator("main")).not_to_contain_text(COMPANY)
    page = seller.open("/contacts/?function=customer")
    expect(page.locator("main")).to_contain_text(COMPANY)


def confirm(page: Any) -> None:
    """Say yes to the question before something that cannot be undone."""
    page.locator("dialog[open] .dialog-footer button").last.click()


def the_lead_is_won(seller: Person, lead: Lead) -> None:
    """The win is saved, the question comes; answering it starts the process from the default template (P-02)."""
    page = seller.open(f"/leads/{lead.pk}/")
    page.locator(".status-button").click()
    page.get_by_role("menuitem", name="Won", exact=True).click()
    dialog = seller.dialog
    expect(dialog.get_by_role("heading", name="Won! What happens next?")).to_be_visible()
    lead.refresh_from_db()
    assert lead.outcome == Outcome.WON, "saved before the question"
    expect(dialog.get_by_text("Prepare the delivery papers")).to_be_visible()
    expect(dialog.get_by_text("Back office")).to_be_visible()
    seller.look("8-question")
    dialog.get_by_role("button", name="Start").click()
    panel = page.locator("#panel-post-sales")
    expect(panel).to_contain_text("0 of 2 done")
    panel.get_by_role("checkbox", name="Thank the customer").click()
    expect(panel).to_contain_text("1 of 2 done")
    expect(panel.locator(".status").first).to_have_text("To do")
    seller.look("9-process")


def the_back_office_delivers(office: Person, lead: Lead) -> None:
    """She saw nothing before; by her task she sees the lead, read-only, ticks, and the process turns Done (P-12)."""
    page = office.open("/clients/?mine=1")
    expect(page.locator(".sidebar-entry[aria-current] .count")).to_contain_text("1")
    page.locator("a.cell-main").first.click()
    expect(page.get_by_role("checkbox", name="Thank the customer")).to_be_disabled()
    page.get_by_role("main").get_by_role("link", name=lead.process.title).first.click()
    expect(page.locator("main h1")).to_contain_text(lead.process.title)
    page.get_by_role("button", name="Actions").click()  # nothing of it changes the lead
    expect(page.get_by_role("menuitem", disabled=False)).to_have_text(["Who can see this, and why?"])
    page.keyboard.press("Escape")
    expect(page.locator(".status-sign")).to_contain_text("Won")  # it says the state, which is not hers to change
    expect(page.locator(".status-button")).to_have_count(0)
    panel = page.locator("#panel-post-sales")
    expect(panel.get_by_placeholder("Add a task…")).to_have_count(0)
    office.look("10-back-office")
    panel.get_by_role("checkbox", name="Prepare the delivery papers").click()
    expect(panel).to_contain_text("2 of 2 done")
    expect(panel.locator(".status").first).to_have_text("Done")
    office.look("11-done")
    page = office.open("/clients/")
    expect(page.locator(".sidebar-entry[aria-current] .count")).to_have_count(0)


def the_handler_sees_it_done(seller: Person, lead: Lead) -> None:
    """The baton has arrived."""
    page = seller.open("/clients/?state=done")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("2/2")
    expect(page.locator("tbody tr .status")).to_have_text("Done")
    seller.look("12-clients")
    process = PostSalesProcess.objects.get(lead=lead).process
    assert (process.task_count, process.open_count) == (2, 0)
