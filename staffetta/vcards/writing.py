"""Write contacts as vCards 3.0 or 4.0: what we know of them, and what came with them before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from staffetta.contacts.models import Contact
from staffetta.core.content_lines import escape, fold_line, read_line
from staffetta.vcards import sayings
from staffetta.vcards.dialects import as_four
from staffetta.vcards.reading import Kept
from staffetta.vcards.sayings import Said

PRODID = "-//Staffetta//Staffetta//EN"


@dataclass(frozen=True)
class Written:
    """All of which a card is made. `channels` are (medium, use, value), `addresses` (use, street, postal code, city,
    region, country); `company` and `role` are those of whose contact person it is."""

    contact: Contact
    uid: str
    channels: Sequence[tuple[str, ...]] = ()
    addresses: Sequence[tuple[str, ...]] = ()
    tags: Sequence[str] = ()
    company: str = ""
    role: str = ""
    kept: Sequence[Kept] = field(default_factory=list)
    changed_at: datetime | None = None
    turn: int = 0
    """How often address books had to fetch it for other reasons than the contact's."""


def write_card(card: Written, version: str = "3.0") -> str:
    """The card as text. The same card is the same text, byte for byte."""
    head = ["BEGIN:VCARD", f"VERSION:{version}", f"PRODID:{PRODID}", f"UID:{escape(card.uid)}"]
    if card.changed_at is not None:
        head.append(f"REV:{card.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    if card.turn > 1:
        # Some clients compare what is written, not the ETag: a refused change is put right only if this differs.
        head.append(f"X-STAFFETTA-TURN:{card.turn}")
    lines = _lines(card)
    body = list(map(_as_four, lines) if version == "4.0" else lines)
    if version == "4.0" and card.contact.is_company and "KIND:org" not in body:
        body.insert(0, "KIND:org")
    return "\r\n".join([*map(fold_line, (*head, *body)), "END:VCARD", ""])


def _as_four(text: str) -> str:
    line = read_line(text)
    if line is None or "\r\n" in text:
        return text
    if line.name == "X-ABSHOWAS":
        return "KIND:org"
    return str(as_four(line))


def says(card: Written) -> Iterator[Said]:
    """What we know of the contact, in the order of a card."""
    contact = card.contact
    name = str(contact.name)
    if contact.is_company:
        yield from (("name", "", ""), ("fn", name), ("org", name), ("kind", "company"))
    else:
        first, last = contact.first_name, contact.last_name
        yield from (sayings.of_name(last, first) if first or last else ("name", name, ""), ("fn", name))
        if card.company:
            yield ("org", card.company)
        if card.role:
            yield ("title", card.role)
    # As they stand in the database, they have been tidied.
    yield from dict.fromkeys(card.channels)
    yield from (("address", *address) for address in card.addresses)
    if contact.description:
        yield ("note", contact.description)
    if card.tags:
        yield sayings.of_tags(card.tags)


def _lines(card: Written) -> Iterable[str]:
    if not card.kept:
        return [line for said in says(card) for line in sayings.fresh(said, card.tags)]
    came: dict[Said, list[str]] = {}
    for text, said in card.kept:
        if said is not None:
            came.setdefault(tuple(said), []).append(text)
    told: list[str] = []
    for said in says(card):
        told += came.get(said) or list(sayings.fresh(said, card.tags))
    told += [text for text, said in card.kept if said is None and _stays(text, card)]
    kinds = [text for text, said in card.kept if said == ["kind", "person"]]
    return _with_their_labels([*told, *kinds])


def _stays(text: str, card: Written) -> bool:
    """Company and role of a contact person are told by us; what stood there before is his no more."""
    name = text.partition(":")[0].partition(";")[0].rpartition(".")[2].upper()
    return not (name == "ORG" and card.company or name == "TITLE" and card.role)


def _with_their_labels(told: list[str]) -> list[str]:
    """Without labels of lines that are not there any more."""
    heads = [text.partition(":")[0].partition(";")[0] for text in told]
    groups = {head.rpartition(".")[0] for head in heads if not _is_label(head)}
    return [text for text, head in zip(told, heads, strict=True) if not _is_label(head) or _group(head) in groups]


def _is_label(head: str) -> bool:
    return "." in head and head.rpartition(".")[2].upper() in ("X-ABLABEL", "X-ABADR")


def _group(head: str) -> str:
    return head.rpartition(".")[0]
