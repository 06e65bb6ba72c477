"""The rows that contacts to be become, as text for COPY (core/db/copying.py).

What a row of a file says of itself is composed beside the writing of the portion before (exchange/ahead.py); what only
the database knows, ids and numbers, is put in front of it once it is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from operator import itemgetter

import orjson

from staffetta.contacts.acts.checking import FIGURES, AddressRow, ChannelRow
from staffetta.contacts.newcomers import TEXTS, Newcomer
from staffetta.contacts.words import TOO_MANY
from staffetta.core.db.copying import Lines, composed, lines_of
from staffetta.core.ids import uuid7_texts

Line = tuple[str | None, ...]
LATE = ("id", "number", "found_by", "parent_id", "debtor_number", "creditor_number")
"""What is known of a contact when it is written, and not before; few have the last three."""
_OWN_TEXTS = tuple(name for name in TEXTS if name not in LATE)
_own_texts = itemgetter(*_OWN_TEXTS)
EARLY = ("kind", "function", "is_supplier", "customer_since", "handler_id", "details", *FIGURES, *_OWN_TEXTS)
COLUMNS = (*LATE, *EARLY)
"""Of a contact; those that nobody has at first are left out, and those that all have alike (acts/load.py)."""
CHANNEL_COLUMNS = ("id", "contact_id", *ChannelRow._fields)
ADDRESS_COLUMNS = ("id", "contact_id", *AddressRow._fields)
WORD_COLUMNS = ("contact_id", "word", "by_contact")


def contact_row(one: Newcomer, today: str) -> Line:
    """In the order of COLUMNS. Which day it is decides since when a customer is one."""
    return (*_late(one), *_early(one, today))


def _late(one: Newcomer) -> Line:
    parent = str(one.parent_id) if one.parent_id is not None else None
    return (one.key, one.number, one.found_by, parent, one.debtor_number, one.creditor_number)


def _early(one: Newcomer, today: str) -> Line:
    values, details = one.values, one.draft.details
    handler, limit, days = values["handler"], values["credit_limit"], values["lead_time_days"]
    return (
        one.kind,
        one.function,
        "t" if one.is_supplier else "f",
        today if one.is_customer else None,
        str(handler.pk) if handler is not None else None,
        orjson.dumps(details, default=str).decode() if details else "{}",
        str(limit) if limit is not None else None,
        str(days) if days is not None else None,
        *_own_texts(values),
    )


def channel_rows(newcomers: Iterable[Newcomer]) -> Iterator[Line]:
    """The channels of all, each behind the id of its contact."""
    return ((one.key, *cells) for one in newcomers for cells in _channels(one))


def _channels(one: Newcomer) -> Iterator[Line]:
    return ((row.medium, row.use, row.value, row.normalised, str(row.position)) for row in one.channels)


def address_rows(newcomers: Iterable[Newcomer]) -> Iterator[Line]:
    """The addresses of all, each behind the id of its contact."""
    return ((one.key, *row) for one in newcomers for row in one.addresses)


def word_rows(newcomers: Iterable[Newcomer]) -> list[Line]:
    """The words by which the search finds them, once they have their numbers, all of one in one cell with blanks
    between them: words are nothing but letters and figures."""
    return [
        (one.key, " ".join(one.all_words), "t") if (told := one.found_by) == TOO_MANY else (one.key, told[1:], "f")
        for one in newcomers
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """Which cells the lines of one portion have, and what all of them say: contacts, channels, addresses."""

    contacts: Lines
    channels: Lines
    addresses: Lines


@dataclass(slots=True, eq=False)
class Made:
    """What was composed of one newcomer, line by line."""

    shape: Shape
    contact: str
    channels: Sequence[str]
    addresses: Sequence[str]


def compose(newcomers: Sequence[Newcomer], today: date) -> None:
    """Compose what these newcomers say by themselves, before it is known which of them will be written."""
    day = today.isoformat()
    contacts = composed(EARLY, [_early(one, day) for one in newcomers])
    channels = composed(CHANNEL_COLUMNS[2:], [cells for one in newcomers for cells in _channels(one)])
    addresses = composed(ADDRESS_COLUMNS[2:], [row for one in newcomers for row in one.addresses])
    shape = Shape(contacts.without_lines(), channels.without_lines(), addresses.without_lines())
    of_channels, of_addresses = iter(channels.lines), iter(addresses.lines)
    for one, line in zip(newcomers, contacts.lines, strict=True):
        here, there = len(one.channels), len(one.addresses)
        one.made = Made(shape, line, list(islice(of_channels, here)), list(islice(of_addresses, there)))


class Portion:
    """The lines of newcomers who are to be written, and who have their ids and numbers."""

    def __init__(self, newcomers: Sequence[Newcomer], today: date) -> None:
        shapes = {one.made.shape if isinstance(one.made, Made) else None for one in newcomers}
        if len(shapes) != 1 or None in shapes:
            compose(newcomers, today)
        self._all: list[tuple[Newcomer, Made]] = [(one, one.made) for one in newcomers if isinstance(one.made, Made)]
        self._shape = self._all[0][1].shape

    def sort(self) -> None:
        """By name, which is in most of the contacts' indexes: nothing else needs to be known for it."""
        self._all.sort(key=lambda each: each[0].folded)

    def contacts(self) -> Lines:
        """The contacts themselves."""
        by_name = self._all
        late = [_late(one) for one, _made in by_name]
        count = len(LATE) if any(row[3] or row[4] or row[5] for row in late) else 3
        same = {"parent_id": None, "debtor_number": "", "creditor_number": ""} if count == 3 else {}
        shape = self._shape.contacts
        early = Lines(shape.columns, [made.contact for _one, made in by_name], {**shape.same, **same})
        return early.behind(LATE[:count], lines_of([row[:count] for row in late]))

    def words(self) -> Lines:
        """All of one contact in one cell."""
        return composed(WORD_COLUMNS, word_rows([one for one, _made in self._all]))

    def channels(self) -> Lines:
        """By their values, which are in their widest index."""
        rows = [
            (row.normalised, one.key, line)
            for one, made in self._all
            for row, line in zip(one.channels, made.channels, strict=True)
        ]
        rows.sort()
        return self._with_ids(self._shape.channels, [(key, line) for _value, key, line in rows])

    def addresses(self) -> Lines:
        """As their contacts come."""
        rows = [(one.key, line) for one, made in self._all for line in made.addresses]
        return self._with_ids(self._shape.addresses, rows)

    @staticmethod
    def _with_ids(shape: Lines, rows: Sequence[tuple[str, str]]) -> Lines:
        keys = uuid7_texts(len(rows))
        lines = [f"{key}\t{contact}\t{line}" for key, (contact, line) in zip(keys, rows, strict=True)]
        return Lines(("id", "contact_id", *shape.columns), lines, shape.same)
