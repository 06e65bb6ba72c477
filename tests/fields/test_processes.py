"""Custom fields of leads and post-sales processes: form, page, API, history (C-13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from staffetta.accounts.models import Member
from staffetta.fields.models import Owner, Type
from staffetta.history.models import Event
from staffetta.history.reading import sentences
from staffetta.leads.acts.change import change_lead
from staffetta.leads.models import Lead, Pipeline
from staffetta.postsales.acts.change import change_post_sales
from staffetta.postsales.acts.open import open_post_sales
from tests.cast import DAWN, Cast
from tests.contacts.makers import a_company, a_person
from tests.fields.makers import a_choice, a_field
from tests.leads.makers import a_lead

SignIn = Callable[[Member], Client]
Speak = Callable[[Member], Any]


def test_a_lead_is_asked_in_its_forms(firm: Cast, as_: SignIn) -> None:
    a_field("Competitor", owner=Owner.LEAD, is_required=True)
    a_field("Broker", Type.CONTACT, owner=Owner.LEAD)
    a_choice("Temperature", "Hot", "Cold", owner=Owner.LEAD)
    broker, other = a_person("Bruno Broker"), a_person("Anna Agent")
    browser = as_(firm.seller)
    body = {"title": "Machines", "pipeline": str(Pipeline.objects.get(code="sales").pk), "currency": "EUR"}
    wrong = browser.post("/leads/new/", {**body, "custom.temperature": "cold"})
    assert wrong.status_code == 422 and "Competitor is compulsory." in wrong.content.decode()
    given = {"custom.temperature": "cold", "custom.competitor": "Acme", "custom.broker": str(broker.pk)}
    made = browser.post("/leads/new/", {**body, **given})
    assert made.status_code == 302
    lead = Lead.objects.get()
    shown = browser.get(made["Location"]).content.decode()
    assert "Acme" in shown and "Cold" in shown and "Bruno Broker" in shown
    edit = browser.get(f"/leads/{lead.pk}/edit/").content.decode()
    assert str(broker.pk) in edit and "Bruno Broker" in edit
    changed = {**body, **given, "custom.broker": str(other.pk), "custom.temperature": "hot", "version": lead.version}
    assert browser.post(f"/leads/{lead.pk}/edit/", changed).status_code == 302
    told = {c.field: (c.before, c.after) for c in sentences(Event.objects.filter(kind="leads.changed"))[0].changes}
    assert told["Temperature"] == ("Cold", "Hot") and told["Broker"] == ("Bruno Broker", "Anna Agent")


def test_a_contact_edit_keeps_its_linked_contact(firm: Cast, as_: SignIn) -> None:
    a_field("Broker", Type.CONTACT)
    broker = a_person("Bruno Broker")
    contact = a_company("Rossi", custom={"broker": broker})
    page = as_(firm.seller).get(f"/contacts/{contact.pk}/edit/").content.decode()
    assert f'value="{broker.pk}"' in page and 'value="Bruno Broker"' in page


def test_leads_by_api(firm: Cast, api: Speak) -> None:
    a_choice("Temperature", "Hot", "Cold", owner=Owner.LEAD)
    a_field("Sites", Type.NUMBER, owner=Owner.LEAD)
    program = api(firm.seller)
    made = program.post("/leads", {"title": "Machines", "custom": {"temperature": "hot", "sites": 3}})
    assert made.status_code == 201 and made.data["custom"] == {"temperature": "hot", "sites": "3"}
    address = f"/leads/{made.data['id']}"
    assert program.patch(address, {"custom": {"sites": None}}).data["custom"] == {"temperature": "hot", "sites": None}
    wrong = program.patch(address, {"custom": {"sites": "many", "x": 1}})
    assert wrong.status_code == 422 and {e["field"] for e in wrong.data["errors"]} == {"custom.sites", "custom.x"}
    assert program.get("/leads").data["items"][0]["custom"]["temperature"] == "hot"
    assert program.get(address).data["version"] == 2


def test_changing_nothing_is_nothing(firm: Cast) -> None:
    a_field("Competitor", owner=Owner.LEAD)
    lead = a_lead(by=firm.seller)
    changed = change_lead(lead, {"custom": {"competitor": "Acme"}}, by=firm.seller)
    assert changed.version == lead.version + 1
    assert change_lead(changed, {"custom": {"competitor": "Acme"}}, by=firm.seller).version == changed.version


def test_post_sales_processes(firm: Cast, as_: SignIn, api: Speak) -> None:
    a_field("Serial number", owner=Owner.POST_SALES)
    a_field("Hidden from leads", owner=Owner.LEAD)
    lead = a_lead(by=firm.seller)
    made = open_post_sales(lead, by=firm.seller, at=DAWN)
    browser, program = as_(firm.seller), api(firm.seller)
    dialogue = browser.get(f"/clients/{made.pk}/change/").content.decode()
    assert "Serial number" in dialogue and "Hidden from leads" not in dialogue
    body = {"title": "Installation", "version": made.process.version, "custom.serial_number": "SN-1"}
    assert browser.post(f"/clients/{made.pk}/change/", body).status_code == 302
    assert "SN-1" in browser.get(f"/clients/{made.pk}/").content.decode()
    answer = program.patch(f"/post-sales/{made.pk}", {"custom": {"serial_number": "SN-2"}})
    assert answer.data["custom"] == {"serial_number": "SN-2"}
    assert program.get("/post-sales").data["items"][0]["custom"] == {"serial_number": "SN-2"}
    again = change_post_sales(made, {"custom": {"serial_number": "SN-2"}}, by=firm.seller)
    assert again.process.version == answer.data["version"] == 3
    told = sentences(Event.objects.filter(kind="postsales.changed").order_by("-at"))[0].changes
    assert [(c.field, c.before, c.after) for c in told] == [("Serial number", "SN-1", "SN-2")]
