"""Contact persons when two people work at once, and where the rules end (C-08, C-09)."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.change_link import change_link
from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.acts.convert import AlreadyCustomer, convert_contact
from staffetta.contacts.acts.link_person import link_new_person, link_person
from staffetta.contacts.acts.unlink_person import unlink_person
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Kind, Link
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Forbidden, Stale
from staffetta.history.models import Event
from tests.cast import DAWN, SETUP, Cast, a_firm
from tests.contacts.makers import a_company, a_person, a_prospect


def both(cast: Cast, *works: Callable[[], object]) -> list[BaseException]:
    """Run these at the same instant, each with a connection of its own; what they raised."""
    start, trouble = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            with workspace(cast.workspace.pk):
                start.wait(10)
                work()
        except BaseException as error:  # noqa: BLE001  told in the main thread
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return trouble


@pytest.mark.django_db(transaction=True)
def test_two_who_choose_a_main_contact_at_once_leave_one() -> None:
    cast = a_firm()
    with workspace(cast.workspace.pk):
        company = a_company()
        links = [link_person(company, a_person(f"Person {i}"), by=SETUP) for i in range(4)]
    works = [lambda link=link: change_link(link, is_main=True, by=cast.seller) for link in links]
    assert both(cast, *works) == []
    with workspace(cast.workspace.pk):
        assert Link.objects.filter(company=company, is_main=True).count() == 1
        assert Event.objects.filter(kind="contacts.link_changed").count() == 7  # four came, three stepped down


@pytest.mark.django_db(transaction=True)
def test_two_who_convert_at_once_convert_once() -> None:
    cast = a_firm()
    with workspace(cast.workspace.pk):
        prospect = a_prospect()
    work = lambda: convert_contact(prospect, by=cast.seller, at=DAWN)  # noqa: E731
    assert [type(error) for error in both(cast, work, work)] == [AlreadyCustomer]
    with workspace(cast.workspace.pk):
        assert Event.objects.filter(kind="contacts.converted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_change_the_same_version_do_not_overwrite_one_another() -> None:
    cast = a_firm()
    with workspace(cast.workspace.pk):
        contact = a_company()
    works = [
        lambda: change_contact(contact, {"industry": "Metal"}, by=cast.seller, expected=1),
        lambda: change_contact(contact, {"industry": "Wood"}, by=cast.teammate, expected=1),
    ]
    assert [type(error) for error in both(cast, *works)] == [Stale]


def test_the_database_knows_one_main_contact_only(firm: Cast) -> None:
    company = a_company()
    link_person(company, a_person(), is_main=True, by=SETUP)
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(company=company, person=a_person("Other One"), is_main=True)


def test_a_new_main_contact_takes_the_place_of_the_one_before(firm: Cast) -> None:
    company = a_company()
    first = link_person(company, a_person("Ada Neri"), is_main=True, by=firm.seller)
    second = link_person(company, a_person("Pia Verdi"), is_main=True, by=firm.seller)
    first.refresh_from_db()
    assert not first.is_main and first.version == 2 and second.is_main
    again = change_link(first, is_main=True, role="Owner", by=firm.seller)
    second.refresh_from_db()
    assert again.is_main and again.role == "Owner" and not second.is_main


def test_a_wrong_new_person_leaves_nothing_behind(firm: Cast) -> None:
    company = a_company()
    draft = ContactDraft(kind=Kind.PERSON, last_name="Neri")
    with pytest.raises(BadContact) as refused:
        link_new_person(company, draft, role="x" * 101, by=firm.seller, at=DAWN)
    assert "role" in refused.value.fields and Contact.objects.count() == 1


def test_an_old_version_of_a_link_is_refused(firm: Cast) -> None:
    link = link_person(a_company(), a_person(), by=SETUP)
    change_link(link, role="CEO", by=firm.seller, expected=1)
    with pytest.raises(Stale):
        change_link(link, role="CTO", by=firm.teammate, expected=1)
    assert change_link(link, role="CEO", by=firm.seller).version == 2  # the same again changes nothing


def test_roles_and_names_stand_apart_in_the_history(firm: Cast) -> None:
    company = a_company()
    link = link_person(company, a_person("Ada Neri"), role="CEO", by=firm.seller)
    change_link(link, role="CTO", by=firm.seller)
    unlink_person(link, by=firm.seller)
    for event in Event.objects.about(company.pk):
        assert "CTO" not in str(event.said) and "CEO" not in str(event.said) and "Neri" not in str(event.said)


def test_under_privacy_own_a_visible_person_does_not_make_its_company_editable(own_firm: Cast) -> None:
    company = a_company(handler=own_firm.seller)
    person = a_person(handler=own_firm.teammate)
    link = link_person(company, person, by=own_firm.seller)
    assert person in Contact.objects.visible_to(own_firm.seller)  # as contact person of a company he sees
    for act in (
        lambda: link_person(company, a_person("X Y"), by=own_firm.teammate),
        lambda: change_link(link, role="x", by=own_firm.teammate),
        lambda: unlink_person(link, by=own_firm.teammate),
        lambda: change_contact(person, {"last_name": "x"}, by=own_firm.seller),
    ):
        with pytest.raises(Forbidden):
            act()


def test_companies_belong_to_one_another_without_circles(firm: Cast) -> None:
    top = a_company("Top")
    middle = a_company("Middle", parent=top)
    bottom = a_company("Bottom", parent=middle)
    for parent in (top, bottom, middle):
        with pytest.raises(BadContact) as refused:
            change_contact(top, {"parent": parent}, by=firm.seller)
        assert "parent" in refused.value.fields
    assert change_contact(bottom, {"parent": top}, by=firm.seller).parent == top


def test_the_same_data_again_change_nothing(firm: Cast) -> None:
    contact = a_company(industry="Metal")
    assert change_contact(contact, {"industry": "Metal", "name": "Acme Corporation"}, by=firm.seller).version == 1
    assert Event.objects.about(contact.pk).count() == 1
