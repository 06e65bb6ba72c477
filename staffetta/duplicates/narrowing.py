"""The filters of the page of duplicates, read alike by pages and programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from staffetta.accounts.models import Member
from staffetta.contacts.models import Kind
from staffetta.contacts.typed import id_of
from staffetta.duplicates.models import DuplicatePair
from staffetta.duplicates.querysets import DuplicatePairQuerySet

LEASTS = (50, 75, 90, 99)
ORDER = ("-score", "-id")


@dataclass(frozen=True)
class Narrowing:
    """Which pairs are wanted."""

    kind: str = ""
    least: int = 0
    state: str = DuplicatePair.State.OPEN
    mine: bool = False
    contact: UUID | None = None

    def rows(self, member: Member) -> DuplicatePairQuerySet:
        """Those that the member sees."""
        rows = DuplicatePair.objects.visible_to(member).filter(state=self.state)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.least:
            rows = rows.filter(likely__gte=self.least)
        if self.contact:
            rows = rows.of([self.contact])
        return rows.handled_by(member) if self.mine else rows

    def query(self) -> dict[str, str]:
        """The filters that are set, for addresses."""
        said = {
            "kind": self.kind,
            "least": str(self.least or ""),
            "state": "" if self.state == DuplicatePair.State.OPEN else self.state,
            "mine": "1" if self.mine else "",
            "contact": str(self.contact or ""),
        }
        return {name: value for name, value in said.items() if value}


def narrowing_of(given: Mapping[str, str]) -> Narrowing:
    """What an address asks for; what makes no sense is left out."""
    kind, state, least = given.get("kind", ""), given.get("state", ""), given.get("least", "")
    return Narrowing(
        kind=kind if kind in Kind.values else "",
        least=int(least) if least in map(str, LEASTS) else 0,
        state=state if state in DuplicatePair.State.values else DuplicatePair.State.OPEN,
        mine=bool(given.get("mine")),
        contact=id_of(given.get("contact", "")),
    )
