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
from staffetta.core.content_lines import escape
from staffetta.core.text import tidy

Said = tuple[str, ...]
MEDIA = {"TEL": Channel.Medium.PHONE, "EMAIL": Channel.Medium.EMAIL, "URL": Channel.Medium.WEB}
_NAMES = {medium: name for name, medium in MEDIA.items()}
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


_HEADS = {key: f"{_NAMES[Channel.Medium(key[0])]};TYPE={','.join(types)}:" for key, types in _TYPES.items()}
_ADR = {str(use): f"ADR;TYPE={'WORK' if use == Address.Use.MAIN else use}:;;" for use in Address.Use}


def fresh(said: Said, names: Iterable[str] = ()) -> Iterator[str]:
    """The lines by which we say it ourselves. `names`: the tags in their own spelling."""
    match said:
        case ("name", last, first):
            yield f"N:{escape(last)};{escape(first)};;;"
        case ("fn", name):
            yield f"FN:{escape(name)}"
        case ("kind", "company"):
            yield "X-ABSHOWAS:COMPANY"
        case ("org", name):
            yield f"ORG:{escape(name)}"
        case ("title", role):
            yield f"TITLE:{escape(role)}"
        case ("note", text):
            yield f"NOTE:{escape(text)}"
        case ("tags", *_low):
            yield f"CATEGORIES:{','.join(map(escape, names))}"
        case ("address", use, street, code, city, region, country):
            yield _ADR[use] + ";".join(map(escape, (street, city, region, code, country)))
        case (medium, use, value):
            head = _HEADS.get((medium, use)) or f"{_NAMES[Channel.Medium(medium)]}:"
            yield head + (value if medium == Channel.Medium.WEB else escape(value))
