"""Parent companies when two set them at once: no circle comes about, and nobody gets an error for waiting."""

from __future__ import annotations

import pytest

from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from tests.cast import SETUP, a_firm
from tests.contacts.makers import a_company
from tests.contacts.test_persons import both


@pytest.mark.django_db(transaction=True)
def test_two_who_set_parents_at_once_build_no_circle() -> None:
    cast = a_firm()
    with workspace(cast.workspace.pk):
        firms = [a_company(f"Firm {place}") for place in range(4)]
    works = [
        lambda place=place: change_contact(firms[place], {"parent": firms[(place + 1) % 4]}, by=SETUP)
        for place in range(4)
    ]
    assert [type(error) for error in both(cast, *works)] == [BadContact]
    with workspace(cast.workspace.pk):
        assert Contact.objects.exclude(parent=None).count() == 3
