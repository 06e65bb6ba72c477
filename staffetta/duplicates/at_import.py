"""Rows on their way in, compared with what is there and with each other, before they are written (C-18, X-02).

    check = ImportCheck(country=firm.country)
    for portion in portions:
        for likely in check.portion([(row.line, draft), …]):
            report.likely(likely.line, likely.sentence)

A portion costs three statements, whatever its size, and nothing is compared letter by letter: the same e-mail address,
phone, VAT number or name is seen at once, what is merely alike is found by the search that follows. Run it before the
portion is written, else every row is found to be itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.contacts import vat
from staffetta.contacts.channels import BadChannel, normalised
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Channel, Contact
from staffetta.core.text import fold

REASONS: dict[str, str | Promise] = {
    "email": gettext_lazy("same e-mail"),
    "phone": gettext_lazy("same phone"),
    "vat": gettext_lazy("same VAT number"),
    "name": gettext_lazy("same name"),
}
"""The strongest first; a row is told for one reason only."""


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


@dataclass(frozen=True)
class _Row:
    line: int
    name: str
    keys: tuple[tuple[str, str], ...]


class ImportCheck:
    """Knows the rows of one import that it has seen, by hashes of what they could be recognised by."""

    def __init__(self, *, country: str) -> None:
        self.country = country
        self._seen: dict[int, int] = {}

    def portion(self, rows: Sequence[tuple[int, ContactDraft]]) -> list[Likely]:
        """Those of these rows that are probably known, in order, each with its strongest reason."""
        asked = [_Row(line, draft.name, tuple(self._keys(draft))) for line, draft in rows]
        known = _known(key for row in asked for key in row.keys)
        return [found for row in asked if (found := self._found(row, known)) is not None]

    def _keys(self, draft: ContactDraft) -> Iterable[tuple[str, str]]:
        """What a row could be recognised by: (reason, value), the strongest first. A company and a person that share
        an address or a name are two."""
        for medium, reason in ((Channel.Medium.EMAIL, "email"), (Channel.Medium.PHONE, "phone")):
            for channel in draft.channels:
                if channel.medium == medium and (form := self._form(medium, channel.value)):
                    yield reason, f"{draft.kind}:{form}"
        if number := vat.compact(draft.vat_number, self.country):
            yield "vat", f"{draft.kind}:{number}"
        name = draft.name or f"{draft.first_name} {draft.last_name}"
        if folded := fold(name):
            yield "name", f"{draft.kind}:{folded}"

    def _form(self, medium: Channel.Medium, value: str) -> str:
        try:
            return normalised(medium, value.strip(), self.country) if value.strip() else ""
        except BadChannel:
            return ""

    def _found(self, row: _Row, known: dict[tuple[str, str], Contact]) -> Likely | None:
        earlier = {key: self._seen.setdefault(hash(key), row.line) for key in row.keys}
        for key in row.keys:
            contact = known.get(key)
            if contact is not None:
                return Likely(row.line, key[0], contact.name, contact.pk, contact.number)
            if earlier[key] != row.line:
                return Likely(row.line, key[0], row.name, as_line=earlier[key])
        return None


def _known(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Contact]:
    """The contacts that are recognised by these keys: one statement for names, channels and VAT numbers each."""
    wanted: dict[str, set[str]] = {reason: set() for reason in REASONS}
    for reason, value in keys:
        wanted[reason].add(value.partition(":")[2])
    found: dict[tuple[str, str], Contact] = {}
    for contact in _living().filter(folded__in=wanted["name"]).order_by("id"):
        found.setdefault(("name", f"{contact.kind}:{contact.folded}"), contact)
    for contact in _living().filter(vat_compact__in=wanted["vat"]).order_by("id") if wanted["vat"] else ():
        found.setdefault(("vat", f"{contact.kind}:{contact.vat_compact}"), contact)
    for channel in _channels(wanted["email"] | wanted["phone"]):
        reason = "email" if channel.medium == Channel.Medium.EMAIL else "phone"
        found.setdefault((reason, f"{channel.contact.kind}:{channel.normalised}"), channel.contact)
    return found


def _living() -> QuerySet[Contact]:
    return Contact.objects.filter(merged_into=None).only("id", "kind", "name", "number", "folded", "vat_compact")


def _channels(forms: set[str]) -> Iterable[Channel]:
    rows = Channel.objects.filter(normalised__in=forms, contact__merged_into=None)
    return rows.select_related("contact").order_by("contact_id") if forms else ()
