"""Nothing crosses the wall: random reads and writes from one firm at another firm's ids (issue 2, point 4)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from django.apps import apps
from django.db import Error, connection, models, transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staffetta.accounts.models import Workspace
from staffetta.core.isolation import NoWorkspace, current_workspace_id, workspace
from staffetta.core.models import WorkspaceModel
from tests.cast import Cast

Neighbours = dict[type[models.Model], list[Any]]
MODELS = [model for model in apps.get_models() if issubclass(model, WorkspaceModel)]


@pytest.fixture
def neighbours(firm: Cast) -> Neighbours:
    """The ids of all rows of a workspace full of data (tests/founded.py), by model. The test runs inside `firm`'s."""
    with workspace(None):
        other = Workspace.objects.exclude(pk=firm.workspace.pk).get()
    with workspace(other.pk):
        ids = {model: list(model._default_manager.values_list("pk", flat=True)[:200]) for model in MODELS}
    assert sum(1 for found in ids.values() if found) > 20
    return {model: found for model, found in ids.items() if found}


def taken(rows: Sequence[Any], place: int) -> Any:
    """One of these, by a number of any size."""
    return rows[place % len(rows)]


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Those that somebody could write: neither keys nor the workspace nor what the database works out."""
    return [
        field
        for field in model._meta.local_fields
        if not field.primary_key and field.column != "workspace_id" and not field.generated
    ]


def by_key(model: type[models.Model]) -> str:
    """The condition that finds one row by its primary key, which may have several columns."""
    return " and ".join(f'"{field.column}" = %s' for field in model._meta.pk_fields)


def values_of(pk: Any) -> list[Any]:
    """The values of that condition."""
    return list(pk) if isinstance(pk, tuple) else [pk]


PLACES = st.integers(0, 10**6)
"""Which of a list: drawn without the list, whose length is another in every run."""
KINDS = ("get", "exists", "update", "delete", "sql read", "sql update", "sql delete")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=PLACES, row=PLACES, column=PLACES, kind=st.sampled_from(KINDS))
def test_orm_and_sql_see_and_change_nothing(
    neighbours: Neighbours, which: int, row: int, column: int, kind: str
) -> None:
    model = taken(sorted(neighbours, key=lambda m: m._meta.label), which)
    pk = taken(neighbours[model], row)
    table, whose, values = model._meta.db_table, by_key(model), values_of(pk)
    field = taken(columns(model) or [model._meta.pk], column)
    rows = model._base_manager.filter(pk=pk)
    with transaction.atomic(), connection.cursor() as cursor:
        if kind in ("get", "exists"):
            assert rows.first() is None and not rows.exists()
        elif kind == "update":
            assert rows.update(**{field.name: models.F(field.name)}) == 0
        elif kind == "delete":
            assert rows._raw_delete(rows.db) == 0  # type: ignore[attr-defined]
        elif kind == "sql read":
            cursor.execute(f'select * from "{table}" where {whose}', values)
            assert cursor.fetchall() == []
        elif kind == "sql update":
            cursor.execute(f'update "{table}" set "{field.column}" = "{field.column}" where {whose}', values)
            assert cursor.rowcount == 0
        else:
            cursor.execute(f'delete from "{table}" where {whose}', values)
            assert cursor.rowcount == 0


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=PLACES, column=PLACES, row=PLACES)
def test_no_row_can_point_across(neighbours: Neighbours, which: int, column: int, row: int) -> None:
    """Neither may one's own row be given to the neighbours, nor may a foreign key reach one of theirs."""
    own = [m for m in neighbours if m._base_manager.exists()]
    model = taken(sorted(own, key=lambda m: m._meta.label), which)
    mine = model._base_manager.order_by("pk").values_list("pk", flat=True).first()
    table, whose, values = model._meta.db_table, by_key(model), values_of(mine)
    links = [f for f in columns(model) if f.is_relation and f.related_model in neighbours]
    field = taken([None, *links], column)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        if field is None:
            cursor.execute(f'update "{table}" set workspace_id = %s where {whose}', [uuid.uuid4(), *values])
        else:
            theirs = taken(neighbours[field.related_model], row)  # type: ignore[index]
            cursor.execute(f'update "{table}" set "{field.column}" = %s where {whose}', [theirs, *values])
            cursor.execute("set constraints all immediate")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10**6), which=st.integers(0, 10**6), by_program=st.booleans())
def test_pages_and_api_answer_as_if_it_did_not_exist(
    neighbours: Neighbours,
    doors: tuple[Client, Client],
    place: int,
    which: int,
    by_program: bool,
) -> None:
    addresses = addresses_with_one_id()
    ids = sorted({str(pk) for found in neighbours.values() for pk in found if isinstance(pk, uuid.UUID)})
    address = addresses[place % len(addresses)].format(id=ids[which % len(ids)])
    answer = doors[by_program].get(address)
    assert answer.status_code in (401, 403, 404, 405) or answer["Location"].startswith("/accounts/login/"), address


@pytest.fixture
def doors(firm: Cast, as_: Any, api: Any) -> tuple[Client, Client]:
    """A browser and a program of the firm's administrator, who may do everything there is."""
    return as_(firm.administrator), api(firm.administrator).client


def addresses_with_one_id() -> list[str]:
    """Every address, page or API, that has one id in it, with {id} in its place."""

    def walk(patterns: Any, prefix: str) -> list[str]:
        found = []
        for entry in patterns:
            here = prefix + str(entry.pattern)
            found += [here] if isinstance(entry, URLPattern) else walk(entry.url_patterns, here)
        return found

    addresses = []
    for pattern in walk(get_resolver().url_patterns, "/"):
        if len(re.findall(r"<", pattern)) == 1 and "<uuid:" in pattern:
            addresses.append(re.sub(r"<[^>]+>", "{id}", pattern).replace("$", "").replace("^", ""))
    return addresses


def test_without_a_workspace_business_tables_look_empty(neighbours: Neighbours) -> None:
    with workspace(None):
        with pytest.raises(NoWorkspace):
            current_workspace_id()
        for model in neighbours:
            assert not model._base_manager.exists()


def test_the_workspace_is_sent_again_after_a_rollback(firm: Cast) -> None:
    """A rollback undoes a setting made inside it; the next statement must not run in no workspace, nor in another."""
    other = uuid.uuid4()
    member = apps.get_model("accounts.Member")
    for _attempt in range(2):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            with workspace(other):
                assert member.objects.count() == 0
            raise ZeroDivisionError
        assert member.objects.count() == 6
        with workspace(other):
            assert member.objects.count() == 0
        assert member.objects.count() == 6
