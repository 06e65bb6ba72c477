"""Which contact a party of a file is: by VAT number, other identifiers, tax code, e-mail, name; in this order (A-08).

One thing that is the same does not yet make two the same: VAT numbers are mistyped and shared within groups,
identifiers are copied from examples, e-mail addresses are those of an office that keeps several firms' books. So each
candidate is weighed with all that is known of it, and what contradicts itself is left to people (proposals.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from staffetta.contacts.models import Channel, Contact, Kind, Link
from staffetta.core.text import fold
from staffetta.duplicates.alike import likeness_of
from staffetta.intake.identifiers import NAME, TAX, VAT, Marks, is_sound, squeezed, vats_differ
from staffetta.intake.models import PartnerIdentifier

FEW = 50
ALIKE = 75
"""In percent: names from here on may be one firm's."""
LIKE = 45
"""In percent: below, two names have nothing in common."""


@dataclass(frozen=True)
class Match:
    """The contact that a party is, and by what it was recognised ("vat", "identifier", "tax_code", "email", "name");
    without `contact` nobody knows it. `several`: more than one fits, and none better than the other."""

    contact: Contact | None = None
    by: str = ""
    several: tuple[UUID, ...] = ()


def find(marks: Marks, *, but: Iterable[Contact] = ()) -> Match:
    """The contact that this party certainly is, but for these (the other party of the same document)."""
    others = {contact.pk for contact in but}
    weighed = [
        (weight, contact, by)
        for contact in candidates(marks)
        if contact.pk not in others
        for weight, by in [_weighed(marks, contact)]
        if weight
    ]
    if not weighed:
        return Match()
    most = max(weight for weight, _contact, _by in weighed)
    best = [(contact, by) for weight, contact, by in weighed if weight == most]
    if len(best) > 1:
        return Match(several=tuple(sorted(contact.pk for contact, _by in best)))
    return Match(*best[0])


def candidates(marks: Marks) -> list[Contact]:
    """Who has anything in common with it that an index finds: living, none that was anonymised."""
    ids: set[UUID] = set()
    forms = {one.compact for one in marks.identifiers} | {marks.tax_code, marks.vat, marks.name[:100]} - {""}
    if forms:
        known = PartnerIdentifier.objects.filter(compact__in=forms - {""})
        ids.update(known.values_list("contact_id", flat=True)[:FEW])
    if marks.emails:
        ids |= _by_email(marks.emails)
    same = Q(pk__in=ids)
    same |= Q(vat_compact=marks.vat) if marks.vat else Q(pk__in=[])
    same |= Q(folded=marks.name) if marks.name else Q(pk__in=[])
    return list(_living().filter(same).order_by("id")[:FEW])


def _living() -> QuerySet[Contact]:
    rows = Contact.objects.filter(merged_into=None, anonymised_at=None)
    return rows.prefetch_related("addresses", "channels", "partner_identifiers", "person_links__person__channels")


def _by_email(emails: Iterable[str]) -> set[UUID]:
    """Who has one of these addresses, and the companies of persons who do."""
    reached = Channel.objects.filter(medium=Channel.Medium.EMAIL, normalised__in=list(emails))
    found = set(reached.values_list("contact_id", flat=True)[:FEW])
    return found | set(Link.objects.filter(person__in=found).values_list("company_id", flat=True)[:FEW])


def _weighed(marks: Marks, contact: Contact) -> tuple[int, str]:
    """How much speaks for it, and the first of what does in the order above; 0 for somebody else."""
    names = _names(marks, contact)
    said = {(row.scheme, row.compact) for row in contact.partner_identifiers.all()}
    if marks.vat and (VAT, marks.vat) in said:
        return 100, "vat"
    theirs = contact.vat_compact
    if vats_differ(marks.vat, theirs):
        return 0, ""
    if (NAME, marks.name[:100]) in said and marks.name:
        return 90, "name"
    elsewhere = _is_elsewhere(marks, contact)
    weights = dict(_evidence(marks, contact, names, said, elsewhere=elsewhere))
    if not weights:
        return 0, ""
    return sum(weights.values()) + (0 if elsewhere else 1), next(by for by in ORDER if by in weights)


ORDER = ("vat", "identifier", "tax_code", "email", "name")


def _evidence(
    marks: Marks, contact: Contact, names: int, said: set[tuple[str, str]], *, elsewhere: bool
) -> Iterable[tuple[str, int]]:
    """What speaks for it, with its weight. `names`: how alike they are called, in percent."""
    strange = names < LIKE and elsewhere
    if marks.vat and marks.vat == contact.vat_compact:
        sound = marks.vat_is_sound or is_sound(contact.vat_number, "")
        if (not strange) if sound else names >= ALIKE and (names == 100 or not elsewhere):
            yield "vat", 16
    own = {(one.scheme, one.compact): one.is_global for one in marks.identifiers}
    same = [is_global for key, is_global in own.items() if key in said]
    if (any(same) and not strange) or (same and names >= ALIKE):
        yield "identifier", 8
    if marks.tax_code and (TAX, marks.tax_code) in said and names >= LIKE:
        yield "tax_code", 6
    if set(marks.emails) & _emails(contact) and (names >= ALIKE or not marks.name) and contact.kind == Kind.COMPANY:
        yield "email", 2
    if names == 100 and not _is_abroad(marks, contact):
        yield "name", 4


def _names(marks: Marks, contact: Contact) -> int:
    """How alike the two are called; one word of weight in common makes up for the rest."""
    if not marks.name:
        return 50
    theirs = fold(contact.name)
    likeness = likeness_of(marks.name, theirs)
    common = _telling(marks.name) & _telling(theirs)
    return max(likeness, 80) if common else likeness


_FORMS = (
    "gmbh mbh ag kg ohg ug co srl spa snc sas sarl sa eurl ltd limited plc inc corp corporation llc bv nv sp z o o oo"
    " sro as ab oy aps company societa societe the and und et di de la le il der die das firma ditta"
)
FORMS = frozenset(_FORMS.split())
"""Words of names that tell nobody apart."""


def _telling(name: str) -> set[str]:
    return {word for word in name.split() if len(word) > 2 and word not in FORMS}


def _is_elsewhere(marks: Marks, contact: Contact) -> bool:
    """Whether both have an address, and none is the same: by postal code, else by town."""
    rows = [row for row in contact.addresses.all() if row.postal_code or row.city]
    if not rows or not (marks.postal_code or marks.city):
        return False
    if marks.postal_code:
        codes = {squeezed(row.postal_code) for row in rows} - {""}
        if codes:
            return marks.postal_code not in codes
    return marks.city not in {fold(row.city) for row in rows}


def _is_abroad(marks: Marks, contact: Contact) -> bool:
    """Whether its addresses are all in another country."""
    countries = {row.country for row in contact.addresses.all()} - {""}
    return bool(marks.country and countries) and marks.country not in countries


def _emails(contact: Contact) -> set[str]:
    channels = list(contact.channels.all())
    channels += [one for link in contact.person_links.all() for one in link.person.channels.all()]
    return {channel.normalised for channel in channels if channel.medium == Channel.Medium.EMAIL}
