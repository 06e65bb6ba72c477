"""What a firm is set up as is read again when it changed, and only then (core/setup.py)."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from staffetta.accounts.models import SetUp, Workspace
from staffetta.core.db.remembered import OF_THE_SETUP
from staffetta.core.db.stamping import NAME
from staffetta.core.isolation import workspace
from staffetta.core.setup import Memory, set_up_as, while_set_up
from staffetta.fields.models import Field, Owner
from staffetta.fields.reading import fields_of
from tests.cast import Cast
from tests.contacts.makers import a_person

COLUMNS = "/contacts/columns/"
EVERY_TABLE = {model._meta.db_table for model in apps.get_models()}


def stamp() -> object:
    return SetUp.objects.values_list("stamp", flat=True).first()


def a_field(code: str) -> Field:
    return Field.objects.create(owner=Owner.CONTACT, code=code, names={"": code.title()}, type="text")


def test_whatever_changes_gives_another_stamp(people: Cast) -> None:
    seen = [stamp()]
    field = a_field("shoe")
    seen.append(stamp())
    Field.objects.filter(pk=field.pk).update(code="boot")
    seen.append(stamp())
    Field.objects.filter(pk=field.pk).delete()
    seen.append(stamp())
    people.seller.name = "Somebody else"
    people.seller.save()
    seen.append(stamp())
    with workspace(None):
        Workspace.objects.filter(pk=people.workspace.pk).update(only_administrators_delete=True)
    seen.append(stamp())
    assert len(set(seen)) == len(seen) and None not in seen[1:]
    assert SetUp.objects.count() == 1


def test_what_changes_daily_leaves_the_stamp(people: Cast) -> None:
    before = stamp()
    a_person("Ada")
    assert stamp() == before


def test_under_a_stamp_it_is_read_once(people: Cast, django_assert_num_queries: object) -> None:
    a_field("shoe")
    here, now = people.workspace.pk, str(uuid4())
    with set_up_as(here, now), django_assert_num_queries(1):  # type: ignore[operator]
        assert [field.code for field in fields_of(Owner.CONTACT)] == ["shoe"]
        first, second = (fields_of(Owner.CONTACT) for _turn in range(2))
    assert first[0] is not second[0], "records are made anew: somebody may put something on them"
    with django_assert_num_queries(1):  # type: ignore[operator]
        fields_of(Owner.CONTACT)  # who may change something reads
    with set_up_as(here, None), django_assert_num_queries(1):  # type: ignore[operator]
        fields_of(Owner.CONTACT)
    with set_up_as(here, str(uuid4())), django_assert_num_queries(1):  # type: ignore[operator]
        fields_of(Owner.CONTACT)


def test_the_stamp_of_a_firm_is_for_it_alone(people: Cast) -> None:
    a_field("shoe")
    with workspace(None):
        other = Workspace.objects.create(name="Another")
    with set_up_as(people.workspace.pk, str(uuid4())):
        with workspace(other.pk):
            assert fields_of(Owner.CONTACT) == []
        assert [field.code for field in fields_of(Owner.CONTACT)] == ["shoe"]


def test_what_is_made_of_it_is_made_once_for_each_language(people: Cast) -> None:
    made = []

    @while_set_up
    def double(number: int) -> int:
        made.append(number)
        return 2 * number

    with set_up_as(people.workspace.pk, str(uuid4())):
        assert [double(1), double(1), double(2)] == [2, 2, 4]
    assert made == [1, 2]
    assert [double(1), double(1)] == [2, 2] and made == [1, 2, 1, 1]


def test_a_memory_does_not_grow_for_ever(people: Cast) -> None:
    memory = Memory(10)
    with set_up_as(people.workspace.pk, str(uuid4())):
        answers = [memory.answer(number, lambda number=number: number) for number in range(35)]  # type: ignore[misc]
    assert answers == list(range(35)) and len(memory._known) <= 10


def test_pages_see_what_was_changed_before_them(people: Cast, client: Client) -> None:
    client.force_login(people.administrator.user)
    for turn in range(3):
        page = client.get(COLUMNS).content.decode()
        assert f"Shoe{turn}" not in page
        a_field(f"shoe{turn}")
        page = client.get(COLUMNS).content.decode()
        assert f"Shoe{turn}" in page
        Field.objects.filter(code=f"shoe{turn}").update(names={"": f"Boot{turn}"})
        page = client.get(COLUMNS).content.decode()
        assert f"Shoe{turn}" not in page and f"Boot{turn}" in page


def test_statements_of_the_set_up_read_nothing_else(people: Cast) -> None:
    """What a trigger does not watch could be shown as it was long ago."""
    with connection.cursor() as cursor:
        cursor.execute("select tgrelid::regclass::text from pg_trigger where tgname = %s", [NAME])
        watched = {table for (table,) in cursor.fetchall()}
    assert len(watched) > 8
    get_resolver().url_patterns  # noqa: B018  all views are there
    arguments: dict[str, tuple[Any, ...]] = {"Member": (people.seller,), "UUID": (uuid4(),), "str": ("x",)}
    for one in OF_THE_SETUP:
        build: Any = one._build
        kinds = [str(kind) for name, kind in build.__annotations__.items() if name != "return"]
        kept = one._kept(tuple(value for kind in kinds for value in arguments[kind.split(".")[-1]]), {})
        read = {word for word in re.findall(r'"([a-z_]+)"\.', kept.sql) if word in EVERY_TABLE}
        read |= {table for table in EVERY_TABLE if f'FROM "{table}"' in kept.sql or f'JOIN "{table}"' in kept.sql}
        assert read and read <= watched, f"{build.__module__}.{build.__qualname__} reads {sorted(read - watched)}"
