"""Fills the database with a million contacts in minutes: past the acts, which bench/import measures, but with the rows
that they would write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model, fields
from psycopg import sql
from psycopg.types.json import Json

from bench.people import Somebody, somebodies
from bench.place import Place
from staffetta.accounts.acts.add_member import add_member
from staffetta.accounts.acts.found import Firm, found_workspace
from staffetta.accounts.models import Member, Role, Workspace
from staffetta.contacts.models import Address, Channel, Contact, ContactTagging, ContactValue, Tally, Word
from staffetta.contacts.words import in_one, words_of
from staffetta.core.acts import System
from staffetta.core.isolation import workspace
from staffetta.core.text import fold
from staffetta.fields.models import Choice, Field, Owner, Type
from staffetta.history.models import Event
from staffetta.numbers.models import NumberRange
from staffetta.tags.acts.name import tags_named
from staffetta.tags.models import Tag

SETUP = System("bench")
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
OTHERS = 10
TAGS = ("VIP", "Newsletter", "Trade fair", "Cold", "Partner")
FIELDS = ((Type.NUMBER, "Employees"), (Type.DATE, "Contract until"), (Type.CHOICE, "Fate"))
TABLES: tuple[type[Model], ...] = (Contact, Channel, Address, Event, ContactTagging, ContactValue)


@dataclass
class Filled:
    """What measuring needs to know."""

    workspace: Workspace
    members: list[Member]
    tags: list[Tag]
    fields: list[Field]


def fill(place: Place, count: int, others: int) -> Filled:
    """`count` contacts in one workspace and `others` in ten more. Found again as it is if it has been done before."""
    with place.as_super() as connection:
        known = connection.execute("select id from accounts_workspace order by created_at, id limit 1").fetchone()
    if known is not None:
        with workspace(known[0]):
            return _known(Workspace.objects.get(pk=known[0]))
    filled = _firm("Officine Rossi", "rossi.example")
    small = [_firm(f"Firma {n}", f"firma{n}.example") for n in range(OTHERS)]
    with place.as_super() as connection:
        connection.execute("set session_replication_role = replica")  # no foreign keys while filling
        connection.execute("set maintenance_work_mem = '512MB'")
        indexes = _drop_indexes(connection)
        _copy(connection, filled, count, seed=1)
        for n, other in enumerate(small):
            _copy(connection, other, others // OTHERS, seed=2 + n)
        for statement in indexes:
            connection.execute(statement)
        connection.execute("vacuum analyze")
    return filled


def _firm(name: str, domain: str) -> Filled:
    with workspace(None):
        founded, first = found_workspace(
            Firm(name=name, country="IT"), email=f"ada@{domain}", name="Ada Rossi", password="baton-relay-2026",  # noqa: S106
            by=SETUP, at=START,
        )  # fmt: skip
    with workspace(founded.pk):
        for n in range(19):
            add_member(email=f"m{n}@{domain}", name=f"Member {n}", role=Role.USER, by=SETUP)
        tags_named(TAGS)
        for place, (kind, name) in enumerate(FIELDS):
            Field.objects.create(owner=Owner.CONTACT, type=kind, names={"": name}, code=kind, position=place)
        choosing = Field.objects.get(type=Type.CHOICE)
        for serial, name in enumerate(("Lost", "Kept"), 1):
            Choice.objects.create(field=choosing, code=name.lower(), names={"": name}, serial=serial)
        return _known(founded)


def _known(founded: Workspace) -> Filled:
    members = list(Member.objects.select_related("user").order_by("created_at", "id"))
    return Filled(founded, members, list(Tag.objects.order_by("name")), list(Field.objects.order_by("position")))


def _drop_indexes(connection: Any) -> list[str]:
    """Building an index at the end is several times quicker than keeping it up row by row."""
    rows = connection.execute(
        "select c.relname, pg_get_indexdef(c.oid) from pg_index x join pg_class c on c.oid = x.indexrelid"
        " where x.indrelid = any(%s::regclass[]) and not exists"
        " (select from pg_constraint where conindid = x.indexrelid)",
        ([Word._meta.db_table, *(model._meta.db_table for model in TABLES)],),
    ).fetchall()
    for name, _definition in rows:
        connection.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
    return [definition for _name, definition in rows]


def _copy(connection: Any, firm: Filled, count: int, seed: int) -> None:
    with workspace(firm.workspace.pk):
        choices = list(Choice.objects.order_by("serial"))
        portion: dict[Any, list[Any]] = {model: [] for model in (*TABLES, tuple)}
        for place, somebody in enumerate(somebodies(count, seed)):
            for row in _rows(somebody, place, firm, choices):
                portion[type(row)].append(row)
            if place % 10_000 == 9_999 or place == count - 1:
                _copy_words(connection, firm.workspace.pk, portion[tuple])
                for model in TABLES:
                    _copy_rows(connection, model, portion[model])
                for rows in portion.values():
                    rows.clear()
        _count(connection, firm, count)


def _copy_rows(connection: Any, model: type[Model], rows: list[Model]) -> None:
    columns = [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]
    names = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in columns)
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(model._meta.db_table), names)
    json = {field.attname for field in columns if isinstance(field, fields.json.JSONField)}
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            values = row.__dict__
            copy.write_row(
                [
                    Json(values[field.attname]) if field.attname in json and values[field.attname] is not None
                    else values[field.attname] for field in columns
                ]
            )  # fmt: skip


def _copy_words(connection: Any, workspace_id: UUID, words: list[tuple[str, UUID]]) -> None:
    statement = "copy contacts_word (workspace_id, contact_id, word) from stdin"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for word, contact_id in words:
            copy.write_row((workspace_id, contact_id, word))


def _count(connection: Any, firm: Filled, count: int) -> None:
    rows = connection.execute(
        "select count(*), count(*) filter (where function = 'none' and not is_supplier),"
        " count(*) filter (where function = 'prospect'), count(*) filter (where function = 'customer'),"
        " count(*) filter (where is_supplier) from contacts_contact where workspace_id = %s",
        (firm.workspace.pk,),
    ).fetchone()
    Tally.objects.create(**dict(zip(("everyone", "none", "prospect", "customer", "supplier"), rows, strict=True)))
    NumberRange.objects.filter(code="contacts").update(next_value=count + 1, last_given=count)


def _rows(somebody: Somebody, place: int, firm: Filled, choices: list[Choice]) -> Iterator[Model | tuple[str, UUID]]:
    chance, at = somebody.chance, START + timedelta(seconds=place)
    number = f"C-{place + 1:05}"
    contact = Contact(
        kind="company" if somebody.is_company else "person", number=number, name=somebody.name,
        first_name=somebody.first, last_name=somebody.last, function=somebody.function,
        is_supplier=somebody.is_supplier, customer_since=at.date() if somebody.function == "customer" else None,
        handler_id=chance.choice(firm.members).pk if chance.random() < 0.9 else None, vat_number=somebody.vat,
        industry=somebody.industry, folded=fold(somebody.name), created_at=at, changed_at=at,
        last_activity_at=at + timedelta(days=chance.randint(0, 300)) if chance.random() < 0.6 else None,
    )  # fmt: skip
    channels = []
    if somebody.email:
        channels.append(Channel(contact_id=contact.pk, medium="email", value=somebody.email, normalised=somebody.email))
    if somebody.phone:
        form = somebody.phone.replace(" ", "")
        channels.append(
            Channel(contact_id=contact.pk, medium="phone", value=somebody.phone, normalised=form, position=1)
        )
    phones = [row.normalised for row in channels if row.medium == "phone"]
    words = words_of(somebody.name, number, [somebody.email, somebody.vat], phones)
    contact.found_by = in_one(words)
    yield contact
    yield from channels
    yield Address(
        contact_id=contact.pk, street=somebody.street, postal_code=somebody.postal_code, city=somebody.city,
        country=somebody.country,
    )  # fmt: skip
    for word in words:
        yield word, contact.pk  # the most rows of all: a model for each would take most of the time
    yield Event(
        kind="contacts.created", at=at, because="bench", door="import", subject="contacts.contact",
        subject_id=contact.pk, said={"number": number}, private={"name": somebody.name},
    )  # fmt: skip
    if chance.random() < 0.15:
        yield ContactTagging(contact_id=contact.pk, tag_id=chance.choice(firm.tags).pk)
    yield from _answers(contact, firm, choices, chance)


def _answers(contact: Contact, firm: Filled, choices: list[Choice], chance: Any) -> Iterator[ContactValue]:
    by_type = {field.type: field for field in firm.fields}
    if chance.random() < 0.3:
        count = Decimal(chance.randint(1, 5000))
        yield ContactValue(contact_id=contact.pk, field_id=by_type["number"].pk, number=count)
    if chance.random() < 0.2:
        until = date(2026, 1, 1) + timedelta(days=chance.randint(0, 1500))
        yield ContactValue(contact_id=contact.pk, field_id=by_type["date"].pk, date=until)
    if chance.random() < 0.25:
        choice = choices[chance.random() < 0.8]
        yield ContactValue(contact_id=contact.pk, field_id=choice.field_id, choice_id=choice.pk, slot=choice.serial)
