"""Many new contacts in a few statements: what create does for one and imports for thousands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.acts.answering import new_custom, write_custom
from staffetta.contacts.acts.checking import BadContact, follows_otherwise, numbers_follow
from staffetta.contacts.acts.give_account_numbers import account_numbers
from staffetta.contacts.acts.tag import put_tags
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.composing import (
    ADDRESS_COLUMNS,
    CHANNEL_COLUMNS,
    COLUMNS,
    WORD_COLUMNS,
    Line,
    Portion,
    address_rows,
    channel_rows,
    contact_row,
    word_rows,
)
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.facts import ContactCreated
from staffetta.contacts.models import Address, Channel, Contact, Function, Word
from staffetta.contacts.newcomers import Newcomer, Told, as_contacts, prepare
from staffetta.contacts.tallies import Standing
from staffetta.core.acts import act, unchanged
from staffetta.core.db.bulk import FEW, Inserting, expect_many, inserting, stamp
from staffetta.core.facts import record_many
from staffetta.core.ids import uuid7_texts
from staffetta.core.isolation import current_workspace_id
from staffetta.core.refusals import require
from staffetta.numbers.acts.number import next_numbers
from staffetta.numbers.ranges import for_contact

MANY = 100
LEDGER = ("debtor_number", "creditor_number")
Wrong = dict[int, dict[str, str]]
"""Place among the newcomers -> field -> sentence."""


@act
def load_contacts(drafts: Sequence[ContactDraft], *, by: Actor, at: datetime) -> list[Contact]:
    """Create contacts in the order given, all or none. A `parent` must exist already.

    Raises BadContact, whose `extra["row"]` is the place of the draft that is wrong and whose fields say where.
    """
    require(rules.may_create(by), _("You cannot create contacts."))
    firm = running_firm()
    newcomers: list[Newcomer] = []
    for row, draft in enumerate(drafts):
        with _blaming(row):
            newcomers.append(prepare(draft, firm))
    for row, fields in sorted(taken_by_others(newcomers).items()):
        raise BadContact(_("Some values are not valid."), fields=fields, extra={"row": row})
    now = load_newcomers(newcomers, by=by, at=at)
    return as_contacts(newcomers, day_of(at, firm), now)


@act
def load_newcomers(newcomers: Sequence[Newcomer], *, by: Actor, at: datetime) -> datetime:
    """load_contacts for those that were prepared before, and of whom taken_by_others says nothing. Gives them their
    ids and numbers. The answer is when they were written. Raises BadContact for an answer that is taken."""
    require(rules.may_create(by), _("You cannot create contacts."))
    now = stamp()
    if not newcomers:
        unchanged()
        return now
    if len(newcomers) >= MANY:
        expect_many()
    today = day_of(at, running_firm())
    for one, key in zip(newcomers, uuid7_texts(len(newcomers)), strict=True):
        one.key = key
    portion = _begun(newcomers, today) if len(newcomers) > FEW else None
    _number(newcomers, today)
    _give_account_numbers(newcomers, today)
    answered = new_custom(newcomers)
    with inserting() as insert:
        record_many([(_created(one), Told(one.key)) for one in newcomers], by=by)  # it asks the database: so first
        if portion is None:
            _write_few(insert, newcomers, today, now)
        else:
            insert.lines(Contact._meta.db_table, portion.contacts(), _same() | _stamps(now))
            insert.lines(Word._meta.db_table, portion.words(), _same(), spread="word")
    write_custom(answered)
    put_tags(newcomers)
    tally(came=[Standing(one.function, one.is_supplier) for one in newcomers])
    return now


@contextmanager
def _blaming(row: int) -> Iterator[None]:
    try:
        yield
    except BadContact as wrong:
        wrong.extra["row"] = row
        raise


def taken_by_others(newcomers: Sequence[Newcomer]) -> Wrong:
    """What of these newcomers' is somebody else's already, or one's further up: numbers, identifiers."""
    wrong: Wrong = defaultdict(dict)
    if not any(map(_brought, newcomers)):
        return wrong
    for row in _doubles([one.number for one in newcomers], numbers_in_use):
        wrong[row]["number"] = _("The number {number} is in use.").format(number=newcomers[row].number)
    ids = [(one.kind, one.values["external_id"]) if one.values["external_id"] else "" for one in newcomers]
    for row in _doubles(ids, _external_ids_in_use):
        wrong[row]["external_id"] = _("Another contact has this external id.")
    for name in LEDGER:
        for row, sentence in _wrong_ledger_numbers(newcomers, name):
            wrong[row][name] = sentence
    return wrong


