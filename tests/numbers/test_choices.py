"""Own numbers for suppliers, numbers for accounting, the new year (C-17)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from staffetta.accounts.acts.change_workspace import Preferences, change_workspace
from staffetta.contacts.acts.add_supplier import add_supplier
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.acts.convert import become_customer, convert_contact
from staffetta.contacts.acts.load import load_contacts
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Kind
from staffetta.core.refusals import Forbidden, Invalid, Stale
from staffetta.history.models import Event
from staffetta.numbers.acts.arrange import Choices, arrange_numbering
from staffetta.numbers.acts.change_range import change_range
from staffetta.numbers.models import Numbering, NumberRange
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_customer, a_prospect, a_supplier
from tests.contacts.pages import SignIn, text


def arrange(firm: Cast, **choices: Any) -> Numbering:
    return arrange_numbering(Choices(**choices), by=firm.administrator)


def accounts_of(contact: Contact) -> tuple[str, str]:
    contact.refresh_from_db()
    return contact.debtor_number, contact.creditor_number


class TestSuppliers:
    def test_by_default_all_share_one_range(self, firm: Cast) -> None:
        numbers = [a_prospect().number, a_supplier().number, a_customer().number]
        assert numbers == ["C-00001", "C-00002", "C-00003"]

    def test_with_their_own_range_only_pure_suppliers_take_from_it(self, firm: Cast) -> None:
        arrange(firm, suppliers_apart=True)
        both = a_customer("Both", is_supplier=True)
        numbers = [a_supplier().number, a_prospect().number, both.number, a_supplier("Two").number]
        assert numbers == ["S-00001", "C-00002", "C-00001", "S-00002"]

    def test_a_contact_keeps_its_number_whatever_function_it_gets(self, firm: Cast) -> None:
        arrange(firm, suppliers_apart=True)
        supplier, prospect = a_supplier(), a_prospect()
        kept = (supplier.number, prospect.number)
        add_supplier(prospect, by=SETUP, at=DAWN)
        convert_contact(supplier, by=SETUP, at=DAWN)
        convert_contact(prospect, by=SETUP, at=DAWN)
        supplier.refresh_from_db()
        prospect.refresh_from_db()
        assert (supplier.number, prospect.number) == kept and supplier.is_customer and prospect.is_customer

    def test_many_at_once_take_from_both_ranges_in_their_order(self, firm: Cast) -> None:
        arrange(firm, suppliers_apart=True)
        drafts = [ContactDraft(kind=Kind.COMPANY, name=f"N{i}", is_supplier=i % 2 == 0) for i in range(4)]
        made = load_contacts(drafts, by=SETUP, at=DAWN)
        assert [contact.number for contact in made] == ["S-00001", "C-00001", "S-00002", "C-00002"]

    def test_even_in_the_same_shape_no_number_comes_twice(self, firm: Cast) -> None:
        arrange(firm, suppliers_apart=True)
        range_ = NumberRange.objects.get(code="contacts.suppliers")
        change_range(range_, {"prefix": "C-"}, by=firm.administrator, at=DAWN)
        assert [a_supplier().number, a_prospect().number, a_supplier("x").number] == ["C-00001", "C-00002", "C-00003"]


class TestAccounting:
    def test_it_is_untouched_by_the_common_range(self, firm: Cast) -> None:
        assert accounts_of(a_customer(is_supplier=True)) == ("", "")

    def test_numbers_follow(self, firm: Cast) -> None:
        arrange(firm, accounts="follow")
        customer, supplier, prospect, plain = a_customer(), a_supplier(), a_prospect(), a_company("Plain")
        assert accounts_of(customer) == (customer.number, "")
        assert accounts_of(supplier) == ("", supplier.number)
        assert accounts_of(prospect) == ("", "")
        convert_contact(prospect, by=SETUP, at=DAWN)
        become_customer(plain, because="Q-1", by=SETUP, at=DAWN)
        add_supplier(prospect, by=SETUP, at=DAWN)
        assert accounts_of(prospect) == (prospect.number, prospect.number)
        assert accounts_of(plain) == (plain.number, "")
        kinds = Event.objects.filter(subject_id=prospect.pk).values_list("kind", flat=True)
        assert list(kinds).count("contacts.account_number_given") == 2

    def test_numbers_come_from_their_own_ranges(self, firm: Cast) -> None:
        arrange(firm, accounts="own")
        assert accounts_of(a_customer("A", is_supplier=True)) == ("10000", "70000")
        assert accounts_of(a_customer("B")) == ("10001", "")

    def test_who_has_a_number_keeps_it(self, firm: Cast) -> None:
        arrange(firm, accounts="own")
        customer = a_customer()
        arrange(firm, accounts="follow")
        add_supplier(customer, by=SETUP, at=DAWN)
        assert accounts_of(customer) == ("10000", customer.number)

    def test_a_number_taken_by_hand_does_not_keep_anybody_from_becoming_a_customer(self, firm: Cast) -> None:
        prospect, other = a_prospect(), a_customer("Other")
        Contact.objects.filter(pk=other.pk).update(debtor_number=prospect.number)
        arrange(firm, accounts="follow")
        assert convert_contact(prospect, by=SETUP, at=DAWN).is_customer
        assert accounts_of(prospect) == ("", "")

    def test_while_they_follow_no_other_can_be_entered(self, firm: Cast) -> None:
        arrange(firm, accounts="follow")
        customer = a_customer()
        with pytest.raises(BadContact) as refused:
            change_contact(customer, {"debtor_number": "D-7"}, by=firm.seller)
        assert refused.value.fields == {
            "debtor_number": f"It follows the number {customer.number}: so it is set in Settings › Finance."
        }
        with pytest.raises(BadContact):
            a_customer("Other", debtor_number="D-7")
        brought = a_customer("Brought", number="X-1", debtor_number="X-1")
        change_contact(brought, {"debtor_number": ""}, by=firm.seller)
        change_contact(brought, {"debtor_number": "X-1"}, by=firm.seller)
        assert accounts_of(brought) == ("X-1", "")

    def test_by_hand_nothing_is_given(self, firm: Cast) -> None:
        with pytest.raises(Invalid) as refused:
            arrange(firm, fill=True)
        assert set(refused.value.fields) == {"fill"}

    def test_those_who_lack_one_get_it_on_demand(
        self, firm: Cast, deliver_all: Callable[[], int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("staffetta.contacts.acts.give_account_numbers.PORTION", 2)
        customers = [a_customer(f"C{i}") for i in range(5)]
        stuck = a_customer("Stuck")
        Contact.objects.filter(pk=customers[0].pk).update(debtor_number=stuck.number)
        arrange(firm, accounts="follow", fill=True)
        deliver_all()
        assert accounts_of(customers[0]) == (stuck.number, "") and accounts_of(stuck) == ("", "")
        assert [accounts_of(c)[0] for c in customers[1:]] == [c.number for c in customers[1:]]

    def test_only_administrators_choose(self, firm: Cast) -> None:
        with pytest.raises(Forbidden):
            arrange_numbering(Choices(suppliers_apart=True), by=firm.manager)
        with pytest.raises(Invalid):
            arrange(firm, accounts="nonsense")
        arrange(firm, accounts="own")
        with pytest.raises(Stale):
            arrange_numbering(Choices(accounts="hand"), by=firm.administrator, expected=1)


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Europe/Warsaw", datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), datetime(2026, 12, 31, 23, 0, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 1, 1, 4, 59, 59, tzinfo=UTC), datetime(2027, 1, 1, 5, 0, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 12, 31, 10, 59, tzinfo=UTC), datetime(2026, 12, 31, 11, 0, tzinfo=UTC)),
    ],
)
def test_the_year_turns_at_midnight_where_the_firm_is(firm: Cast, zone: str, before: datetime, after: datetime) -> None:
    change_workspace(firm.workspace, Preferences(timezone=zone), by=firm.administrator)
    range_ = NumberRange.objects.get(code="contacts")
    change_range(range_, {"prefix": "K{year}-", "yearly_restart": True}, by=firm.administrator, at=DAWN)
    numbers = [a_company(str(at), at=at).number for at in (before, before, after, after)]
    assert numbers == ["K2026-00001", "K2026-00002", "K2027-00001", "K2027-00002"]


class TestDoors:
    def test_pages(self, firm: Cast, as_: SignIn, deliver_all: Callable[[], int]) -> None:
        a_customer()
        client = as_(firm.administrator)
        assert "Suppliers" in text(client.get("/administration/")) and "Finance" in text(client.get("/administration/"))
        ranges = reverse("numbers:ranges")
        assert text(client.get(ranges)).count("Not in use") == 3
        suppliers, finance = reverse("numbers:suppliers"), reverse("numbers:finance")
        assert client.post(suppliers, {"suppliers_apart": "on", "version": 1}).status_code == 302
        assert text(client.get(ranges)).count("Not in use") == 2 and a_supplier().number == "S-00001"
        assert "2 customers and suppliers have no number for accounting." in text(client.get(finance))
        stale = client.post(finance, {"accounts": "own", "version": 1})
        assert stale.status_code == 422
        assert client.post(finance, {"accounts": "own", "fill": "on", "version": 2}).status_code == 302
        deliver_all()
        assert sorted(Contact.objects.values_list("debtor_number", "creditor_number")) == [("", "70000"), ("10000", "")]
        assert "no number for accounting" not in text(client.get(finance))
        numbering = Numbering.objects.get()
        history = text(client.get(f"/history/numbers.numbering/{numbering.pk}/"))
        assert "arranged how numbers are given" in history and "They come from number ranges of their own" in history

    def test_the_report_of_gaps(self, firm: Cast, as_: SignIn) -> None:
        client = as_(firm.administrator)
        address = reverse("numbers:gaps", kwargs={"range_id": NumberRange.objects.get(code="contacts").pk})
        assert "No number was given yet" in text(client.get(address))
        made = [a_company(str(i)) for i in range(130)]
        assert "Every number that was given is carried by a record." in text(client.get(address))
        Contact.objects.filter(pk__in=[contact.pk for contact in made[::2]]).delete()
        first = client.get(address)
        assert "C-00001" in text(first) and "No record carries it" in text(first)
        assert "cursor=0-99" in first.content.decode()
        beyond = client.get(f"{address}?cursor=0-99")
        assert "C-00101" in text(beyond) and "C-00099" not in text(beyond) and "To the beginning" in text(beyond)
        assert client.get(f"{address}?year=1999&cursor=x").status_code == 422

    def test_api(self, firm: Cast, api: Any) -> None:
        administrator, seller = api(firm.administrator), api(firm.seller)
        assert seller.get("/numbering").data == {"suppliers_apart": False, "accounts": "hand", "version": 1}
        assert seller.patch("/numbering", {"suppliers_apart": True}).status_code == 403
        changed = administrator.patch("/numbering", {"suppliers_apart": True, "accounts": "follow"})
        assert changed.data == {"suppliers_apart": True, "accounts": "follow", "version": 2}
        assert changed.headers["ETag"] == '"2"'
        assert administrator.patch("/numbering", {"accounts": "x"}).status_code == 422
        assert administrator.patch("/numbering", {"accounts": "own"}, **{"If-Match": '"1"'}).status_code == 412
        made = administrator.post("/contacts", {"kind": "company", "name": "S", "is_supplier": True})
        assert made.data["number"] == "S-00001"
        used = {row["code"]: row["is_used"] for row in seller.get("/number-ranges").data["items"]}
        assert used["contacts.suppliers"] and not used["contacts.debtors"] and used["leads"]
