"""Custom fields in the forms of records: one form field for each, called "custom.<code>", as the acts call its errors.

for name, field in asking.form_fields(asked, contact=lambda **options: ContactField(member=member, **options)):
    self.fields[name] = field
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.fields.answers import LINE, PAGE, Unfit, plain, read
from staffetta.fields.models import Field, Type
from staffetta.ui.forms import DateField
from staffetta.ui.widgets import Segmented

Stored = Mapping[UUID, list[Any]]
Linked = Callable[..., forms.Field]
PREFIX = "custom."


def form_fields(fields: Iterable[Field], *, stored: Stored | None = None, contact: Linked) -> Iterator[tuple[str, Any]]:
    """Name and form field for each. `stored`: the record's answers (answers.rows_of); `contact` makes the field by
    which a contact is chosen."""
    for field in fields:
        rows = (stored or {}).get(field.pk, [])
        options = {"label": field.name, "required": field.is_required, "help_text": field.help_text}
        made = contact(**options) if field.type == Type.CONTACT else _MAKERS[Type(field.type)](field, rows, options)
        if field.is_required:
            made.error_messages["required"] = _("{name} is compulsory.").format(name=field.name)
        yield name_of(field), made


def name_of(field: Field) -> str:
    """How the form field of this custom field is called."""
    return PREFIX + field.code


def begin(fields: Iterable[Field], stored: Stored, contacts: Mapping[UUID, Any] | None = None) -> dict[str, Any]:
    """What a form begins with: the stored answers, empty where there are none. `contacts`: those that answers name, as
    far as the member sees them."""
    return {name_of(field): _initial(field, stored.get(field.pk, []), contacts or {}) for field in fields}


def given(fields: Iterable[Field], cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """What was entered, for the acts: code -> answer."""
    return {field.code: cleaned[name_of(field)] for field in fields if name_of(field) in cleaned}


def _initial(field: Field, rows: list[Any], contacts: Mapping[UUID, Any]) -> Any:
    if not rows:
        return [] if field.type == Type.CHOICES else None if field.type == Type.CONTACT else ""
    if field.type == Type.CONTACT:
        return contacts.get(rows[0].linked_id)
    if field.type == Type.DATE:
        return rows[0].date
    if field.type == Type.NUMBER:
        return round(rows[0].number, field.decimals)
    if field.type == Type.YES_NO:
        return "yes" if rows[0].flag else "no"
    return plain(field, rows)


class NumberAnswer(forms.CharField):
    """A number with comma or point, judged as every other door judges it."""

    def __init__(self, field: Field, **options: Any) -> None:
        super().__init__(max_length=40, **options)
        self.asked = field

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal"}

    def clean(self, value: Any) -> Any:
        """The number, "" for none."""
        text = super().clean(value)
        try:
            rows = read(self.asked, text)
        except Unfit as unfit:
            raise forms.ValidationError(str(unfit)) from unfit
        return rows[0]["number"] if rows else ""


def _text(field: Field, rows: list[Any], options: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=LINE, **options)


def _long_text(field: Field, rows: list[Any], options: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=PAGE, widget=forms.Textarea(attrs={"rows": 3}), **options)


def _number(field: Field, rows: list[Any], options: dict[str, Any]) -> forms.Field:
    return NumberAnswer(field, **options)


def _date(field: Field, rows: list[Any], options: dict[str, Any]) -> forms.Field:
    return DateAnswer(**options)


class DateAnswer(DateField):
    """A date; "" for none, like the other answers."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) or ""


def _offered(field: Field, rows: list[Any]) -> list[tuple[str, str]]:
    kept = {row.choice_id for row in rows}
    offered = [choice for choice in field.choices.all() if choice.retired_at is None or choice.pk in kept]
    return [(choice.code, choice.name) for choice in offered]


def _choice(field: Field, rows: list[Any], options: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=[("", "–"), *_offered(field, rows)], **options)


def _choices(field: Field, rows: list[Any], options: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(choices=_offered(field, rows), widget=forms.CheckboxSelectMultiple, **options)


def _yes_no(field: Field, rows: list[Any], options: dict[str, Any]) -> forms.Field:
    words = [("", gettext_lazy("Not known")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
    return forms.ChoiceField(choices=words, widget=Segmented, **options)


_MAKERS: dict[Type, Callable[[Field, list[Any], dict[str, Any]], forms.Field]] = {
    Type.TEXT: _text,
    Type.LONG_TEXT: _long_text,
    Type.NUMBER: _number,
    Type.DATE: _date,
    Type.CHOICE: _choice,
    Type.CHOICES: _choices,
    Type.YES_NO: _yes_no,
}
