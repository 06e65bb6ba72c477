"""Merging by page: select, choose the main contact, see it, OK; and undoing (C-14, C-16)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from staffetta.accounts.models import Member
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.fields import ContactField
from staffetta.contacts.models import Contact
from staffetta.merges.models import Merge
from staffetta.merges.planning import preview_merge
from tests.cast import SETUP, Cast
from tests.contacts.makers import a_company, a_customer, a_person, a_prospect, a_supplier, phone
from tests.merges.makers import a_merge, fresh

pytestmark = pytest.mark.django_db
As = Callable[[Member], Client]


def page_of(contact: Contact) -> str:
    return reverse("contacts:contact", kwargs={"contact_id": contact.pk})


def test_select_choose_ok_undo(firm: Cast, as_: As) -> None:
    client = as_(firm.seller)
    customer = a_customer("Rossi Spa", channels=(phone("+39 02 111111"),))
    supplier = a_supplier("Rossi Spa", channels=(phone("+39 02 222222"),))
    ids = [str(customer.pk), str(supplier.pk)]
    sent = client.post(reverse("merges:new"), {"ids": ids})
    shown = client.get(sent["Location"])
    text = shown.content.decode()
    plan = preview_merge(customer, [supplier], {}, by=firm.seller)
    (conflict,) = plan.conflicts
    assert "What differs" in text and "+39 02 222222" in text and plan.seen in text
    form = {"ids": ids, "main": str(supplier.pk), "seen": plan.seen}
    refused = client.post(reverse("merges:new"), form)
    assert refused.status_code == 422 and fresh(customer).merged_into is None, "what was seen had another main contact"
    form = {**form, "main": str(customer.pk), f"choice:{conflict.key}": "all"}
    done = client.post(reverse("merges:new"), form, follow=True)
    assert done.status_code == 200 and fresh(supplier).merged_into == customer
    merge = Merge.objects.get()
    said = done.content.decode()
    assert reverse("merges:undo", kwargs={"merge_id": merge.pk}) in said
    assert "The main contact kept its values." not in said, "it has a phone more"
    contact = client.get(page_of(customer)).content.decode()
    assert "Merged from" in contact and supplier.number in contact
    address = reverse("merges:undo", kwargs={"merge_id": merge.pk})
    assert "What comes back" in client.get(address).content.decode()
    assert client.post(address).status_code == 302 and fresh(supplier).merged_into is None
    assert "Undone" in client.get(reverse("merges:merges")).content.decode()


def test_without_choices_the_page_stops_and_says_what_differs(firm: Cast, as_: As) -> None:
    main, other = a_company("Rossi Spa"), a_company("Rossi S.p.A.")
    form = {"ids": [str(main.pk), str(other.pk)], "main": str(main.pk)}
    refused = as_(firm.seller).post(reverse("merges:new"), form)
    said = refused.content.decode()
    assert refused.status_code == 422 and "Nothing was merged yet" in said
    assert "The contacts differ in: Name. Choose which values are kept." in said
    assert "Safe merge stops here: the contacts differ in: Name" in said and fresh(other).merged_into is None


def test_what_was_chosen_stays_chosen_when_the_page_stops(firm: Cast, as_: As) -> None:
    """Somebody changes one of the contacts while values are chosen (X-08): a value more differs then."""
    main = a_company("Rossi Spa", industry="Mechanics", channels=(phone("+39 02 111111"),))
    other = a_company("Rossi S.p.A.", industry="Engineering", channels=(phone("+39 02 222222"),))
    plan = preview_merge(main, [other], {}, by=firm.seller)
    form = {"ids": [str(main.pk), str(other.pk)], "main": str(main.pk), "seen": plan.seen}
    chosen = {"choice:name": str(other.pk), "choice:industry": str(other.pk), "choice:channel.phone": str(main.pk)}
    assert {f"choice:{conflict.key}" for conflict in plan.conflicts} == set(chosen)
    page = as_(firm.seller).get(f"/merges/new/?ids={main.pk}&ids={other.pk}&main={main.pk}").content.decode()
    assert _chosen_on(page) == {"name": str(main.pk), "industry": str(main.pk), "channel.phone": "all"}
    for contact, language in ((main, "it"), (other, "fr")):
        change_contact(fresh(contact), {"language": language}, by=SETUP)
    refused = as_(firm.seller).post(reverse("merges:new"), form | chosen)
    again = refused.content.decode()
    assert refused.status_code == 422 and "Somebody has changed one of these contacts in the meantime." in again
    kept = {name.removeprefix("choice:"): value for name, value in chosen.items()}
    assert _chosen_on(again) == {**kept, "language": str(main.pk)} and fresh(other).merged_into is None
    seen = re.findall(r'name="seen" value="(\w+)"', again)[0]
    lacking = as_(firm.seller).post(reverse("merges:new"), {**form, **chosen, "seen": seen})
    assert lacking.status_code == 422 and "The contacts differ in: Language." in lacking.content.decode()
    done = as_(firm.seller).post(reverse("merges:new"), {**form, **chosen, "seen": seen, "choice:language": "all"})
    assert done.status_code == 422, "not one of the values"
    done = as_(firm.seller).post(reverse("merges:new"), {**form, **chosen, "seen": seen, "choice:language": main.pk})
    assert done.status_code == 302 and fresh(other).merged_into == main
    one = fresh(main)
    assert (one.name, one.industry, one.language) == ("Rossi S.p.A.", "Engineering", "it")
    assert [row.value for row in one.channels.all()] == ["+39 02 111111"]


def _chosen_on(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="choice:([\w.]+)" value="([\w-]+)" checked', page))


def test_a_selection_of_one(firm: Cast, as_: As) -> None:
    client = as_(firm.seller)
    assert client.post(reverse("merges:new"), {"ids": [str(a_company().pk)]})["Location"] == reverse(
        "contacts:contacts"
    )
    assert "Select two or more contacts to merge." in client.get(reverse("merges:new")).content.decode()


def test_persons_and_companies_are_told_apart(firm: Cast, as_: As) -> None:
    ids = f"?ids={a_company().pk}&ids={a_person().pk}"
    answer = as_(firm.seller).get(reverse("merges:new") + ids)
    assert answer.status_code == 422 and "Persons merge with persons" in answer.content.decode()


def test_old_addresses_lead_on(firm: Cast, as_: As) -> None:
    client = as_(firm.seller)
    main, other = a_company("Rossi"), a_company("Rossi")
    link = link_person(other, a_person(), by=SETUP)
    a_merge(main, other)
    for name in ("contacts:contact", "contacts:persons", "contacts:edit"):
        answer = client.get(reverse(name, kwargs={"contact_id": other.pk}) + "?tab=1")
        assert (answer.status_code, answer["Location"]) == (
            308,
            reverse(name, kwargs={"contact_id": main.pk}) + "?tab=1",
        )
    history = reverse("history:record", kwargs={"subject": "contacts.contact", "record_id": other.pk})
    assert client.get(history).status_code == 308
    assert client.get(history)["Cache-Control"] == "no-store", "a browser would keep it past undoing"
    person = {"contact_id": other.pk, "link_id": link.pk}
    assert client.get(reverse("contacts:person-edit", kwargs=person), follow=True).status_code == 200
    listed = client.get(reverse("documents:documents") + f"?contact={other.pk}")
    assert listed.status_code == 308 and str(main.pk) in listed["Location"]
    told = client.post(reverse("contacts:convert", kwargs={"contact_id": other.pk}))
    assert told.status_code == 409 and "has been merged into" in told.content.decode()
    assert not fresh(main).is_customer


def test_under_privacy_own_a_tombstone_tells_nothing(own_firm: Cast, as_: As) -> None:
    main, other = (a_prospect(handler=own_firm.seller) for _number in range(2))
    a_merge(main, other)
    assert as_(own_firm.office).get(page_of(other)).status_code == 404
    assert as_(own_firm.seller).get(page_of(other)).status_code == 308


def test_an_old_page_may_still_hold_the_old_id(firm: Cast, as_: As) -> None:
    main, other = a_company("Rossi"), a_company("Rossi")
    a_merge(main, other)
    form = {"ids": [str(main.pk), str(a_company("Bianchi").pk)], "main": str(main.pk), "choice:name": str(other.pk)}
    assert as_(firm.seller).post(reverse("merges:new"), form).status_code == 422
    field = ContactField(member=firm.seller)
    assert field.clean(str(other.pk)) == main


def test_the_list_costs_the_same_for_few_and_many(firm: Cast, as_: As, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client, counts = as_(firm.administrator), []
    for number in (1, 6):
        for _merge in range(number):
            a_merge(a_company(), a_company(), a_company())
        client.get(reverse("merges:merges"))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(reverse("merges:merges")).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