def _brought(one: Newcomer) -> bool:
    """Whether somebody brings anything along that only one may have."""
    return bool(one.number or _only_once(one.values) != _NOTHING)


_only_once, _NOTHING = itemgetter("external_id", *LEDGER), ("", "", "")


def _doubles(wanted: Sequence[object], in_use: Callable[[list[Any]], set[Any]]) -> Iterator[int]:
    """The places of those that are in use, or stand further up already; empty ones are nobody's."""
    brought = [(row, value) for row, value in enumerate(wanted) if value]
    used = in_use([value for _row, value in brought]) if brought else set()
    for row, value in brought:
        if value in used:
            yield row
        used.add(value)


def _external_ids_in_use(wanted: list[tuple[str, str]]) -> set[tuple[str, str]]:
    rows = Contact.objects.exclude(external_id="").filter(kind__any=sorted({kind for kind, _external_id in wanted}))
    found = rows.filter(external_id__any=[external_id for _kind, external_id in wanted])
    return set(found.values_list("kind", "external_id"))


def _wrong_ledger_numbers(newcomers: Sequence[Newcomer], name: str) -> Iterator[tuple[int, str]]:
    """A debtor or creditor number is one contact's (C-17)."""
    numbers = [str(one.values[name]) for one in newcomers]
    if not any(numbers):
        return
    if numbers_follow():
        for row, (one, number) in enumerate(zip(newcomers, numbers, strict=True)):
            if number and number != one.number:
                yield row, follows_otherwise(one.number)
    rows = Contact.objects.exclude(**{name: ""}).values_list(name, flat=True)  # its index holds no empty ones
    for row in _doubles(numbers, lambda some: set(rows.filter(**{f"{name}__any": some}))):
        yield row, _("Another contact has this number.")


def _number(newcomers: Sequence[Newcomer], today: date) -> None:
    """Give those without a number theirs."""
    brought = {one.number for one in newcomers if one.number}
    without = [one for one in newcomers if not one.number]
    for is_one in (False, True):
        numbered = [one for one in without if _is_only_supplier(one) == is_one]
        if numbered:
            code = for_contact(only_supplier=is_one)
            given = next_numbers(code, len(numbered), today=today, besides=brought)
            for one, number in zip(numbered, given, strict=True):
                one.number = number


def _is_only_supplier(one: Newcomer) -> bool:
    return one.is_supplier and one.function == Function.NONE


def _give_account_numbers(newcomers: Sequence[Newcomer], today: date) -> None:
    given = account_numbers(
        debtors=[one for one in newcomers if one.is_customer],
        creditors=[one for one in newcomers if one.is_supplier],
        today=today,
    )
    if given:
        for one in newcomers:
            one.values.update(given.get(one.pk, {}))


def numbers_in_use(wanted: list[str]) -> set[str]:
    """Which of these numbers some contact has."""
    return set(Contact.objects.filter(number__any=wanted).values_list("number", flat=True))


def _begun(newcomers: Sequence[Newcomer], today: date) -> Portion:
    """Write what needs no numbers: whoever takes them from a range without gaps has it to himself until the commit."""
    portion = Portion(newcomers, today)
    with inserting() as insert:
        insert.lines(Address._meta.db_table, portion.addresses(), _same())
        insert.lines(Channel._meta.db_table, portion.channels(), _same())
        portion.sort()
    return portion


def _same() -> dict[str, Any]:
    return {"workspace_id": current_workspace_id()}


def _stamps(now: datetime) -> dict[str, Any]:
    return {"version": 1, "created_at": now, "changed_at": now}


def _write_few(insert: Inserting, newcomers: Sequence[Newcomer], today: date, now: datetime) -> None:
    contacts, same = [contact_row(one, today.isoformat()) for one in newcomers], _same()
    insert(Contact._meta.db_table, COLUMNS, contacts, same | _stamps(now))
    insert(Word._meta.db_table, WORD_COLUMNS, word_rows(newcomers), same, spread="word")
    insert(Channel._meta.db_table, CHANNEL_COLUMNS, _keyed(list(channel_rows(newcomers))), same)
    insert(Address._meta.db_table, ADDRESS_COLUMNS, _keyed(list(address_rows(newcomers))), same)


def _keyed(rows: Sequence[Line]) -> list[Line]:
    return [(key, *row) for key, row in zip(uuid7_texts(len(rows)), rows, strict=True)]


def _created(one: Newcomer) -> ContactCreated:
    return ContactCreated(
        name=one.name,
        number=one.number,
        contact_kind=one.kind,
        function=one.function,
        is_supplier=one.is_supplier,
    )
