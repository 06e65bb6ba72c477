"""Head and facts of a lead’s page are kept as they were drawn, under all that they show: no change is missed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from staffetta.accounts.models import Member, User
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.models import Channel, Contact, Link
from staffetta.leads.models import Lead, LossReason, Pipeline, Step
from staffetta.leads.people import OTHERS, People, people_of
from staffetta.leads.views.finding import _lead
from staffetta.processes.models import Process
from staffetta.tags.models import Tag
from staffetta.ui import keeping
from tests.cast import SETUP, Cast
from tests.contacts.makers import a_company, a_person, email, phone, website
from tests.leads.makers import a_lead, a_lost_lead, a_won_lead

Change = Callable[[Lead], Any]
CHANGES: dict[str, Change] = {
    "title": lambda lead: Process.objects.update(title="Other words"),
    "description": lambda lead: Process.objects.update(description="Told anew"),
    "number": lambda lead: Lead.objects.update(number="L-9"),
    "version": lambda lead: Lead.objects.update(version=77),
    "amount": lambda lead: Lead.objects.update(amount="1.05"),
    "currency": lambda lead: Lead.objects.update(currency="CHF"),
    "probability": lambda lead: Lead.objects.update(probability=3),
    "expected close": lambda lead: Lead.objects.update(expected_close=timezone.localdate() - timedelta(days=1)),
    "product": lambda lead: Lead.objects.update(product="Mill"),
    "external id": lambda lead: Lead.objects.update(external_id="x-1"),
    "nothing planned": lambda lead: Process.objects.update(open_count=1),
    "name of the step": lambda lead: Step.objects.update(names={"en": "Talking"}),
    "a step's outcome": lambda lead: Step.objects.filter(code="won").update(outcome="lost"),
    "name of the pipeline": lambda lead: Pipeline.objects.update(names={"en": "Selling"}),
    "pipeline out of use": lambda lead: Pipeline.objects.update(retired_at=timezone.now()),
    "handler": lambda lead: Process.objects.update(handler=Member.objects.get(name="Olga Office")),
    "supervisor": lambda lead: Process.objects.update(supervisor=Member.objects.get(name="Olga Office")),
    "name of the handler": lambda lead: Member.objects.update(name="Somebody Else"),
    "deactivated": lambda lead: Member.objects.filter(name="Tino Teammate").update(deactivated_at=timezone.now()),
    "name of the contact": lambda lead: Contact.objects.update(name="Called Otherwise"),
    "function of the contact": lambda lead: Contact.objects.update(function="prospect"),
    "supplier": lambda lead: Contact.objects.update(is_supplier=True),
    "way to reach it": lambda lead: Channel.objects.update(value="new@acme.example", normalised="new@acme.example"),
    "role of the person": lambda lead: Link.objects.update(role="Buyer"),
    "main person": lambda lead: Link.objects.update(is_main=False),
    "tag": lambda lead: Tag.objects.update(name="cold"),
    "colour of a tag": lambda lead: Tag.objects.update(colour="7"),
}


def page_of(client: Any, lead: Lead) -> str:
    """What is kept of it, head and facts, and what stands between and after them."""
    page = client.get(f"/leads/{lead.pk}/").content.decode()
    return re.sub(r'"[A-Za-z0-9]{64}"', '"token"', page[page.index('id="lead-head"') :])


@pytest.fixture
def lead(people: Cast) -> Lead:
    company = a_company("Acme", channels=(email("info@acme.example"),))
    person = a_person("Maria Rossi", channels=(email("maria@acme.example"),))
    link_person(company, person, role="Chief", by=SETUP)
    link_person(company, a_person("Peter Smith"), is_main=True, by=SETUP)
    return a_lead(people.teammate, "Ovens", tags=("hot",), contact=company, person=person)


@pytest.mark.parametrize("named", CHANGES)
def test_every_change_of_what_is_shown_shows_at_once(people: Cast, as_: Any, lead: Lead, named: str) -> None:
    client = as_(people.administrator)
    before = page_of(client, lead)
    assert page_of(client, lead) == before
    CHANGES[named](lead)
    after = page_of(client, lead)
    keeping._drawn.cache_clear()
    assert page_of(client, lead) == after
    assert after != before


def test_whoever_may_not_edit_is_shown_no_way_to(people: Cast, as_: Any, lead: Lead) -> None:
    assert "piece-edit" in page_of(as_(people.manager), lead)
    assert "piece-edit" not in page_of(as_(people.clerk), lead)
    assert "piece-edit" in page_of(as_(people.manager), lead)


def test_everybody_reads_in_his_language_and_each_status_says_itself(people: Cast, as_: Any) -> None:
    several = [a_lead(people.seller), a_won_lead(people.seller), a_lost_lead(people.seller)]
    client = as_(people.seller)
    for language, words in (("en", "Master data"), ("it", "Dati"), ("de", "Stammdaten"), ("en", "Master data")):
        User.objects.filter(pk=people.seller.user_id).update(language=language)
        for lead in several:
            page = page_of(client, lead)
            assert words in page
            keeping._drawn.cache_clear()
            assert page_of(client, lead) == page
    LossReason.objects.update(names={"en": "Too dear"})
    assert "Too dear" in page_of(client, several[2])


def test_two_pages_have_tokens_of_their_own_and_no_id_twice(people: Cast, as_: Any, lead: Lead) -> None:
    client, tokens = as_(people.administrator), set()
    for _turn in range(2):
        page = client.get(f"/leads/{lead.pk}/").content.decode()
        found = set(re.findall(r'csrfmiddlewaretoken" value="([^"]*)"', page))
        assert len(found) == 1
        tokens |= found
        ids = re.findall(r'\sid="([^"]*)"', page)
        assert len(ids) == len({*ids})
    assert len(tokens) == 2


def test_the_people_of_a_lead_and_how_to_reach_them(people: Cast) -> None:
    company = a_company("Acme", channels=(website("acme.example"), phone("+39 02 1234567"), email("info@acme.example")))
    chief = a_person("Maria Rossi", channels=(email("maria@acme.example"),))
    link_person(company, chief, role="Chief", by=SETUP)
    for number in range(OTHERS + 1):
        link_person(company, a_person(f"Nobody No{number}"), role=str(number), is_main=number == 3, by=SETUP)
    a_lead(people.seller, "Alone")
    a_lead(people.seller, "Chief", contact=company, person=chief)
    a_lead(people.seller, "Private", person=chief)
    known = {}
    for title in ("Alone", "Chief", "Private"):
        pk = Lead.objects.get(process__title=title).pk
        known[title] = people_of(_lead(pk, people.seller)[0])
    assert known["Alone"] == People()
    both = known["Chief"]
    assert both.contact is not None and both.person is not None
    assert [way.medium for way in both.contact.ways] == ["email", "phone"]
    assert (both.contact.contact.name, both.contact.contact.is_company, both.person.role) == ("Acme", True, "Chief")
    assert [way.text for way in both.person.ways] == ["maria@acme.example"]
    assert [one.role for one in both.others] == ["3", "0", "1", "2", "4"] and both.more
    assert [one.is_main for one in both.others] == [True, False, False, False, False]
    alone = known["Private"]
    assert alone.person is not None and alone.person.contact.name == "Maria Rossi" and alone.person.role == ""
    assert alone.others == () and not alone.more
