"""Records that name a contact by a second way: custom fields where no two may name the same, requests to erase."""

from __future__ import annotations

import pytest
from django.db import connection

from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.models import ContactValue
from staffetta.contacts.ties import Merging, all_ties
from staffetta.core.refusals import Refused
from staffetta.fields.models import Type
from staffetta.merges.acts.merge import Collides
from tests.cast import SETUP, Cast
from tests.contacts.makers import a_company
from tests.erasures.makers import a_request
from tests.fields.makers import a_field
from tests.merges.makers import a_merge, differences, everything, undo

pytestmark = pytest.mark.django_db


def test_the_main_contact_is_named_once_and_undoing_frees_it(firm: Cast) -> None:
    field = a_field("Partner", Type.CONTACT, is_unique=True)
    main, other, third, fourth = (a_company(name) for name in ("Rossi", "Rossi Srl", "Bianchi", "Verdi"))
    change_contact(third, {"custom": {field.code: other}}, by=SETUP)
    before = everything()
    merge = a_merge(main, other)
    named = ContactValue.objects.get(contact=third)
    assert named.linked == main and named.unique_key == str(main.pk)
    with pytest.raises(Refused):
        change_contact(fourth, {"custom": {field.code: main}}, by=SETUP)
    undo(merge)
    assert differences(before, everything()) == []
    change_contact(fourth, {"custom": {field.code: main}}, by=SETUP)
    with pytest.raises(Collides) as refused:
        a_merge(main, other)
    assert "Bianchi (Partner)" in str(refused.value) or "Verdi (Partner)" in str(refused.value)


def test_an_answer_and_a_request_for_a_tombstone_are_led_on(firm: Cast) -> None:
    """As somebody writes them who was faster to type than to see."""
    field = a_field("Partner", Type.CONTACT, is_unique=True)
    main, other, third = (a_company(name) for name in ("Rossi", "Rossi Srl", "Bianchi"))
    a_merge(main, other)
    ContactValue.objects.create(contact=third, field=field, linked=other, unique_key=str(other.pk))
    named = ContactValue.objects.get(contact=third)
    assert named.linked == main and named.unique_key == str(main.pk)
    concerned = a_request(other, by=SETUP).concerned.get()
    assert concerned.contact == main


def test_every_column_that_moves_is_led_on_by_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname || '.' || substring(t.tgname from 'merges_lead_on_(.*)') from pg_trigger t"
            " join pg_class c on c.oid = t.tgrelid where t.tgname like 'merges_lead_on_%%'"
        )
        known = {name for (name,) in cursor.fetchall()}
    for tie in all_ties():
        column = tie.model._meta.get_field(tie.column).column  # type: ignore[union-attr]
        if tie.merging in (Merging.MOVE, Merging.UNITE) and tie.column != "merged_into":
            assert f"{tie.model._meta.db_table}.{column}" in known, f"{tie.key}: a trigger, as in merges/migrations"
