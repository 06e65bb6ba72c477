"""Who we are in files: whether the seller or the buyer is us (A-08)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from staffetta.documents.models import Side
from staffetta.duplicates.alike import likeness_of
from staffetta.ebusiness.reading import Reading
from staffetta.intake.identifiers import Marks, marks_of, vats_differ
from staffetta.intake.models import OwnIdentity

ALIKE = 60
"""In percent: a name less alike than this is another firm's, where a number alone does not tell."""

Kind = OwnIdentity.Kind


@dataclass(frozen=True)
class Ourselves:
    """All by which files name us, ready to compare."""

    vats: frozenset[str] = frozenset()
    tax_codes: frozenset[str] = frozenset()
    identifiers: frozenset[tuple[str, str]] = frozenset()
    names: frozenset[str] = frozenset()

    @property
    def is_known(self) -> bool:
        """Whether anything is known of ourselves."""
        return bool(self.vats or self.tax_codes or self.identifiers or self.names)

    def are(self, marks: Marks) -> bool:
        """Whether this party is us. A VAT number without sound check digits tells only together with a name; a name
        does not tell where the party has another VAT number than we."""
        if marks.vat and marks.vat in self.vats and (marks.vat_is_sound or not self._named_otherwise(marks)):
            return True
        if marks.vat and any(vats_differ(marks.vat, ours) for ours in self.vats):
            return False
        if marks.tax_code and marks.tax_code in self.tax_codes | {our[2:] for our in self.vats}:
            return True
        if any((one.scheme, one.compact) in self.identifiers for one in marks.identifiers):
            return True
        return bool(marks.name) and marks.name in self.names

    def _named_otherwise(self, marks: Marks) -> bool:
        """Whether its name is none of ours, nor like one."""
        return bool(marks.name and self.names) and not any(likeness_of(marks.name, our) >= ALIKE for our in self.names)


def ourselves() -> Ourselves:
    """What administrators have said of the running firm."""
    return ourselves_of(OwnIdentity.objects.all())


def ourselves_of(rows: Iterable[OwnIdentity]) -> Ourselves:
    """The same of these rows."""
    by_kind: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, set()).add((row.scheme, row.compact))

    def compacts(kind: str) -> frozenset[str]:
        return frozenset(compact for _scheme, compact in by_kind.get(kind, ()))

    return Ourselves(
        vats=compacts(Kind.VAT),
        tax_codes=compacts(Kind.TAX_CODE),
        identifiers=frozenset(by_kind.get(Kind.IDENTIFIER, ())),
        names=compacts(Kind.NAME),
    )


@dataclass(frozen=True)
class Roles:
    """Who is who in one document. `side` None: neither is us. A party that is us, or is not named, has no marks."""

    side: Side | None
    seller: Marks | None
    buyer: Marks | None


def roles_of(reading: Reading, us: Ourselves) -> Roles:
    """On which side we stand, and who the others are."""
    seller = marks_of(reading.seller) if reading.seller.is_named else None
    buyer = marks_of(reading.buyer) if reading.buyer.is_named else None
    if seller is not None and us.are(seller):
        return Roles(Side.SELLING, None, None if buyer is None or us.are(buyer) else buyer)
    if buyer is not None and us.are(buyer):
        return Roles(Side.BUYING, seller, None)
    if seller is None and buyer is not None:
        return Roles(Side.SELLING, None, buyer)
    if buyer is None and seller is not None:
        return Roles(Side.BUYING, seller, None)
    return Roles(None, seller, buyer)
