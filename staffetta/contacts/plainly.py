"""What is said plainly, as a newcomer: the same that newcomers.prepare makes of a draft, in a third of the time.

Nearly all rows of most files say nothing that must be tidied, shortened, doubted or refused. For them one look at the
row answers what a dozen functions ask of each cell. Whatever is not as plain as that is None here, and is drafted.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from staffetta.contacts.acts.checking import FIGURES, LINES, AddressRow, ChannelRow
from staffetta.contacts.addresses import tidy_country
from staffetta.contacts.channels import BadChannel, normalised
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Channel, Function, Kind
from staffetta.contacts.newcomers import Newcomer
from staffetta.contacts.vat import compact
from staffetta.contacts.words import words_of
from staffetta.core.text import fold

SHORT = 40
"""So many characters every column takes, but for the few that are looked at one by one."""
_SHORTEST = 20  # a postal code
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("name", "first_name", "last_name", *LINES, "description", "vat_compact"), ""),
    **dict.fromkeys(("handler", "parent", *FIGURES)),
}
_PHONE = str(Channel.Medium.PHONE)
_USE = str(Channel.Use.WORK)


def is_plain(cells: Sequence[str]) -> bool:
    """Whether each of these is short, and as core.text.tidy would have it."""
    text = "|".join(cells)
    is_tidy = text.isprintable() and "  " not in text and " |" not in text and "| " not in text
    return is_tidy and text[:1] != " " != text[-1:] and (len(text) <= SHORT or max(map(len, cells)) <= SHORT)


def plainly(
    draft: ContactDraft,
    names: Mapping[str, str],
    lines: Mapping[str, str],
    reached: Collection[tuple[str, str]],
    parts: Mapping[str, str],
    home: str,
) -> Newcomer | None:
    """The newcomer of whom plain cells say this: names and lines by column, (medium, value) of each channel, the parts
    of the main address; `draft` is the one of this sort without any of them, `home` is where phones and VAT numbers
    are of. None where something is not as usual."""
    channels = _channels(reached, home)
    address = _address(parts)
    name = _name(draft.kind, names)
    if channels is None or not name or (address is not None and len(address.postal_code) > _SHORTEST):
        return None
    values = {**_NOTHING, **lines, **names, "name": name}
    folded = values["folded"] = fold(name)[:400]
    vat_number = values["vat_number"]
    if vat_number:
        values["vat_compact"] = compact(vat_number, home)
    phones = [row.normalised for row in channels if row.medium == _PHONE]
    others = [row.value for row in channels if row.medium != _PHONE]
    return Newcomer(
        draft=draft,
        kind=_text(draft.kind),
        name=name,
        folded=folded,
        function=_text(draft.function),
        is_supplier=draft.is_supplier,
        number="",
        values=values,
        channels=channels,
        addresses=[address] if address is not None else [],
        words=words_of(name, "", [*others, vat_number], phones),
        custom=None,
        parent_id=None,
    )


_text = str.__str__  # of a choice; Django's own way to it is long


@functools.lru_cache(maxsize=64)
def nobody(kind: Kind, function: Function, is_supplier: bool) -> ContactDraft:
    """The draft of somebody of this sort of whom nothing else is said."""
    return ContactDraft(kind=kind, function=function, is_supplier=is_supplier, asks_all=False)


def _name(kind: Kind, names: Mapping[str, str]) -> str:
    """What the contact is called; "" for nothing."""
    if kind == Kind.COMPANY:
        return names["name"]
    first, last = names["first_name"], names["last_name"]
    return f"{first} {last}" if first and last else first or last


def _channels(reached: Collection[tuple[str, str]], home: str) -> list[ChannelRow] | None:
    rows: list[ChannelRow] = []
    try:
        for medium, value in reached:
            rows.append(ChannelRow(medium, _USE, value, normalised(medium, value, home), len(rows)))
    except BadChannel:
        return None
    if len(rows) > 1 and len({row.medium for row in rows}) < len(rows):  # they may be the same but for an extension
        return None
    return rows


def _address(parts: Mapping[str, str]) -> AddressRow | None:
    if not parts:
        return None
    said = parts.get
    country = said("country", "")
    return AddressRow(
        "main",
        said("street", ""),
        said("postal_code", ""),
        said("city", ""),
        said("region", ""),
        tidy_country(country) if country else "",
    )
