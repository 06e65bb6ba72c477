"""Filters of lists as programs send them: the same as in the addresses of pages."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema

from staffetta.core.refusals import Invalid
from staffetta.listings.filters import ListFilter, Registry


class Narrowing(Schema):
    """By what a list is narrowed in an address. Beside what is declared, every filter of the page's is known by its
    name (rooms above add theirs)."""

    offers: ClassVar[Registry]


def given(query: Schema, address: Any) -> dict[str, list[str]]:
    """The filters as listings.filters.reading takes them: those of the query, and those that only this workspace has
    (`custom.…`)."""
    known = {
        name: [str(one) for one in value] if isinstance(value, list) else [str(value)]
        for name, value in query.dict().items()
        if value not in (None, "", [])
    }
    named = type(query).model_fields
    return {**{key: address.getlist(key) for key in address if key not in named}, **known}


def refuse_unread(chosen: ListFilter, address: Any) -> None:
    """Raise Invalid for custom fields that no list can be narrowed by."""
    unread = [key for key in address if key.startswith("custom.") and key not in chosen.values]
    if unread:
        sentence = _("No custom field can be filtered so.")
        raise Invalid(_("Some values are not valid."), fields=dict.fromkeys(unread[:20], sentence))


def who(value: str) -> str:
    """`me`, `nobody` or the id of a member."""
    if value not in ("me", "nobody"):
        UUID(value)
    return value
