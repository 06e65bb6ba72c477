"""What the columns of any table of people or organisations mean, told from their headers and their content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from staffetta.core.text import fold
from staffetta.duplicates.matching.attributes import Attribute, Kind, Record, Values
from staffetta.duplicates.matching.preparing import house_numbers, prepared

HEADERS: tuple[tuple[Kind, str], ...] = (
    (Kind.EMAIL, r"e ?mail|mail"),
    (Kind.PHONE, r"phone|tel|telefono|telefon|telephone|mobile|cell|fax|handy"),
    (Kind.DATE, r"birth|dob|date|geburtsdatum|nascita|naissance|urodzenia"),
    (Kind.WEB, r"website|url|homepage|web"),
    (Kind.POSTCODE, r"zip|zipcode|postcode|post code|postal|plz|cap|code postal"),
    (Kind.HOUSE, r"street number|house number|house|number|no|nr|housenumber|civico"),
    (Kind.STREET, r"address|addr|street|road|via|strasse|adresse|indirizzo|ulica|rue"),
    (Kind.PLACE, r"suburb|city|town|locality|place|birthplace|citta|comune|ort|stadt|ville|miasto|municipality"),
    (Kind.PLACE, r"job title"),
    (Kind.GIVEN, r"given name|first name|forename|middle name|fname|vorname|prenom|imie|firstname"),
    (Kind.NAME, r"surname|last name|family name|lname|lastname|cognome|nachname|nazwisko|maiden name"),
    (Kind.ORGANISATION, r"company|organisation|organization|business|firm|employer|agency|site|azienda|firma|societe"),
    (Kind.CODE, r"soc sec|ssn|social security|vat|tax|passport|insurance|licence|license|nino|codice fiscale"),
    (Kind.WORD, r"state|region|province|county|country|sex|gender|type|category|class|paese|land|pays|source"),
    (Kind.TEXT, r"job|role|roles|position|note|notes|description|comment|occupation"),
    (Kind.NAME, r"name|nome|nom|author"),
)
SHAPES: tuple[tuple[Kind, str], ...] = (
    (Kind.EMAIL, r"\S+@\S+\.\S+"),
    (Kind.WEB, r"(https?://|www\.)\S+"),
    (Kind.DATE, r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|(19|20)\d\d[01]\d[0-3]\d"),
    (Kind.PHONE, r"(\+|\(|00)[\d\s()./-]{6,}\d"),
)
JOINED = (Kind.EMAIL, Kind.PHONE, Kind.WEB, Kind.HOUSE)
"""Columns of these kinds are one attribute of several values: a mobile phone may stand as the fixed one."""


@dataclass(frozen=True)
class Column:
    header: str
    place: int
    kind: Kind


def columns_of(headers: Sequence[str], rows: Sequence[Sequence[str]], leave_out: Sequence[str]) -> list[Column]:
    """The columns that tell something; `leave_out` are those of the truth."""
    found = []
    for place, header in enumerate(headers):
        values = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
        kind = None if header in leave_out else _kind(header, values, len(rows))
        if kind is not None:
            found.append(Column(header, place, kind))
    return found


def _kind(header: str, values: list[str], rows: int) -> Kind | None:
    distinct = set(values)
    if len(distinct) < 2 or len(values) < max(2, rows // 500) or _is_key(values, distinct):
        return None
    sample = values[:: max(1, len(values) // 2000)]
    shaped = next((kind for kind, shape in SHAPES if _share(shape, sample) >= 0.6), None)
    said = next((kind for kind, words in HEADERS if re.search(rf"(^| )({words})( |$|\d)", fold(header))), None)
    return shaped or _believed(said, sample, len(distinct), len(values)) or _unsaid(sample, len(distinct), len(values))


def _is_key(values: list[str], distinct: set[str]) -> bool:
    """A number of the row, not of the thing: every one another, with digits, in one word."""
    return len(distinct) == len(values) > 50 and all(re.fullmatch(r"[\w-]*\d[\w-]*", value) for value in values)


def _share(shape: str, values: list[str]) -> float:
    return sum(bool(re.fullmatch(shape, value, re.IGNORECASE)) for value in values) / len(values)


def _believed(said: Kind | None, values: list[str], distinct: int, count: int) -> Kind | None:
    """What the header says, unless the content speaks against it."""
    words = sum(len(value.split()) for value in values) / len(values)
    if said in (Kind.EMAIL, Kind.WEB, Kind.DATE) and _share(r".*\d.*|.*@.*|.*\.\w{2,}.*", values) < 0.5:
        return None
    if said in (Kind.PHONE, Kind.POSTCODE, Kind.HOUSE, Kind.CODE) and _share(r".*\d.*", values) < 0.5:
        return None
    if said in (Kind.NAME, Kind.GIVEN) and distinct <= max(12, count // 50):
        return Kind.WORD
    if said in (Kind.NAME, Kind.GIVEN) and words > 2.6:
        return Kind.ORGANISATION
    if said is Kind.WORD and distinct > 300:
        return Kind.PLACE
    return said


def _unsaid(values: list[str], distinct: int, count: int) -> Kind:
    words = sum(len(value.split()) for value in values) / len(values)
    if distinct <= max(30, count // 50):
        return Kind.WORD
    if _share(r"[\w-]*\d[\w-]*", values) > 0.8:
        return Kind.CODE
    return Kind.TEXT if words > 2.6 else Kind.PLACE


class Table:
    """Rows as records: columns of one kind that belong together joined, house numbers taken out of streets."""

    def __init__(self, headers: Sequence[str], rows: Sequence[Sequence[str]], leave_out: Sequence[str] = ()) -> None:
        self.columns = columns_of(headers, rows, leave_out)
        self.single = [column for column in self.columns if column.kind not in JOINED]
        self.joined = {kind: [c for c in self.columns if c.kind is kind] for kind in JOINED}
        self.joined = {kind: columns for kind, columns in self.joined.items() if columns}
        self.streets = [c for c in self.single if c.kind is Kind.STREET]
        named = [Attribute(c.header, c.kind) for c in self.single]
        named += [Attribute(kind.value, kind) for kind in self.joined]
        self.takes_numbers = bool(self.streets) and Kind.HOUSE not in self.joined
        if self.takes_numbers:
            named.append(Attribute("house", Kind.HOUSE))
        self.attributes = tuple(named)

    def record(self, row: Sequence[str]) -> Record:
        cells = [cell.strip() for cell in row] + [""] * max(0, len(self.columns) - len(row))
        found: list[Values] = [prepared(c.kind, cells[c.place]) for c in self.single]
        for kind, columns in self.joined.items():
            found.append(prepared(kind, *(cells[c.place] for c in columns)))
        if self.takes_numbers:
            streets = [value for c in self.streets for value in prepared(Kind.STREET, cells[c.place])]
            found.append(tuple(number for street in streets for number in house_numbers(street)))
        return tuple(found)
