"""The page of a lead is changed in place; two people who change it get both sides (L-01, X-08)."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import Any

import pytest

from staffetta.contacts.models import Contact, Kind
from staffetta.history.models import Event
from staffetta.leads.acts.assign import assign_lead
from staffetta.leads.acts.change import change_lead
from staffetta.leads.models import Lead
from staffetta.leads.pieces import FIELDS
from tests.cast import Cast
from tests.contacts.makers import a_company
from tests.leads.makers import a_lead, a_pipeline, a_won_lead

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def form_of(client: Any, lead: Lead, key: str) -> dict[str, str]:
    """The hidden fields of the form of a piece, as the page has shown them."""
    page = text_of(client.get(f"/leads/{lead.pk}/pieces/{key}/", headers=HTMX))
    found = re.findall(r'type="hidden" name="(version|seen)" value="([^>]*)" id', page)
    assert len(found) == 2, page
    return dict(found)


def post(client: Any, lead: Lead, key: str, said: dict[str, Any]) -> Any:
    return client.post(f"/leads/{lead.pk}/pieces/{key}/", said, headers=HTMX)


@pytest.mark.parametrize("key", sorted(FIELDS))
def test_every_piece_has_its_form_and_is_left_by_escape(people: Cast, as_: Any, key: str) -> None:
    lead, client = a_won_lead(people.seller, contact=a_company()), as_(people.seller)
    asked = client.get(f"/leads/{lead.pk}/pieces/{key}/", headers=HTMX)
    assert asked.status_code == 200
    assert f'name="{FIELDS[key][0]}"' in text_of(asked)
    assert "autofocus" in text_of(asked)  # else no key reaches it, nor Escape
    page = text_of(client.get(f"/leads/{lead.pk}/pieces/{key}/"))  # without scripts it is a page
    assert "<html" in page
    shown = client.get(f"/leads/{lead.pk}/pieces/{key}/?show=1", headers=HTMX)
    assert "piece-edit" in text_of(shown)
    assert key != "supervisor" or "Nobody" in text_of(shown)  # as the page says it, not a dash
    assert client.get(f"/leads/{lead.pk}/pieces/nonsense/").status_code == 404


def test_a_piece_is_saved_and_everything_that_depends_on_it_shown(people: Cast, as_: Any) -> None:
    lead, client = a_lead(people.seller), as_(people.seller)
    saved = post(client, lead, "amount", {"amount": "1.250,50", "currency": "CHF", **form_of(client, lead, "amount")})
    assert (saved.status_code, saved["HX-Retarget"], saved["HX-Trigger"]) == (200, "#lead-facts", "history-changed")
    assert "CHF" in text_of(saved)
    assert "Weighted" in text_of(saved)
    assert f"<title>{lead.process.title} ·" in text_of(saved)  # its tab in the browser follows
    fresh = Lead.objects.get(pk=lead.pk)
    assert (fresh.amount, fresh.currency, fresh.probability) == (Decimal("1250.50"), "CHF", 10)
    wrong = post(client, fresh, "probability", {"probability": "101", **form_of(client, fresh, "probability")})
    assert wrong.status_code == 422
    assert 'value="101"' in text_of(wrong)


def test_the_history_tells_other_tags_once(people: Cast, as_: Any) -> None:
    lead, client = a_lead(people.seller), as_(people.seller)
    post(client, lead, "tags", {"tags": ["heat", "pool"], **form_of(client, lead, "tags")})
    assert Lead.objects.get(pk=lead.pk).version == lead.version + 1
    page = text_of(client.get(f"/leads/{lead.pk}/"))
    assert page.count("changed the tags") == 1
    assert "changed <strong>Tags" not in page


def test_two_who_change_different_pieces_do_not_meet(people: Cast, as_: Any) -> None:
    lead, client = a_lead(people.seller), as_(people.seller)
    seen = form_of(client, lead, "product")
    change_lead(lead, {"amount": Decimal("7")}, by=people.manager)
    assert post(client, lead, "product", {"product": "Ovens", **seen}).status_code == 200
    fresh = Lead.objects.get(pk=lead.pk)
    assert (fresh.product, fresh.amount) == ("Ovens", Decimal("7"))


def test_two_who_change_the_same_piece_see_both_sides(people: Cast, as_: Any) -> None:
    lead, client = a_lead(people.seller), as_(people.seller)
    seen = form_of(client, lead, "amount")
    change_lead(lead, {"amount": Decimal("7000")}, by=people.manager)
    said = {"amount": "9000", "currency": "EUR"}
    stale = post(client, lead, "amount", {**said, **seen})
    assert stale.status_code == 422
    page = text_of(stale)
    for words in ("12,000.00", "7,000.00", "9,000.00", "Marco Manager", "Typed by you", 'value="9000"'):
        assert words in page, words
    assert Lead.objects.get(pk=lead.pk).amount == Decimal("7000")
    again = dict(re.findall(r'type="hidden" name="(version|seen)" value="([^>]*)" id', page))
    assert post(client, lead, "amount", {**said, **again, "choice.amount": "theirs"}).status_code == 200
    assert Lead.objects.get(pk=lead.pk).amount == Decimal("7000")
    assert post(client, lead, "amount", {**said, **again, "choice.amount": "mine"}).status_code == 200
    assert Lead.objects.get(pk=lead.pk).amount == Decimal("9000")


def test_the_whole_form_unites_what_only_one_has_changed(people: Cast, as_: Any) -> None:
    lead, client = a_lead(people.seller, "Ovens", tags=("a",)), as_(people.seller)
    page = text_of(client.get(f"/leads/{lead.pk}/edit/", headers=HTMX))
    seen = dict(re.findall(r'type="hidden" name="(version|seen)" value="([^>]*)" id', page))
    said = {"title": "Ovens", "currency": "EUR", "amount": "12000", "probability": "10", "tags": ["a"], **seen}
    change_lead(lead, {"title": "Theirs", "product": "P", "tags": ["a", "b"]}, by=people.manager)
    stale = client.post(f"/leads/{lead.pk}/edit/", {**said, "title": "Mine", "description": "Mine too"}, headers=HTMX)
    assert stale.status_code == 422
    page = text_of(stale)
    for words in ("Theirs", "Mine", "Mine too", "Also changed by others", "Product", "Tags"):
        assert words in page, words
    again = dict(re.findall(r'type="hidden" name="(version|seen)" value="([^>]*)" id', page))
    final = {**said, **again, "title": "Mine", "description": "Mine too", "product": "P", "tags": ["a", "b"]}
    assert client.post(f"/leads/{lead.pk}/edit/", final, headers=HTMX).status_code == 204  # and a redirect
    fresh = Lead.objects.select_related("process").get(pk=lead.pk)
    assert (fresh.process.title, fresh.process.description, fresh.product) == ("Mine", "Mine too", "P")


def test_hands_are_changed_in_place_too(people: Cast, as_: Any) -> None:
    lead, client = a_lead(people.seller), as_(people.seller)
    seen = form_of(client, lead, "handler")
    assign_lead(lead, people.manager, by=people.administrator)
    stale = post(client, lead, "handler", {"handler": str(people.teammate.pk), **seen})
    assert stale.status_code == 403, "it is the manager's now"
    boss = as_(people.manager)
    assert post(
        boss, lead, "supervisor", {"supervisor": str(people.seller.pk), **form_of(boss, lead, "supervisor")}
    ).status_code == 200  # fmt: skip
    assert Event.objects.about(lead.pk)[0].kind == "leads.supervised"
    assert as_(people.teammate).get(f"/leads/{lead.pk}/pieces/amount/", headers=HTMX).status_code == 403


def test_by_programs_both_values_are_told(people: Cast, api: Any) -> None:
    lead, call = a_lead(people.seller), api(people.seller)
    tag = call.get(f"/leads/{lead.pk}").headers["ETag"]
    change_lead(lead, {"amount": Decimal("7000")}, by=people.manager)
    stale = call.patch(f"/leads/{lead.pk}", {"amount": "9000.00", "title": "Mine"}, **{"If-Match": tag})
    assert (stale.status_code, stale.data["code"]) == (412, "stale")
    assert stale.data["current"] == {"amount": "7000.00", "title": "Coffee machines for the canteen"}
    assert stale.data["given"] == {"amount": "9000.00", "title": "Mine"}


def test_a_new_lead_makes_its_contact_in_the_same_go(people: Cast, as_: Any, api: Any) -> None:
    client = as_(people.seller)
    offered = text_of(client.get("/contacts/choose/?new=1&q=Brand+New", headers=HTMX))
    assert 'data-value="+company:Brand New"' in offered
    said = {"title": "Ovens", "currency": "EUR", "contact": "+company:Brand New", "new_email": "nobody"}
    said["pipeline"] = str(a_pipeline().pk)
    refused = client.post("/leads/new/", said)
    assert refused.status_code == 422
    assert "Brand New (new company)" in text_of(refused)
    assert 'aria-errormessage="id_new_email-error"' in text_of(refused) or 'id="id_new_email-error"' in text_of(refused)
    assert not Contact.objects.filter(name="Brand New").exists(), "both or neither"
    assert client.post("/leads/new/", {**said, "new_email": "hello@brand.example"}).status_code == 302
    lead = Lead.objects.select_related("process__contact").get()
    assert lead.process.contact is not None
    assert (lead.process.contact.name, lead.process.contact.function) == ("Brand New", "prospect")
    like = text_of(client.get(f"/leads/new/?like={lead.pk}"))
    assert 'value="Ovens"' in like
    assert "Brand New" in like
    made = api(people.seller).post("/leads", {"title": "x", "new_contact": {"kind": "person", "name": "Nora Neu"}})
    assert (made.status_code, made.data["contact"]["name"]) == (201, "Nora Neu"), made.data
    assert Contact.objects.get(name="Nora Neu").kind == Kind.PERSON
