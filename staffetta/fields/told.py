"""How the history speaks of custom fields, and of the answers to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.fields import rules
from staffetta.fields.models import Field, Owner, Type
from staffetta.fields.querysets import FieldQuerySet
from staffetta.fields.reading import every_field_of
from staffetta.fields.shown import in_words
from staffetta.history import subjects

NamesOf = Callable[[Iterable[str]], Mapping[str, str]]


def register() -> None:
    """Called once, when the apps are ready."""
    subjects.register(
        Field,
        label=_("Custom field"),
        icon="list-plus",
        visible=_fields,
        href=lambda f: reverse("fields:field", kwargs={"field_id": f.pk}),
        fields={
            "names": _("Name"),
            "type": _("Type"),
            "help_text": _("Help"),
            "of_kind": _("Asked of"),
            "of_function": _("Asked of"),
            "decimals": _("Decimals"),
            "is_required": _("Compulsory"),
            "is_unique": _("No two the same"),
            "is_personal": _("Personal data"),
            "choices": _("Choices"),
        },
        values={"names": _names, "choices": _choices},
    )
    subjects.say("fields.made", "owner", lambda value: str(Owner(value).label))
    subjects.say("fields.made", "type", lambda value: str(Type(value).label))
    for kind, icon in (
        ("made", "plus"),
        ("retired", "archive"),
        ("restored", "archive-restore"),
        ("deleted", "trash-2"),
    ):
        subjects.sign(f"fields.{kind}", icon)


def _fields(member: Member) -> FieldQuerySet:
    rows = Field.objects.visible_to(member)
    return rows if rules.may_define(member) else rows.none()


def _names(names: dict[str, str]) -> str:
    languages = dict(settings.LANGUAGES)
    if set(names) == {""}:
        return names[""]
    return ", ".join(f"{name} ({languages.get(code, code)})" if code else name for code, name in names.items())


def _choices(rows: list[dict[str, Any]]) -> str:
    words = []
    for row in rows:
        name = Field(names=row["names"]).name
        words.append(name if row["in_use"] else f"({name})")
    return ", ".join(words)


class Answers:
    """How answers stand in the history of a record: opened once for each page of it.

    Fields are called as they are called now; one that is gone by its code.
    """

    def __init__(self, owners: Iterable[Owner], said: Iterable[tuple[str, Any]], names_of: NamesOf) -> None:
        self.fields: dict[str, Field] = {}
        for owner in owners:
            for field in every_field_of(owner):
                self.fields.setdefault(field.code, field)
        linking = {code for code, field in self.fields.items() if field.type == Type.CONTACT}
        ids = {str(value) for name, value in said if value and name in linking}
        self.names = names_of(ids) if ids else {}

    def label(self, name: str) -> str:
        """How the field of this code is called."""
        field = self.fields.get(name)
        return field.name if field is not None else name

    def shown(self, name: str, value: Any) -> str:
        """An answer as people read it."""
        field = self.fields.get(name)
        if field is None:
            return ", ".join(value) if isinstance(value, list) else str(value or "–")
        return in_words(field, value, self.names) or "–"


def ids_of(texts: Iterable[str]) -> list[UUID]:
    """The ids among these texts, as records are looked up by."""
    return [UUID(text) for text in texts]
