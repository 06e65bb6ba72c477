"""Contacts become one (C-14, C-15), and are separated again (C-16)."""

from __future__ import annotations

import pytest

from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.models import Channel, Contact, Function
from staffetta.merges.acts.merge import MergeConflicts, merge_contacts
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_customer, a_person, a_supplier, phone
from tests.merges.makers import differences, everything, fresh, undo

pytestmark = pytest.mark.django_db


def phones(contact: Contact) -> list[str]:
    return [row.normalised for row in contact.channels.filter(medium=Channel.Medium.PHONE)]


def test_worked_case_14(firm: Cast) -> None:
    """Customer + supplier with different phones: safe merge stops and names the phone; choosing → both functions, all
    links; undo → both back, a note written in between is kept."""
    customer = a_customer("Rossi Spa", channels=(phone("+39 02 111111"),), handler=firm.seller)
    supplier = a_supplier("Rossi Spa", channels=(phone("+39 02 222222"),))
    ada, pia = a_person("Ada Neri"), a_person("Pia Verdi")
    link_person(customer, ada, is_main=True, by=SETUP)
    link_person(supplier, pia, by=SETUP)
    before = everything()

    with pytest.raises(MergeConflicts) as stopped:
        merge_contacts(customer, [supplier], by=firm.seller, at=DAWN)
    assert "Phone" in stopped.value.sentence
    (conflict,) = stopped.value.extra["conflicts"]
    assert [option["value"] for option in conflict["options"]] == [str(customer.pk), str(supplier.pk), "all"]
    assert not differences(before, everything())

    merge = merge_contacts(customer, [supplier], {conflict["key"]: str(supplier.pk)}, by=firm.seller, at=DAWN)
    main = fresh(customer)
    assert (main.function, main.is_supplier, main.number) == (Function.CUSTOMER, True, customer.number)
    assert phones(main) == ["+3902222222"]
    assert {link.person_id for link in main.person_links.all()} == {ada.pk, pia.pk}
    assert fresh(supplier).merged_into == main and fresh(supplier).number == supplier.number
    assert not Contact.objects.visible_to(firm.administrator).filter(pk=supplier.pk).exists()

    note, _task = _a_note(main, firm)
    undone = undo(merge, by=firm.seller)
    assert undone.kept == [] and undone.stays and undone.stays[0][1] == 1
    after = everything()
    assert note.pk in after["processes.note"] and after["processes.note"].pop(note.pk)["contact_id"] == str(customer.pk)
    assert [line for line in differences(before, after) if "last_activity" not in line] == []


def _a_note(contact: Contact, firm: Cast):  # type: ignore[no-untyped-def]
    from staffetta.processes.models import Note  # noqa: PLC0415

    note = Note.objects.create(contact=contact, text="written in between", author=firm.seller, written_at=DAWN)
    return note, None
