"""Contacts become one (C-14, C-15), and are separated again (C-16)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.convert import convert_contact
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.models import Channel, Contact, Function
from staffetta.contacts.search import best
from staffetta.contacts.tallies import LISTS, counts
from staffetta.contacts.tombstones import MergedAway
from staffetta.core.refusals import Forbidden, Stale
from staffetta.documents.acts.accept import accept_quote
from staffetta.documents.acts.add import add_document
from staffetta.history.models import Event
from staffetta.merges import columns
from staffetta.merges.acts.merge import Collides, MergeConflicts, merge_contacts
from staffetta.merges.acts.purge import purge_merges
from staffetta.merges.acts.set_term import set_term
from staffetta.merges.acts.undo import NotUndoable, preview_undo, undo_merge
from staffetta.merges.models import Edit, Merge, Move
from staffetta.merges.planning import NotMergeable, preview_merge
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.models import Note, Process, Task
from staffetta.processes.plans import NoteDraft, Plan
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_customer, a_person, a_prospect, a_supplier, an_address, phone
from tests.documents.makers import a_draft
from tests.leads.makers import a_lead
from tests.merges.makers import a_merge, differences, everything, fresh, undo
from tests.processes.makers import a_task

pytestmark = pytest.mark.django_db


def phones(contact: Contact) -> list[str]:
    return [row.normalised for row in contact.channels.filter(medium=Channel.Medium.PHONE)]


def a_note(contact: Contact, text: str = "written in between") -> Note:
    return Note.objects.create(contact=contact, text=text, written_at=DAWN)


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

    note = a_note(main)
    undone = undo(merge, by=firm.seller)
    assert undone.kept == [] and [count for _label, count in undone.stays] == [1]
    after = everything()
    assert after["processes.note"].pop(note.pk)["contact_id"] == str(customer.pk)
    assert differences(before, after) == []


def test_both_phones_are_kept_unless_somebody_says_otherwise(firm: Cast) -> None:
    first = a_company(channels=(phone("+39 02 111111"),))
    second = a_company(channels=(phone("+39 02 222222"), phone("+39 02 111111")))
    third = a_company(channels=(phone("+39 02 333333"),))
    a_merge(first, second, third)
    assert phones(first) == ["+3902111111", "+3902222222", "+3902333333"]


def test_functions_unite_and_never_go_back(firm: Cast) -> None:
    for main, other in ((a_prospect(), a_customer()), (a_customer(), a_prospect())):
        merge = a_merge(main, other)
        assert fresh(main).is_customer
        undone = undo(merge)
        assert fresh(main).is_customer, "a customer never becomes a prospect again (C-06)"
        assert fresh(other).function == other.function
        assert ("function" in [kept.key for kept in undone.kept]) == main.is_prospect


def test_who_became_a_customer_after_the_merge_stays_one(firm: Cast) -> None:
    main, other = a_prospect(), a_prospect()
    merge = a_merge(main, other)
    convert_contact(fresh(main), by=SETUP, at=DAWN)
    undo(merge)
    assert fresh(main).is_customer and fresh(other).is_prospect


def test_a_quote_that_was_accepted_meanwhile_makes_its_own_contact_a_customer(firm: Cast) -> None:
    main, other = a_prospect(), a_prospect()
    quote = add_document(a_draft(other), by=firm.seller, at=DAWN)
    merge = a_merge(main, other)
    quote.refresh_from_db()
    accept_quote(quote, by=firm.seller, at=DAWN)
    undo(merge)
    assert fresh(main).is_customer and fresh(other).is_customer


def test_a_prospect_stays_one_while_it_has_leads(firm: Cast) -> None:
    main, other = a_company(), a_prospect()
    merge = a_merge(main, other)
    a_lead(firm.seller, contact=fresh(main))
    assert [kept.key for kept in undo(merge).kept] == ["function"]
    assert fresh(main).is_prospect


def test_empty_fields_are_filled_and_differing_ones_asked(firm: Cast) -> None:
    main = a_company("Rossi Spa", industry="Machines")
    other = a_company("Rossi S.p.A.", industry="Tools", vat_number="IT00743110157", external_id="X-1")
    plan = preview_merge(main, [other], {}, by=SETUP)
    assert [conflict.key for conflict in plan.conflicts] == ["name", "industry"]
    assert all(conflict.preselected == str(main.pk) for conflict in plan.conflicts)
    assert {gain.key for gain in plan.gains} >= {"vat_number", "external_id"}
    before = everything()
    merge = a_merge(main, other, industry=str(other.pk))
    merged = fresh(main)
    assert (merged.name, merged.industry, merged.external_id) == ("Rossi Spa", "Tools", "X-1")
    assert merged.vat_number == other.vat_number and fresh(other).external_id == ""
    change_contact(merged, {"industry": "Robots"}, by=SETUP)
    assert [kept.key for kept in undo(merge).kept] == ["industry"]
    assert fresh(main).industry == "Robots"
    change_contact(fresh(main), {"industry": "Machines"}, by=SETUP)
    assert differences(before, everything()) == []


def test_the_same_use_with_another_address_is_asked(firm: Cast) -> None:
    main = a_company(addresses=(an_address("Milano"),))
    other = a_company(addresses=(an_address("Torino"), an_address("Genova", use="billing")))
    (conflict,) = preview_merge(main, [other], {}, by=SETUP).conflicts
    assert conflict.key == "address.main" and [option.shown for option in conflict.options] == ["Milano", "Torino"]
    merge = a_merge(main, other, **{"address.main": str(other.pk)})
    assert sorted(row.city for row in main.addresses.all()) == ["Genova", "Torino"]
    undo(merge)
    assert [row.city for row in main.addresses.all()] == ["Milano"]
    assert sorted(row.city for row in other.addresses.all()) == ["Genova", "Torino"]


def test_persons_unite_with_one_main_contact(firm: Cast) -> None:
    main, other, ada, pia = a_company(), a_company(), a_person("Ada Neri"), a_person("Pia Verdi")
    link_person(main, ada, role="Buyer", is_main=True, by=SETUP)
    link_person(other, ada, role="Owner", by=SETUP)
    link_person(other, pia, is_main=True, by=SETUP)
    before = everything()
    plan = preview_merge(main, [other], {}, by=SETUP)
    assert [str(conflict.label) for conflict in plan.conflicts] == ["Ada Neri", "Main contact person"]
    merge = a_merge(main, other, **{f"link.{ada.pk}": str(other.pk), "link.main": str(other.pk)})
    links = {link.person: (link.role, link.is_main) for link in main.person_links.all()}
    assert links == {ada: ("Owner", False), pia: ("", True)}
    undo(merge)
    assert differences(before, everything()) == []


def test_two_records_of_a_person_at_the_same_company(firm: Cast) -> None:
    company, ada, double = a_company(), a_person("Ada Neri"), a_person("Ada Neri")
    link_person(company, ada, by=SETUP)
    link_person(company, double, is_main=True, by=SETUP)
    before = everything()
    merge = a_merge(ada, double)
    (link,) = company.person_links.all()
    assert link.person == ada
    undo(merge)
    assert differences(before, everything()) == []


def test_a_company_and_its_parent_make_no_circle(firm: Cast) -> None:
    top = a_company("Top")
    middle = a_company("Middle", parent=top)
    bottom = a_company("Bottom", parent=middle)
    before = everything()
    for main, others in ((top, [middle]), (middle, [top]), (bottom, [top]), (top, [bottom]), (bottom, [middle, top])):
        merge = a_merge(main, *others)
        seen, above = set(), fresh(main)
        while above.parent is not None:
            assert above.pk not in seen and above.parent.merged_into is None
            seen.add(above.pk)
            above = above.parent
        undo(merge)
        assert differences(before, everything()) == [], (main, others)


def test_the_same_document_in_both_is_refused_and_named(firm: Cast) -> None:
    main, other = a_prospect(), a_prospect()
    for contact in (main, other):
        add_document(a_draft(contact, number="Q-77"), by=firm.seller, at=DAWN)
    before = everything()
    with pytest.raises(Collides) as refused:
        a_merge(main, other)
    assert "Q-77" in refused.value.sentence and len(refused.value.extra["collisions"][0]["ids"]) == 2
    assert differences(before, everything()) == []


def test_who_may_not_change_all_of_them_merges_none(own_firm: Cast) -> None:
    main, other = a_company(handler=own_firm.seller), a_company(handler=own_firm.office)
    with pytest.raises(Forbidden):
        a_merge(main, other, by=own_firm.seller)
    merge = a_merge(main, other, by=own_firm.administrator)
    with pytest.raises(Forbidden):
        undo(merge, by=own_firm.seller)


def test_what_cannot_become_one(firm: Cast) -> None:
    company, person = a_company(), a_person()
    gone = a_company()
    Contact.objects.filter(pk=gone.pk).update(anonymised_at=DAWN)
    for main, others in ((company, [person]), (company, [company]), (company, []), (company, [gone])):
        with pytest.raises(NotMergeable):
            a_merge(main, *others)


def test_somebody_edited_meanwhile(firm: Cast) -> None:
    main, other = a_company("Rossi"), a_company("Rossi")
    seen = preview_merge(main, [other], {}, by=SETUP).seen
    change_contact(other, {"industry": "Machines"}, by=SETUP)
    with pytest.raises(Stale):
        merge_contacts(fresh(main), [fresh(other)], seen=seen, by=SETUP, at=DAWN)
    assert fresh(other).merged_into is None


def test_tombstones_are_refused_everywhere_and_chains_are_short(firm: Cast) -> None:
    first, second, third = a_company("One"), a_company("Two"), a_company("Three")
    inner = a_merge(second, third)
    outer = a_merge(first, second)
    assert fresh(third).merged_into == first and fresh(second).merged_into == first
    with pytest.raises(MergedAway):
        a_merge(a_company(), third)
    with pytest.raises(MergedAway):
        change_contact(third, {"name": "Four"}, by=SETUP)
    undo(inner)
    assert fresh(third).merged_into is None and fresh(second).merged_into == first
    undo(outer)
    assert fresh(second).merged_into is None


def test_an_old_number_finds_the_main_contact(firm: Cast) -> None:
    main, other = a_company("Rossi"), a_company("Bianchi")
    merge = a_merge(main, other)
    assert best(firm.seller, other.number, 5) == [main]
    change_contact(fresh(main), {"name": "Rossi & Figli"}, by=SETUP)
    assert best(firm.seller, other.number, 5) == [main]
    undo(merge)
    assert best(firm.seller, other.number, 5) == [other]


def test_the_counts_of_the_lists_follow(firm: Cast) -> None:
    main, other = a_prospect(), a_supplier()
    merge = a_merge(main, other)
    living = Contact.objects.filter(merged_into=None)
    assert counts(firm.administrator) == {name: living.in_list(name).count() for name in LISTS}
    undo(merge)
    assert counts(firm.administrator) == {name: living.in_list(name).count() for name in LISTS}


def test_the_history_of_both_is_read_on_the_main_contact(firm: Cast) -> None:
    main, other = a_company("Rossi"), a_company("Rossi")
    merge = a_merge(main, other, by=firm.seller)
    event = Event.objects.about(main.pk)[0]
    assert event.kind == "merges.merged" and event.said["numbers"] == other.number
    assert event.private["names"] == "Rossi" and Event.objects.about(other.pk)[0].kind == "merges.merged_into"
    undo(merge)
    assert Event.objects.about(other.pk)[0].kind == "merges.undone"


def test_the_term_and_what_is_final(firm: Cast) -> None:
    main, other = a_company(vat_number=""), a_company(vat_number="IT00743110157")
    a_note(other)
    merge = a_merge(main, other)
    assert purge_merges(by=SETUP, at=DAWN + timedelta(days=30)) == 0 and Edit.objects.exists()
    with pytest.raises(NotUndoable):
        undo_merge(merge, by=SETUP, at=DAWN + timedelta(days=30, seconds=1))
    set_term(60, by=firm.administrator)
    assert preview_undo(merge, by=SETUP, at=DAWN + timedelta(days=59)).returned
    with pytest.raises(Forbidden):
        set_term(1, by=firm.seller)
    assert purge_merges(by=SETUP, at=DAWN + timedelta(days=61)) == 1
    assert not Edit.objects.exists() and not Move.objects.exists() and Merge.objects.get().purged_at
    with pytest.raises(NotUndoable):
        undo(merge)


def test_undone_once_only_and_not_after_anonymising(firm: Cast) -> None:
    main, other = a_company(), a_company()
    merge = a_merge(main, other)
    undo(merge)
    with pytest.raises(NotUndoable):
        undo(merge)
    again = a_merge(main, other)
    Contact.objects.filter(pk=main.pk).update(anonymised_at=DAWN)
    with pytest.raises(NotUndoable):
        undo(again)


def test_everything_of_the_others_goes_over(firm: Cast) -> None:
    main, other, person, double = a_company(), a_company(), a_person("Ada Neri"), a_person("Ada Neri")
    lead = a_lead(firm.seller, contact=other, person=double)
    a_note(other)
    for one, two in ((main, other), (person, double)):
        a_merge(one, two)
    process = Process.objects.get(pk=lead.pk)
    assert (process.contact, process.person) == (main, person)
    assert not Task.objects.filter(contact=other).exists() and Note.objects.get().contact == main


def test_rows_written_for_a_tombstone_are_led_on(firm: Cast) -> None:
    main, other = a_company(), a_company()
    a_merge(main, other)
    assert Note.objects.get(pk=a_note(other).pk).contact == main


def test_every_column_of_a_contact_has_a_rule() -> None:
    bundled = {name for names in columns.BUNDLES.values() for name in names}
    known = {*columns.LABELS, *bundled, *columns.BY_RULE, *columns.OF_THE_RECORD}
    missing = {field.name for field in Contact._meta.local_fields if not {field.name, field.attname} & known}
    assert not missing, f"say in merges/columns.py what a merge does with {sorted(missing)}"


def test_addresses_are_shown_as_their_countries_write_them(firm: Cast) -> None:
    main = a_company(
        addresses=(an_address("Boston", street="1 Main St", postal_code="02108", region="MA", country="US"),)
    )
    other = a_company(addresses=(an_address("Berlin", street="Hauptstr. 7", postal_code="10115", country="DE"),))
    (conflict,) = preview_merge(main, [other], {}, by=SETUP).conflicts
    assert [option.shown for option in conflict.options] == [
        "1 Main St, Boston, MA 02108, United States",
        "Hauptstr. 7, 10115 Berlin, Germany",
    ]


def test_what_belongs_to_something_that_returns_returns_with_it(firm: Cast) -> None:
    """A task completed after the merge, what was planned and noted with it, and a note on the lead (C-16)."""
    main, other = a_company("Acme"), a_company("Beta")
    lead = a_lead(firm.seller, contact=other)
    first = a_task(lead.process)
    alone = a_task(None, "Ring", contact=other)
    merge = a_merge(main, other)
    own = a_task(None, "Own", contact=fresh(main))
    then = Plan(title="Follow up")
    complete_task(Task.objects.get(pk=first.pk), note=NoteDraft("offer done"), then=then, by=firm.seller, at=DAWN)
    complete_task(Task.objects.get(pk=alone.pk), note=NoteDraft("rang"), by=firm.administrator, at=DAWN)
    write_note(Process.objects.get(pk=lead.pk), NoteDraft("seen"), by=firm.seller, at=DAWN)
    undone = undo(merge)
    (returned,) = undone.returned
    counts = {str(label): count for label, count in returned.counts}
    assert {str(label): count for label, count in undone.stays} == {"Tasks": 1}
    assert (counts["Tasks"], counts["Notes"]) == (3, 3)
    assert set(Task.objects.filter(contact=other).values_list("title", flat=True)) == {first.title, "Ring", "Follow up"}
    assert set(Note.objects.filter(contact=other).values_list("text", flat=True)) == {"offer done", "rang", "seen"}
    assert list(Task.objects.filter(contact=main)) == [own]
