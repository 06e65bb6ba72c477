"""What a card says of a contact, property by property, so that what came and what is known can be compared.

A line that came from outside is kept with its saying: as long as we still say the same, the line is written as it came,
with its types, its label and its spelling; when we say something else, a fresh line takes its place. A line without a
saying is of what we have no column for; it is kept as it is (decision 26).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from staffetta.contacts.addresses import tidy_country
from staffetta.contacts.drafts import AddressDraft, ChannelDraft
from staffetta.contacts.models import Address, Channel
from staffetta.core.content_lines import Line, escape
from staffetta.core.text import tidy

Said = tuple[str, ...]
MEDIA = {"TEL": Channel.Medium.PHONE, "EMAIL": Channel.Medium.EMAIL, "URL": Channel.Medium.WEB}
_NAMES = {str(medium): name for name, medium in MEDIA.items()}
_TYPES = {
    ("phone", "work"): ("WORK", "VOICE"),
    ("phone", "mobile"): ("CELL",),
    ("phone", "home"): ("HOME", "VOICE"),
    ("phone", "other"): ("VOICE",),
    ("email", "work"): ("INTERNET", "WORK"),
    ("email", "home"): ("INTERNET", "HOME"),
    ("email", "mobile"): ("INTERNET",),
    ("email", "other"): ("INTERNET",),
    ("web", "work"): ("WORK",),
    ("web", "home"): ("HOME",),
}


def of_name(last: str, first: str) -> Said:
    return "name", last, first


def of_channel(row: Channel | ChannelDraft) -> Said:
    return str(row.medium), str(row.use), tidy(row.value)[:254]


def of_address(row: Address | AddressDraft) -> Said:
    parts = (tidy(part) for part in (row.street, row.postal_code, row.city, row.region))
    return "address", str(row.use), *parts, tidy_country(tidy(row.country))


def of_tags(names: Iterable[str]) -> Said:
    return "tags", *sorted({tidy(name).lower() for name in names if tidy(name)})


def fresh(said: Said, names: Iterable[str] = ()) -> Iterator[Line]:
    """How we say it ourselves. `names`: the tags in their own spelling."""
    match said:
        case ("name", last, first):
            yield Line("N", f"{escape(last)};{escape(first)};;;")
        case ("fn", name):
            yield Line("FN", escape(name))
        case ("kind", "company"):
            yield Line("X-ABSHOWAS", "COMPANY")
        case ("org", name):
            yield Line("ORG", escape(name))
        case ("title", role):
            yield Line("TITLE", escape(role))
        case ("note", text):
            yield Line("NOTE", escape(text))
        case ("tags", *_low):
            yield Line("CATEGORIES", ",".join(escape(name) for name in names))
        case ("address", use, street, code, city, region, country):
            types = (("TYPE", ("WORK",)),) if use == Address.Use.MAIN else (("TYPE", (use,)),)
            parts = ("", "", street, city, region, code, country)
            yield Line("ADR", ";".join(map(escape, parts)), types)
        case (medium, use, value):
            known = _TYPES.get((medium, use), ())
            text = value if medium == Channel.Medium.WEB else escape(value)
            yield Line(_NAMES[medium], text, (("TYPE", known),) if known else ())
