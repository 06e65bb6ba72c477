"""Read vCards of any version: what they say of a contact, and what of it we have no column for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from staffetta.accounts.models import Member
from staffetta.contacts.acts.checking import longest
from staffetta.contacts.channels import BadChannel, normalised
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft
from staffetta.contacts.models import Address, Channel, Kind
from staffetta.core.content_lines import Block, Line, printable, read_blocks, split_value, unescape
from staffetta.core.text import tidy
from staffetta.tags.acts.name import LONGEST, MOST
from staffetta.vcards import sayings
from staffetta.vcards.dialects import as_three
from staffetta.vcards.sayings import MEDIA, Said

Kept = list[Any]
"""[line, saying as a list, or None]: JSON-ready."""
_MADE_ANEW = frozenset({"VERSION", "PRODID", "REV", "UID", "X-STAFFETTA-TURN", "BEGIN", "END"})
_USES = (("CELL", "mobile"), ("HOME", "home"), ("WORK", "work"))
_NO_PERSONS = frozenset({"org", "location", "application", "device"})
_ADDRESS_USES = {"BILLING": Address.Use.BILLING, "DELIVERY": Address.Use.DELIVERY}


@dataclass
class Card:
    """One vCard, read. `kept` are its lines with what they said; `unread` names values that are not what they should
    be (a phone without figures): they are kept, but no column takes them."""

    version: str
    kind: Kind
    uid: str = ""
    name: str = ""
    first_name: str = ""
    last_name: str = ""
    org: str = ""
    title: str = ""
    description: str = ""
    channels: tuple[ChannelDraft, ...] = ()
    addresses: tuple[AddressDraft, ...] = ()
    tags: tuple[str, ...] = ()
    kept: list[Kept] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    is_group: bool = False
    """A list of other cards, which is no contact; `members` are their UIDs."""
    members: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """What of master data a card says, for change_contact: what it does not say is gone."""
        names = {"name": self.name} if self.kind == Kind.COMPANY else {}
        if self.kind == Kind.PERSON:
            names = {"name": "", "first_name": self.first_name, "last_name": self.last_name}
        rest = {"channels": self.channels, "addresses": self.addresses, "tags": self.tags}
        return {**names, "description": self.description, **rest}

    def draft(self, handler: Member | None = None) -> ContactDraft:
        """The contact to be."""
        return ContactDraft(kind=self.kind, handler=handler, asks_all=False, **self.values)


def read_cards(raw: bytes | str, country: str = "") -> list[Card]:
    """The cards of a file, in their order. `country`: of phones without a prefix."""
    return [read_card(block, country) for block in read_blocks(raw) if block.name == "VCARD"]


def read_card(block: Block, country: str = "", *, kind: Kind | None = None, name: str = "") -> Card:
    """One card. `kind` is known where the contact is: it never changes (C-02); `name` is then its company's name."""
    version = unescape(block.value("VERSION")).strip() or "3.0"
    lines = [as_three(line, version) for line in block.lines if line.name not in _MADE_ANEW]
    lines = [Line(line.name, printable(line.value), line.params, line.group) for line in lines]
    card = Card(version, kind or _kind_of(lines), uid=tidy(unescape(block.value("UID")))[:255])
    card.is_group = any(line.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND") and _is(line, "group") for line in lines)
    members = [line.value.strip() for line in lines if line.name in ("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER")]
    card.members = tuple(bare_uid(member) for member in members)
    said: dict[int, Said] = {}
    _read_name(card, lines, said, name)
    _read_channels(card, lines, said, country)
    _read_addresses(card, lines, said)
    _read_texts(card, lines, said)
    card.kept = [[str(line), list(said[n]) if n in said else None] for n, line in enumerate(lines)]
    card.kept += [["".join(f"{text}\r\n" for text in inner.unfolded()), None] for inner in block.blocks]
    return card


def bare_uid(text: str) -> str:
    """A UID however it is named: lists say urn:uuid: also of cards that say the bare one."""
    return text.strip().lower().removeprefix("urn:uuid:")


def _is(line: Line, value: str) -> bool:
    return line.value.strip().lower() == value


def _parts(line: Line) -> list[str]:
    return [tidy(unescape(part)) for part in split_value(line.value, ";")]


def _first(lines: list[Line], name: str) -> tuple[int, list[str]]:
    """The place and the parts of the first line of this name that says something."""
    for place, line in enumerate(lines):
        if line.name == name and any(_parts(line)):
            return place, _parts(line)
    return -1, []


def _kind_of(lines: list[Line]) -> Kind:
    """What the card says it is, else what its names look like: one with an organisation and no name of its own."""
    for line in lines:
        if line.name == "KIND" and line.value.strip():
            return Kind.COMPANY if line.value.strip().lower() in _NO_PERSONS else Kind.PERSON
        if line.name == "X-ABSHOWAS" and _is(line, "company"):
            return Kind.COMPANY
    _place, names = _first(lines, "N")
    _place, org = _first(lines, "ORG")
    _place, full = _first(lines, "FN")
    is_bare = not names or (len([part for part in names if part]) == 1 and org[:1] == [names[0]])
    named = not full or tidy(" ".join(part for part in full if part)) == (org[0] if org else "")
    return Kind.COMPANY if org and org[0] and is_bare and named else Kind.PERSON


def _read_name(card: Card, lines: list[Line], said: dict[int, Said], known: str) -> None:
    at_name, names = _first(lines, "N")
    at_org, org = _first(lines, "ORG")
    at_full, _full = _first(lines, "FN")
    full = tidy(unescape(lines[at_full].value)) if at_full >= 0 else ""
    card.org = org[0] if org else ""
    if card.kind == Kind.COMPANY:
        # Of a company that is known, the one of the two that differs is what was changed.
        card.name = card.org if card.org and (not full or full == known) else full or card.org or tidy(" ".join(names))
        said.update(_places(lines, {"ORG": ("org", card.name), "FN": ("fn", card.name)}, at_org, at_full))
        empty = [place for place, line in enumerate(lines) if line.name == "N"]
        said.update(dict.fromkeys(empty, ("name", "", "")))
        said.update({n: ("kind", "company") for n, line in enumerate(lines) if line.name in ("KIND", "X-ABSHOWAS")})
        return
    last, first = (*names, "", "")[:2]
    if not last and not first:
        last = full or _otherwise(lines)
    card.first_name, card.last_name = first, last
    card.name = tidy(f"{first} {last}")
    if at_name >= 0:
        said[at_name] = sayings.of_name(last, first)
    if at_full >= 0:
        said[at_full] = ("fn", card.name)
    said.update({n: ("kind", "person") for n, line in enumerate(lines) if line.name in ("KIND", "X-ABSHOWAS")})


def _places(lines: list[Line], says: dict[str, Said], *places: int) -> dict[int, Said]:
    return {place: says[lines[place].name] for place in places if place >= 0}


def _otherwise(lines: list[Line]) -> str:
    """By what somebody without a name is called: nickname, e-mail address, phone."""
    for name in ("NICKNAME", "EMAIL", "TEL"):
        _place, parts = _first(lines, name)
        if parts:
            return parts[0]
    return ""


def _read_channels(card: Card, lines: list[Line], said: dict[int, Said], country: str) -> None:
    found: list[tuple[bool, ChannelDraft]] = []
    for place, line in enumerate(lines):
        medium = MEDIA.get(line.name)
        value = tidy(unescape(line.value)) if medium else ""
        if medium is None or not value:
            continue
        if medium == Channel.Medium.WEB and value.lower().startswith("mailto:"):
            continue
        try:
            if len(value) > 254:
                raise BadChannel(value)
            normalised(medium, value, country)
        except BadChannel:
            card.unread.append(value)
            continue
        draft = ChannelDraft(medium=medium, use=_use_of(line, lines), value=value)
        found.append(("PREF" not in _types(line), draft))
        said[place] = sayings.of_channel(draft)
    # The preferred one of each medium is the main one (C-20).
    card.channels = tuple(draft for _other, draft in sorted(found, key=lambda pair: pair[0]))


def _types(line: Line) -> set[str]:
    return {one.upper() for one in line.all("TYPE")}


def _use_of(line: Line, lines: list[Line]) -> Channel.Use:
    types = _types(line)
    for name, use in _USES:
        if name in types:
            return Channel.Use(use)
    label = _label(line, lines).lower()
    return Channel.Use(next((use for name, use in (*_USES, ("MOBILE", "mobile")) if name.lower() in label), "other"))


def _label(line: Line, lines: list[Line]) -> str:
    """What Apple's address book calls it."""
    if not line.group:
        return ""
    return next((o.value for o in lines if o.group == line.group and o.name == "X-ABLABEL"), "")


def _read_addresses(card: Card, lines: list[Line], said: dict[int, Said]) -> None:
    """The main address is the preferred one, else that of work, else the first; others are kept, for we have no more
    than one of each use, and none for a second home."""
    rows = [(place, line) for place, line in enumerate(lines) if line.name == "ADR" and any(_parts(line))]
    slots: dict[str, tuple[int, AddressDraft]] = {}
    ordered = sorted(rows, key=lambda row: ("PREF" not in _types(row[1]), "WORK" not in _types(row[1])))
    for place, line in ordered:
        use = next((known for name, known in _ADDRESS_USES.items() if name in _types(line)), Address.Use.MAIN)
        draft = _address_of(line, use)
        if str(use) in slots or not _fits(draft) or draft.is_empty:
            continue
        slots[str(use)] = (place, draft)
        said[place] = sayings.of_address(draft)
    for place, line in enumerate(lines):
        if line.name == "LABEL":  # how an address is printed; it goes when the address does
            same = [said[n] for n, other in rows if n in said and _kin(other) == _kin(line)]
            said.update({place: same[0]} if same else {})
    card.addresses = tuple(draft for _place, draft in sorted(slots.values(), key=lambda pair: pair[0]))


def _kin(line: Line) -> set[str]:
    return _types(line) & {"HOME", "WORK"}


def _address_of(line: Line, use: Address.Use) -> AddressDraft:
    box, extended, street, city, region, code, country, *_more = (*_parts(line), *[""] * 7)
    return AddressDraft(
        use=use,
        street=", ".join(part for part in (street, extended, box) if part),
        postal_code=code,
        city=city,
        region=region,
        country=country,
    )


def _fits(draft: AddressDraft) -> bool:
    return all(len(getattr(draft, name)) <= longest(Address, name) for name in ("street", *_ADDRESS_PARTS))


_ADDRESS_PARTS = ("postal_code", "city", "region", "country")


def _read_texts(card: Card, lines: list[Line], said: dict[int, Said]) -> None:
    notes = [(n, unescape(line.value).strip()) for n, line in enumerate(lines) if line.name == "NOTE"]
    card.description = "\n\n".join(text for _place, text in notes if text)
    said.update({place: ("note", card.description) for place, text in notes if text})
    tags = {n: list(_words(line)) for n, line in enumerate(lines) if line.name == "CATEGORIES"}
    card.tags = tuple(dict.fromkeys(word for words in tags.values() for word in words))[:MOST]
    said.update({place: sayings.of_tags(card.tags) for place in tags if card.tags})
    place, parts = _first(lines, "TITLE")
    if place >= 0:
        card.title = tidy(unescape(lines[place].value))


def _words(line: Line) -> Iterator[str]:
    words = (tidy(unescape(part)) for part in split_value(line.value, ","))
    yield from (word for word in words if word and len(word) <= LONGEST)
