"""Contacts that may be the one that is being entered (C-18): a floor above finds them, and this room shows them.

From AppConfig.ready() of the room that finds:

    similar.set_finder(find_similar)    # find_similar(member, Typed(...)) -> [Similar(...), …], best first
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact, Kind

LONGEST = 200
MOST_VALUES = 10


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in a form just now, or in what a program is about to send. `contact_id` is the contact that is being
    changed, which is not similar to itself."""

    kind: str
    name: str = ""
    first_name: str = ""
    last_name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    vat_number: str = ""
    country: str = ""
    contact_id: UUID | None = None

    @property
    def full_name(self) -> str:
        return self.name if self.kind == Kind.COMPANY else f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Similar:
    """A contact that may be the same, and why, the strongest reason first: ("same e-mail", "name 93 %")."""

    contact: Contact
    reasons: tuple[str, ...]
    likely: int


Finder = Callable[[Member, Typed], list[Similar]]
_finders: list[Finder] = []


def set_finder(finder: Finder) -> None:
    """Say who finds them."""
    _finders[:] = [finder]


def find(member: Member, typed: Typed) -> list[Similar]:
    """Those that the member sees, best first; none while nothing telling was typed."""
    return _finders[0](member, typed) if _finders else []


def typed_in(given: Any, contact_id: UUID | None = None) -> Typed:
    """What stands in the form of a contact (a QueryDict)."""
    values: Mapping[str, str] = given
    line = {name: _line(values.get(name, "")) for name in ("name", "first_name", "last_name", "vat_number")}
    return Typed(
        kind=Kind.PERSON if values.get("kind") == Kind.PERSON else Kind.COMPANY,
        emails=tuple(_line(text) for text in given.getlist("emails")[:MOST_VALUES] if text.strip()),
        phones=tuple(_line(text) for text in given.getlist("phones")[:MOST_VALUES] if text.strip()),
        country=_line(values.get("main_country", "")),
        contact_id=contact_id,
        **line,
    )


def _line(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST]
