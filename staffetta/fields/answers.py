"""Answers: how people, programs and files give them, how they are stored, and how they are handed out again.

An answer in hand is a list of rows of columns (`Row`): none for no answer, one for most types, several for several
choices. `read` is the only way in, whichever door it came through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from staffetta.core.changes import Value as Plain
from staffetta.core.db.ahead import belonging
from staffetta.core.text import fold, tidy
from staffetta.fields.models import LARGEST, Choice, Field, Type
from staffetta.ui.forms import plain_number

Row = dict[str, Any]
LINE, PAGE = 250, 20_000
_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_YES = frozenset(["yes", "true", "1", "y", "x", "si", "oui", "o", "vrai", "tak", "prawda", "ja", "wahr"])
_NO = frozenset(["no", "false", "0", "n", "non", "faux", "nie", "falsz", "nein", "falsch"])


class Unfit(ValueError):
    """The answer is not what the field asks for; the message is a translated sentence."""


def read(field: Field, given: Any, *, keep: Collection[UUID] = ()) -> list[Row]:
    """The rows for what was given; none for nothing. Choices may be given by code or by name, several also as one text
    with ";" between. `keep` are choices that may stay although they are out of use. Raises Unfit.
    """
    if given is None or given == "" or given == []:
        return []
    if field.type in (Type.CHOICE, Type.CHOICES):
        return _choices(field, given, keep)
    return _READERS[Type(field.type)](field, given)


def _line(field: Field, given: Any) -> list[Row]:
    text = tidy(_text(given))
    if len(text) > LINE:
        raise Unfit(_("At most {count} characters.").format(count=LINE))
    return [{"text": text, "folded": fold(text)[:200]}] if text else []


def _page(field: Field, given: Any) -> list[Row]:
    text = _text(given).replace("\x00", "").strip()
    if len(text) > PAGE:
        raise Unfit(_("At most {count} characters.").format(count=PAGE))
    return [{"text": text, "folded": fold(text[:1000])[:200]}] if text else []


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise Unfit(_("Enter a text."))
    return given


def _number(field: Field, given: Any) -> list[Row]:
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        raise Unfit(_("Enter a number."))
    text = plain_number(f"{given:f}" if isinstance(given, Decimal) else str(given))
    if not text:
        return []
    if not _NUMBER.fullmatch(text):
        raise Unfit(_("Enter a number, such as 1250 or 12.5."))
    number = Decimal(text)
    if abs(number) >= LARGEST:
        raise Unfit(_("At most 14 digits before the decimals."))
    exact = round(number, field.decimals)
    if exact != number:
        if field.decimals == 0:
            raise Unfit(_("Enter a whole number."))
        raise Unfit(_("At most {count} decimals.").format(count=field.decimals))
    return [{"number": exact + 0}]  # never minus zero


def _date(field: Field, given: Any) -> list[Row]:
    if isinstance(given, date):
        return [{"date": given}]
    if not isinstance(given, str) or not _DAY.fullmatch(given.strip()):
        raise Unfit(_("Enter a date, such as 2026-03-31."))
    try:
        return [{"date": date.fromisoformat(given.strip())}]
    except ValueError as error:
        raise Unfit(_("There is no such day.")) from error


def _yes_no(field: Field, given: Any) -> list[Row]:
    if isinstance(given, bool):
        return [{"flag": given}]
    word = fold(given) if isinstance(given, str) else ""
    if word not in _YES | _NO:
        raise Unfit(_("Enter yes or no."))
    return [{"flag": word in _YES}]


def _contact(field: Field, given: Any) -> list[Row]:
    """Whoever calls has found the contact among those that the member sees."""
    if not isinstance(given, models.Model):
        raise Unfit(_("Choose a contact."))
    return [{"linked": given}]


_READERS: dict[Type, Callable[[Field, Any], list[Row]]] = {
    Type.TEXT: _line,
    Type.LONG_TEXT: _page,
    Type.NUMBER: _number,
    Type.DATE: _date,
    Type.YES_NO: _yes_no,
    Type.CONTACT: _contact,
}


def _choices(field: Field, given: Any, keep: Collection[UUID]) -> list[Row]:
    several = field.type == Type.CHOICES
    said = given if isinstance(given, list | tuple) else [given]
    if several and isinstance(given, str):
        said = [part for part in re.split(r"[;|\n]|,\s", given) if part.strip()]
    if len(said) > 1 and not several:
        raise Unfit(_("Choose one only."))
    chosen = {choice.pk: choice for choice in (_choice(field, one, keep) for one in said)}
    return [{"choice": choice, "slot": choice.serial if several else 0} for choice in chosen.values()]


def _choice(field: Field, given: Any, keep: Collection[UUID]) -> Choice:
    known = [choice for choice in belonging(field, "choices") if choice.retired_at is None or choice.pk in keep]
    if isinstance(given, Choice):
        found: Choice | None = next((choice for choice in known if choice.pk == given.pk), None)
    else:
        found = next((choice for choice in known if choice.code == given), None)
    if found is None and isinstance(given, str):
        word = fold(given)
        found = next((c for c in known if word in {fold(c.code), *(fold(name) for name in c.names.values())}), None)
    if found is None:
        offered = ", ".join(choice.name for choice in known if choice.retired_at is None)
        raise Unfit(_("“{word}” cannot be chosen here; there are: {offered}.").format(word=given, offered=offered))
    return found


def unique_key(field: Field, row: Row) -> str | None:
    """By what two answers are the same, where they must not be."""
    if not field.is_unique:
        return None
    if field.type == Type.TEXT:
        return str(row["text"]).lower()[:LINE]
    value = row.get("number", row.get("date", row.get("linked")))
    return str(getattr(value, "pk", value))


def rows_of(values: Iterable[Any]) -> dict[UUID, list[Any]]:
    """Stored rows (contacts.ContactValue …) by field, several choices in the order of their serials."""
    found: dict[UUID, list[Any]] = {}
    for value in sorted(values, key=lambda value: value.slot):
        found.setdefault(value.field_id, []).append(value)
    return found


def plain(field: Field, rows: Iterable[Any]) -> Plain:
    """The answer for programs: text, number as text, ISO date, code or codes of choices, true or false, id of a
    contact; null (or no codes) for none. `rows` are stored rows or those of `read`."""
    found = [row if isinstance(row, dict) else vars(row) for row in rows]
    if field.type == Type.CHOICES:
        chosen = {_id(row, "choice") for row in found}
        return [choice.code for choice in belonging(field, "choices") if choice.pk in chosen]
    if not found:
        return None
    return _PLAIN[Type(field.type)](field, found[0])


def _id(row: Row, name: str) -> Any:
    """The id of a record, whether the row holds the record or its id."""
    record = row.get(name)
    return record.pk if record is not None else row.get(f"{name}_id")


def _code(field: Field, row: Row) -> Plain:
    chosen = _id(row, "choice")
    return next((choice.code for choice in belonging(field, "choices") if choice.pk == chosen), None)


_PLAIN: dict[Type, Callable[[Field, Row], Plain]] = {
    Type.TEXT: lambda field, row: row["text"],
    Type.LONG_TEXT: lambda field, row: row["text"],
    Type.NUMBER: lambda field, row: f"{row['number']:.{field.decimals}f}",
    Type.DATE: lambda field, row: row["date"].isoformat(),
    Type.CHOICE: _code,
    Type.YES_NO: lambda field, row: row["flag"],
    Type.CONTACT: lambda field, row: str(_id(row, "linked")),
}
