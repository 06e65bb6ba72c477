"""Rows on their way in, compared with what is there and with each other, before they are written (C-18, X-02).

    check = ImportCheck()
    for portion in portions:
        for likely in check.portion([Asked(row.line, newcomer.name, keys_of(newcomer)), …]):
            report.likely(likely.line, likely.sentence)

A portion costs four statements, whatever its size, and nothing is compared letter by letter: the same e-mail address,
phone, VAT number or name is seen at once, what is merely alike is found by the search that follows. Run it before the
portion is written, else every row is found to be itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.contacts.drafts import Titled
from staffetta.contacts.models import Channel, Contact
from staffetta.contacts.newcomers import Newcomer

REASONS: dict[str, str | Promise] = {
    "email": gettext_lazy("same e-mail"),
    "phone": gettext_lazy("same phone"),
    "vat": gettext_lazy("same VAT number"),
    "name": gettext_lazy("same name"),
}
"""The strongest first; a row is told for one reason only."""

REACHED = (Channel.Medium.EMAIL, Channel.Medium.PHONE)
"""What two contacts can share; the index of channels begins with the medium."""


@dataclass(frozen=True)
class Likely:
    """A row that is probably known: as a contact (`contact_id`, `name`, `number`) or from an earlier row
    (`as_line`)."""

    line: int
    reason: str
    name: str
    contact_id: UUID | None = None
    number: str = ""
    as_line: int = 0

    @property
    def sentence(self) -> str:
        """ "Probably Rossi Srl (C-00012): same e-mail"."""
        reason = REASONS[self.reason]
        if self.contact_id is None:
            return _("Probably the same as line {line}: {reason}.").format(line=self.as_line, reason=reason)
        return _("Probably {name} ({number}): {reason}.").format(name=self.name, number=self.number, reason=reason)


Key = tuple[str, str, str]
"""Reason, kind of contact, and the value in the form in which it is compared."""


class Asked(NamedTuple):
    """A row, and what it could be recognised by."""

    line: int
    name: str
    keys: tuple[Key, ...]
    marks: tuple[int, ...] = ()
    """Their hashes, if they were made ahead."""

    @classmethod
    def of(cls, line: int, newcomer: Newcomer) -> Asked:
        """What a newcomer of this line could be recognised by, with the hashes."""
        keys = keys_of(newcomer)
        return cls(line, newcomer.name, keys, tuple(map(hash, keys)))


def keys_of(newcomer: Newcomer) -> tuple[Key, ...]:
    """What somebody new could be recognised by, the strongest first. A company and a person that share
    an address or a name are two."""
    kind, values, channels = newcomer.kind, newcomer.values, newcomer.channels
    keys = [("email", kind, row.normalised) for row in channels if row.medium == "email"]
    keys += [("phone", kind, row.normalised) for row in channels if row.medium == "phone"]
    if values["vat_compact"]:
        keys.append(("vat", kind, values["vat_compact"]))
    if values["folded"]:
        keys.append(("name", kind, values["folded"]))
    return tuple(keys)


class ImportCheck:
    """Knows the rows of one import that it has seen, by hashes of what they could be recognised by."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def portion(self, rows: Sequence[Asked], known: Recognised | None = None) -> list[Likely]:
        """Those of these rows that are probably known, in order, each with its strongest reason. `known`: what
        `recognised` says of these rows and perhaps of others. It may have been asked before the rows that were seen
        last were written, since whoever was seen is named before whoever is there."""
        known = recognised(rows) if known is None else known
        return [found for row in rows if (found := self._found(row, known)) is not None]

    def _found(self, row: Asked, known: Recognised) -> Likely | None:
        line, seen = row.line, self._seen
        marks = row.marks or tuple(map(hash, row.keys))
        if seen.keys().isdisjoint(marks) and not (known and any(key in known for key in row.keys)):
            seen.update(dict.fromkeys(marks, line))  # as nearly all rows of most files
            return None
        earlier = [seen.setdefault(mark, line) for mark in marks]
        for key, first in zip(row.keys, earlier, strict=True):
            if first != line:
                return Likely(line, key[0], row.name, as_line=first)
            contact = known.get(key)
            if contact is not None:
                return Likely(line, key[0], contact.name, contact.pk, contact.number)
        return None


class Called(Titled, Protocol):
    """A contact, and by which letters its name is compared."""

    @property
    def number(self) -> str: ...
    @property
    def folded(self) -> str: ...


class _Contact(NamedTuple):
    pk: UUID
    kind: str
    name: str
    number: str


Recognised = dict[Key, _Contact]


def recognised(rows: Iterable[Asked], called: Iterable[Called] | None = None) -> Recognised:
    """The contacts that these rows may be: a statement for names and VAT numbers each, two for channels. `called`: the
    living contacts with one of these names, where they were looked up already."""
    wanted: dict[str, set[str]] = {reason: set() for reason in REASONS}
    for reason, _kind, form in chain.from_iterable(map(attrgetter("keys"), rows)):
        wanted[reason].add(form)
    living = Contact.objects.filter(merged_into=None).order_by("id")
    found: dict[Key, _Contact] = {}
    if called is not None:
        wanted["name"].clear()
    for one in sorted(called or (), key=attrgetter("pk")):
        found.setdefault(("name", one.kind, one.folded), _Contact(one.pk, one.kind, one.name, one.number))
    # That no empty one is meant goes without saying, but not for PostgreSQL: its index holds none.
    with_vat = living.exclude(vat_compact="")
    for reason, column, some in (("name", "folded", living), ("vat", "vat_compact", with_vat)):
        rows = some.filter(**{f"{column}__any": wanted[reason]}).values_list(column, *_Contact._fields)
        for form, *contact in rows if wanted[reason] else ():
            found.setdefault((reason, contact[1], form), _Contact(*contact))
    found |= _reached(wanted["email"] | wanted["phone"], living)
    return found


def _reached(forms: set[str], living: QuerySet[Contact]) -> dict[Key, _Contact]:
    """The contacts with one of these addresses or phones. Whose they are is asked for those that are found alone: in
    one statement with the first question PostgreSQL looks through all contacts for it."""
    rows = Channel.objects.filter(medium__in=REACHED, normalised__any=forms).order_by("contact_id")
    channels = list(rows.values_list("medium", "normalised", "contact_id")) if forms else []
    ids = {contact_id for _medium, _form, contact_id in channels}
    owners = living.filter(pk__any=ids).values_list(*_Contact._fields) if ids else ()
    contacts = {row[0]: _Contact(*row) for row in owners}
    found: dict[Key, _Contact] = {}
    for medium, form, contact_id in channels:
        if contact := contacts.get(contact_id):
            reason = "email" if medium == Channel.Medium.EMAIL else "phone"
            found.setdefault((reason, contact.kind, form), contact)
    return found
