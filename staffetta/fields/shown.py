"""Answers as people read them, in their own language and form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.core.changes import Value as Plain
from staffetta.fields.answers import plain, rows_of
from staffetta.fields.models import Choice, Field, Type
from staffetta.ui import formats

Names = Mapping[str, str]
"""Id of a contact -> its name, of those that the reader sees."""


@dataclass(frozen=True)
class Shown:
    """One answer on a page. `words` is all of it as text; choices and linked contacts can be drawn better."""

    field: Field
    words: str
    choices: tuple[Choice, ...] = ()
    linked: UUID | None = None
    is_prose: bool = False


def in_words(field: Field, answer: Plain, names: Names | None = None) -> str:
    """An answer as `answers.plain` gives it; "" for none."""
    if answer is None or answer == "" or answer == []:
        return ""
    if field.type == Type.NUMBER:
        return formats.number(Decimal(str(answer)), field.decimals)
    if field.type == Type.DATE:
        return formats.shown_date(date.fromisoformat(str(answer)))
    if field.type == Type.YES_NO:
        return _("Yes") if answer else _("No")
    if field.type == Type.CONTACT:
        return (names or {}).get(str(answer)) or _("a contact that you do not see")
    if field.has_choices:
        called = {choice.code: choice.name for choice in field.choices.all()}
        codes = answer if isinstance(answer, list) else [answer]
        return ", ".join(called.get(str(code), str(code)) for code in codes)
    return str(answer)


def answers(fields: Iterable[Field], values: Iterable[Any], names: Names | None = None) -> list[Shown]:
    """The given answers to these fields, in their order."""
    known = rows_of(values)
    return [shown(field, known[field.pk], names) for field in fields if known.get(field.pk)]


def shown(field: Field, rows: list[Any], names: Names | None = None) -> Shown:
    """One answer, from its stored rows."""
    words = in_words(field, plain(field, rows), names)
    if field.has_choices:
        chosen = {row.choice_id for row in rows}
        return Shown(field, words, choices=tuple(c for c in field.choices.all() if c.pk in chosen))
    if field.type == Type.CONTACT and rows:
        linked = rows[0].linked_id
        return Shown(field, words, linked=linked if names and str(linked) in names else None)
    return Shown(field, words, is_prose=field.type == Type.LONG_TEXT)


def linked_ids(values: Iterable[Any]) -> set[UUID]:
    """The contacts that these answers name, to look their names up in one go."""
    return {value.linked_id for value in values if value.linked_id is not None}
