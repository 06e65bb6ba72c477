"""The form by which administrators say what is asked (C-13)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from staffetta.accounts.forms import VersionedForm
from staffetta.fields.drafts import FREE, ChoiceDraft, FieldDraft
from staffetta.fields.models import CHOOSING, COMPARABLE, Choice, Field, Functions, Kinds, Owner, Type
from staffetta.ui.rows import RowForm, Rows

LONGEST = 120


def own_language() -> str:
    """The language that the page is in."""
    return (get_language() or "en").split("-")[0]


def names_of(cleaned: dict[str, Any], known: dict[str, str]) -> dict[str, str]:
    """All names as typed: `name` in one's own language, `name_<code>` in the others. What has only a general name goes
    on having only that one."""
    own = own_language()
    others = {code: cleaned[f"name_{code}"] for code, _label in settings.LANGUAGES if code != own}
    general = not any(others.values()) and (not known or set(known) == {""})
    if general:
        return {"": cleaned["name"]}
    kept = {"": known[""]} if "" in known else {}
    return {**kept, **others, own: cleaned["name"]}


def name_fields() -> dict[str, forms.Field]:
    """A field for the name in each language but one's own."""
    own = own_language()
    return {
        f"name_{code}": forms.CharField(label=label, max_length=LONGEST, required=False)
        for code, label in settings.LANGUAGES
        if code != own
    }


class FieldForm(VersionedForm):
    """What is asked, of whom, and how strictly. Which fields it has depends on the type and on what it is about."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST)
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=Type.choices)
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Its name for programs and files; made of the name when left empty, then fixed."),
    )
    help_text = forms.CharField(
        label=gettext_lazy("Help"), max_length=200, required=False, help_text=gettext_lazy("Stands below the field.")
    )
    of_kind = forms.ChoiceField(label=gettext_lazy("Asked of"), choices=Kinds.choices, required=False)
    of_function = forms.ChoiceField(label=gettext_lazy("With function"), choices=Functions.choices, required=False)
    decimals = forms.IntegerField(label=gettext_lazy("Decimals"), min_value=0, max_value=6, required=False)
    is_required = forms.BooleanField(
        label=gettext_lazy("Compulsory"),
        required=False,
        help_text=gettext_lazy("In forms and for programs; an import names the rows without it."),
    )
    is_unique = forms.BooleanField(
        label=gettext_lazy("No two the same"),
        required=False,
        help_text=gettext_lazy("The same answer is accepted once only, as with the number of a machine."),
    )
    is_personal = forms.BooleanField(
        label=gettext_lazy("Personal data"),
        required=False,
        help_text=gettext_lazy("Anonymising a contact takes its answer away, in the history too."),
    )

    def __init__(self, *args: Any, owner: str, kind: str, field: Field | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.owner, self.kind, self.known = owner, kind, field
        self.fields |= name_fields()
        self.others = [name for name in self.fields if name.startswith("name_")]
        unasked = {
            "code": field is not None,
            "of_kind": owner != Owner.CONTACT,
            "of_function": owner != Owner.CONTACT,
            "decimals": kind != Type.NUMBER,
            "is_unique": kind not in COMPARABLE,
        }
        for name in (name for name, left_out in unasked.items() if left_out):
            del self.fields[name]

    @property
    def others_filled(self) -> bool:
        """Whether it is called something in another language already."""
        return any(self[name].value() for name in self.others)

    @staticmethod
    def stored(field: Field) -> dict[str, Any]:
        """What the form begins with."""
        names = ("type", "help_text", "of_kind", "of_function", "decimals", "is_required", "is_unique", "is_personal")
        others = {f"name_{code}": field.names.get(code, "") for code, _label in settings.LANGUAGES}
        return {
            **others,
            **{name: getattr(field, name) for name in names},
            "name": field.name,
            "version": field.version,
        }

    @staticmethod
    def fresh(kind: str) -> dict[str, Any]:
        """What a new field begins with."""
        return {"type": kind, "decimals": 0, "is_personal": kind in FREE}

    def values(self) -> dict[str, Any]:
        """What was entered, for change_field."""
        said = self.cleaned_data
        left_out = ("version", "name", "code", *self.others)
        values = {name: value for name, value in said.items() if name not in left_out}
        if "decimals" in values:
            values["decimals"] = values["decimals"] or 0
        if "is_unique" not in values:
            values["is_unique"] = False
        return {**values, "names": names_of(said, self.known.names if self.known else {})}

    def draft(self, choices: tuple[ChoiceDraft, ...]) -> FieldDraft:
        """The field to be."""
        values = {**self.values(), "type": Type(self.cleaned_data["type"])}
        return FieldDraft(owner=Owner(self.owner), code=self.cleaned_data["code"], choices=choices, **values)


class ChoiceRow(RowForm):
    """One of the choices, as a line of the form."""

    unused = {"colour": "neutral", "in_use": "True"}

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Choice"), max_length=LONGEST)
    colour = forms.ChoiceField(label=gettext_lazy("Colour"), choices=Choice.Colour.choices, initial="neutral")
    in_use = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def __init__(self, *args: Any, known: dict[UUID, Choice], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known
        self.fields |= name_fields()
        self.others = [name for name in self.fields if name.startswith("name_")]

    def draft(self) -> ChoiceDraft:
        """The choice to be; `id` only of one that this field has."""
        said = self.cleaned_data
        known = self.known.get(said["id"])
        names = names_of(said, known.names if known else {})
        key = known.pk if known else None
        return ChoiceDraft(id=key, names=names, colour=said["colour"], in_use=said["in_use"])


def choice_rows(data: Any, field: Field | None, kind: str) -> Rows[ChoiceRow] | None:
    """The lines of the choices, as sent or as stored; None for a type without choices."""
    if kind not in CHOOSING:
        return None
    known = {choice.pk: choice for choice in field.choices.all()} if field is not None else {}
    initial = [
        {
            **{f"name_{code}": choice.names.get(code, "") for code, _label in settings.LANGUAGES},
            **{"id": pk, "name": choice.name, "colour": choice.colour, "in_use": choice.retired_at is None},
        }
        for pk, choice in known.items()
    ]
    return Rows(ChoiceRow, data, prefix="choices", initial=initial, empty=3 if field is None else 1, known=known)


def in_words(field: Field) -> str:
    """The stored choices, for somebody who was not the first to change them."""
    return ", ".join(
        choice.name if choice.retired_at is None else _("{name} (out of use)").format(name=choice.name)
        for choice in field.choices.all()
    )
