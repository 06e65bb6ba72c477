"""Administrators say what is asked (C-13): by act, page and API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from staffetta.accounts.models import Member
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.checking import BadContact
from staffetta.core.refusals import Forbidden, Stale
from staffetta.fields.acts.change import change_field
from staffetta.fields.acts.checking import BadField, FieldAnswered, TooManyFields
from staffetta.fields.acts.choosing import ChoiceInUse
from staffetta.fields.acts.delete import delete_field
from staffetta.fields.acts.keying import AnswersNotUnique
from staffetta.fields.acts.make import make_field
from staffetta.fields.acts.order import FieldsChanged, order_fields
from staffetta.fields.acts.restore import restore_field
from staffetta.fields.acts.retire import retire_field
from staffetta.fields.drafts import ChoiceDraft, FieldDraft
from staffetta.fields.models import Choice, Field, Owner, Type
from staffetta.fields.reading import fields_of
from staffetta.history.models import Event
from staffetta.history.reading import sentences
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company
from tests.fields.makers import a_choice, a_field

SignIn = Callable[[Member], Client]
Speak = Callable[[Member], Any]


LOW = ChoiceDraft(names={"": "a"})


def drafts_of(field: Field) -> list[ChoiceDraft]:
    return [
        ChoiceDraft(id=c.pk, names=c.names, colour=c.colour, in_use=c.retired_at is None) for c in field.choices.all()
    ]


def change(field: Field, values: dict[str, Any] | None = None, **more: Any) -> Field:
    return change_field(field, values or {}, by=SETUP, at=DAWN, **more)


def test_codes_are_made_of_names_and_are_one_of_a_kind(firm: Cast) -> None:
    assert a_field("Città d'origine").code == "citta_d_origine"
    assert a_field("Città d’Origine").code == "citta_d_origine_2"
    assert a_field("1. Besuch").code == "field_1_besuch"
    assert a_field("顧客").code.startswith("field")
    assert a_field("Anything", code="own_code").code == "own_code"
    assert a_field("Città d'origine", owner=Owner.LEAD).code == "citta_d_origine"
    for code in ("own_code", "Big", "1x", "a-b", "é"):
        with pytest.raises(BadField) as refused:
            a_field("Anything", code=code)
        assert list(refused.value.fields) == ["code"]


def test_only_administrators_define(firm: Cast) -> None:
    field = a_field()
    draft = FieldDraft(owner=Owner.CONTACT, type=Type.TEXT, names={"": "X"})
    for member in (firm.manager, firm.seller):
        for attempt in (
            lambda m: make_field(draft, by=m, at=DAWN),
            lambda m: change_field(field, {"help_text": "x"}, by=m, at=DAWN),
            lambda m: retire_field(field, by=m, at=DAWN),
            lambda m: restore_field(field, by=m),
            lambda m: delete_field(field, by=m),
            lambda m: order_fields(Owner.CONTACT, [field.pk], by=m),
        ):
            with pytest.raises(Forbidden, match="Only administrators define custom fields"):
                attempt(member)
    assert make_field(draft, by=firm.administrator, at=DAWN).code == "x"


def test_free_text_is_personal_unless_said_otherwise(firm: Cast) -> None:
    assert (
        a_field("A").is_personal and a_field("B", Type.LONG_TEXT).is_personal and a_field("C", Type.CONTACT).is_personal
    )
    assert not a_field("D", Type.NUMBER).is_personal and not a_choice("E").is_personal
    assert not a_field("F", is_personal=False).is_personal and a_field("G", Type.DATE, is_personal=True).is_personal


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"names": {"": " "}}, "name"),
        ({"names": {"": "x" * 121}}, "name"),
        ({"kind": Type.CHOICE, "choices": ()}, "choices"),
        (
            {"kind": Type.CHOICE, "choices": (ChoiceDraft(names={"": "A"}), ChoiceDraft(names={"": "a"}))},
            "choices.1.name",
        ),
        ({"kind": Type.CHOICE, "choices": (ChoiceDraft(names={"": ""}),)}, "choices.0.name"),
        ({"kind": Type.CHOICE, "choices": (ChoiceDraft(names={"": "A"}, colour="pink"),)}, "choices.0.colour"),
        ({"kind": Type.YES_NO, "is_unique": True}, "is_unique"),
        ({"kind": Type.NUMBER, "decimals": 7}, "decimals"),
        ({"owner": Owner.LEAD, "of_kind": "company"}, "of_kind"),
        ({"of_function": "friend"}, "of_kind"),
        ({"help_text": "x" * 201}, "help_text"),
    ],
)
def test_what_is_no_definition(firm: Cast, values: dict[str, Any], field: str) -> None:
    given = {"owner": Owner.CONTACT, "type": values.pop("kind", Type.TEXT), "names": {"": "Name"}, **values}
    with pytest.raises(BadField) as refused:
        make_field(FieldDraft(**given), by=SETUP, at=DAWN)
    assert list(refused.value.fields) == [field] and not Field.objects.exists()


def test_there_is_an_end(firm: Cast) -> None:
    Field.objects.bulk_create(
        Field(owner="contact", code=f"f{n}", type="text", names={"": f"F{n}"}) for n in range(100)
    )
    with pytest.raises(TooManyFields):
        a_field("One more")


def test_the_type_is_fixed_once_there_are_answers(firm: Cast) -> None:
    field = a_field("Shoe size")
    assert change(field, {"type": "number"}).type == Type.NUMBER
    contact = a_company(custom={"shoe_size": "44"})
    with pytest.raises(FieldAnswered, match="its type is fixed"):
        change(field, {"type": "text"})
    change(field, {"decimals": 2})
    with pytest.raises(FieldAnswered):
        change(field, {"decimals": 1})
    change(field, {"is_personal": False})
    with pytest.raises(FieldAnswered, match="told openly"):
        change(field, {"is_personal": True})
    change_contact(contact, {"custom": {"shoe_size": ""}}, by=SETUP)
    assert change(field, {"type": "text", "is_personal": True}).type == Type.TEXT


def test_choices_in_use_go_out_of_use_instead_of_away(firm: Cast) -> None:
    field = a_choice()
    contact = a_company(custom={"customer_state": "lost"})
    active, dormant, lost = drafts_of(field)
    with pytest.raises(ChoiceInUse, match="Chosen already: Lost"):
        change(field, choices=[active, dormant])
    gone = ChoiceDraft(id=lost.id, names={"": "Lost"}, in_use=False)
    change(field, choices=[dormant, gone, ChoiceDraft(names={"": "Won back"}, colour="success")])
    assert list(Choice.objects.values_list("code", "serial", "position")) == [
        *(("dormant", 2, 0), ("lost", 3, 1), ("won_back", 4, 2))
    ]
    assert change_contact(contact, {"custom": {"customer_state": "lost"}}, by=SETUP).version == 1  # it may stay
    other = a_company("Other")
    with pytest.raises(BadContact):
        change_contact(other, {"custom": {"customer_state": "lost"}}, by=SETUP)
    told = sentences(Event.objects.filter(kind="fields.changed"))[0].changes
    assert [(c.field, c.before, c.after) for c in told] == [
        ("Choices", "Active, Dormant, Lost", "Dormant, (Lost), Won back")
    ]


def test_no_two_the_same_from_now_on(firm: Cast) -> None:
    field = a_field("Machine number")
    first = a_company(custom={"machine_number": "M1"})
    a_company("B", custom={"machine_number": "m1"})
    with pytest.raises(AnswersNotUnique, match="1"):
        change(field, {"is_unique": True})
    change_contact(first, {"custom": {"machine_number": "M2"}}, by=SETUP)
    change(field, {"is_unique": True})
    assert sorted(first.custom_values.model.objects.values_list("unique_key", flat=True)) == ["m1", "m2"]
    change(field, {"is_unique": False})
    assert set(first.custom_values.model.objects.values_list("unique_key", flat=True)) == {None}


def test_out_of_use_and_back_keeps_the_answers(firm: Cast) -> None:
    field = a_field("Nickname")
    contact = a_company(custom={"nickname": "Rosso"})
    with pytest.raises(FieldAnswered, match="out of use"):
        delete_field(field, by=SETUP)
    retire_field(field, by=SETUP, at=DAWN)
    assert fields_of(Owner.CONTACT) == []
    retire_field(field, by=SETUP, at=DAWN)
    assert restore_field(field, by=SETUP).retired_at is None
    assert [f.code for f in fields_of(Owner.CONTACT)] == ["nickname"] and contact.custom_values.get().text == "Rosso"
    delete_field(a_field("Never answered"), by=SETUP)
    assert Field.objects.count() == 1


def test_order(firm: Cast) -> None:
    a, b, c = (a_field(name) for name in "ABC")
    retired = retire_field(a_field("D"), by=SETUP, at=DAWN)
    order_fields(Owner.CONTACT, [c.pk, a.pk, b.pk], by=SETUP)
    assert [field.name for field in fields_of(Owner.CONTACT)] == ["C", "A", "B"]
    order_fields(Owner.CONTACT, [c.pk, a.pk, b.pk], by=SETUP)
    for wrong in ([a.pk, b.pk], [a.pk, a.pk, b.pk], [a.pk, b.pk, c.pk, retired.pk]):
        with pytest.raises(FieldsChanged):
            order_fields(Owner.CONTACT, wrong, by=SETUP)


def test_two_who_change_a_field_at_once(firm: Cast, as_: SignIn) -> None:
    field = a_choice()
    with pytest.raises(Stale):
        change(field, {"help_text": "x"}, expected=9)
    browser = as_(firm.administrator)
    form = {"owner": "contact", "type": "choice", "name": "State", "help_text": "mine", "version": 1}
    for n, choice in enumerate(field.choices.all()):
        said = {"position": n + 1, "id": str(choice.pk), "name": choice.name, "colour": "danger", "in_use": "on"}
        form |= {f"choices-{n}-{name}": value for name, value in said.items()}
    change(field, {"help_text": "theirs"}, choices=[*drafts_of(field), ChoiceDraft(names={"": "New"})])
    answer = browser.post(f"/custom-fields/{field.pk}/", form)
    page = answer.content.decode()
    assert answer.status_code == 422 and "theirs" in page and "Active, Dormant, Lost, New" in page
    assert 'value="mine"' in page and Field.objects.get().help_text == "theirs"
    again = browser.post(f"/custom-fields/{field.pk}/", {**form, "version": 2})
    assert again.status_code == 302 and Field.objects.get().help_text == "mine"
    assert set(Choice.objects.values_list("colour", flat=True)) == {"danger"} and Choice.objects.count() == 3


def test_pages(firm: Cast, as_: SignIn) -> None:
    browser = as_(firm.administrator)
    assert "No custom fields here yet" in browser.get("/custom-fields/").content.decode()
    page = browser.get("/custom-fields/new/?owner=contact&type=choice&name=State").content.decode()
    assert 'value="State"' in page and "choices-0-name" in page
    form = {
        **{"owner": "contact", "type": "choice", "name": "State", "name_it": "Stato", "of_function": "customer"},
        **{
            "choices-0-position": 1,
            "choices-0-name": "Active",
            "choices-0-colour": "success",
            "choices-0-in_use": "on",
        },
        **{"choices-1-position": 2, "choices-1-name": "Lost", "choices-1-colour": "danger", "choices-1-in_use": "on"},
        **{"choices-1-name_it": "Perso", "choices-2-position": 3, "choices-2-name": "", "choices-2-in_use": "on"},
        "choices-2-colour": "neutral",
    }
    more = browser.post("/custom-fields/new/", {**form, "choices-up": "1"})
    assert more.status_code == 200 and not Field.objects.exists()
    wrong = browser.post("/custom-fields/new/", {**form, "choices-1-name": "active"})
    assert wrong.status_code == 422 and "Another choice has this name." in wrong.content.decode()
    assert browser.post("/custom-fields/new/", form).status_code == 302
    field = Field.objects.get()
    assert (field.names, field.code, field.of_function) == ({"en": "State", "it": "Stato"}, "state", "customer")
    assert [c.names for c in field.choices.all()] == [{"": "Active"}, {"en": "Lost", "it": "Perso"}]
    a_company(function="customer", custom={"state": "lost"})
    listed = browser.get("/custom-fields/").content.decode()
    assert "State" in listed and "Customers only" in listed
    shown = browser.get(f"/custom-fields/{field.pk}/").content.decode()
    assert "Fixed, since there are answers." in shown and "Perso" in shown
    gone = browser.post(f"/custom-fields/{field.pk}/delete/")
    assert gone.status_code == 409 and Field.objects.exists()
    browser.post(f"/custom-fields/{field.pk}/retire/")
    assert "Use again" in browser.get("/custom-fields/").content.decode()
    browser.post(f"/custom-fields/{field.pk}/restore/")
    other = a_field("Other")
    browser.post("/custom-fields/order/?owner=contact", {"move": str(other.pk), "by": "-1"})
    assert [f.name for f in fields_of(Owner.CONTACT)] == ["Other", "State"]
    browser.post("/custom-fields/order/?owner=contact", {"ids": f"{field.pk},{other.pk}"})
    assert [f.name for f in fields_of(Owner.CONTACT)] == ["State", "Other"]
    history = browser.get(f"/history/fields.field/{field.pk}/").content.decode()
    assert "made the custom field State" in history


def test_api(firm: Cast, api: Speak) -> None:
    program = api(firm.administrator)
    body = {
        **{"owner": "contact", "type": "choice", "names": {"en": "State", "it": "Stato"}},
        "choices": [{"names": {"": "Active"}}, {"names": {"": "Lost"}, "colour": "danger", "code": "gone"}],
    }
    made = program.post("/custom-fields", body)
    assert made.status_code == 201 and made["ETag"] == '"1"'
    assert [choice["code"] for choice in made.data["choices"]] == ["active", "gone"]
    address = f"/custom-fields/{made.data['id']}"
    stale = program.patch(address, {"help_text": "x"}, **{"If-Match": '"7"'})
    assert stale.status_code == 412 and stale.data["code"] == "stale"
    changed = program.patch(address, {"is_required": True, "choices": made.data["choices"][:1] and [
        {"id": made.data["choices"][0]["id"], "names": {"": "Alive"}}
    ]})  # fmt: skip
    assert changed.data["is_required"] and [c["name"] for c in changed.data["choices"]] == ["Alive"]
    assert changed.data["choices"][0]["code"] == "active" and changed.data["version"] == 2
    retired = program.patch(address, {"in_use": False})
    assert retired.data["retired_at"] and program.patch(address, {"in_use": True}).data["retired_at"] is None
    assert program.post("/custom-fields", {**body, "names": {}}).status_code == 422
    assert program.post("/custom-fields", {**body, "code": "Not so"}).status_code == 422
    assert program("DELETE", address).status_code == 204 and program.get("/custom-fields").data == []
    assert api(firm.seller).post("/custom-fields", body).status_code == 403
