"""What is made of rows is what Django makes of them; plans that are to be kept are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.db.models import F, QuerySet

from staffetta.contacts.models import Contact
from staffetta.core.db.ahead import attach, belonging
from staffetta.core.db.base import check_living
from staffetta.core.db.loading import IdLoader
from staffetta.core.db.remembered import remembered
from staffetta.tags.models import Tag
from tests.cast import Cast
from tests.contacts.makers import a_customer, email


@remembered(plan=True)
def _whole(ids: list[UUID]) -> QuerySet[Contact]:
    return Contact.objects.filter(pk__any=ids).select_related("handler__user", "parent").order_by("folded")


@remembered
def _part(ids: list[UUID]) -> QuerySet[Contact]:
    rows = Contact.objects.filter(pk__any=ids).select_related("handler").only("name", "handler__name")
    return rows.annotate(again=F("created_at")).order_by("folded")


@remembered
def _pairs(ids: list[UUID]) -> QuerySet[Contact, Any]:
    return Contact.objects.filter(pk__any=ids).order_by("folded").values("created_at", who=F("handler__name"))


@remembered
def _flat(ids: list[UUID]) -> QuerySet[Contact, Any]:
    some = Contact.objects.filter(pk__any=ids).values_list("name", flat=True)
    return some.union(Contact.objects.filter(kind="nothing").values_list("number", flat=True))


@remembered
def _tags() -> QuerySet[Tag]:
    return Tag.objects.order_by("pk")


def _plain(records: Sequence[Any]) -> list[dict[str, Any]]:
    return [{name: value for name, value in vars(one).items() if name != "_state"} for one in records]


@pytest.fixture
def two(firm: Cast) -> list[UUID]:
    """One with a handler, one without."""
    first, second = a_customer("Adler"), a_customer("Berta")
    Contact.objects.filter(pk=first.pk).update(handler=firm.seller)
    Contact.objects.filter(pk=second.pk).update(handler=None)
    return [first.pk, second.pk]


def test_records_are_those_that_django_makes(two: list[UUID], firm: Cast) -> None:
    for statement in (_whole, _part):
        found, true = statement(two), list(statement._build(two))
        assert found == true
        assert _plain(found) == _plain(true)
        assert [one.get_deferred_fields() for one in found] == [one.get_deferred_fields() for one in true]
        assert [one.handler for one in found] == [one.handler for one in true] == [firm.seller, None]
        assert not any(one._state.adding or one._state.db != "default" for one in found)
    whole = _whole(two)[0]
    assert whole.handler is not None and whole.handler.user == firm.seller.user
    whole.name = "Changed"
    whole.save()
    assert Contact.objects.get(pk=whole.pk).name == "Changed"


def test_values_are_those_that_django_gives(two: list[UUID]) -> None:
    assert _pairs(two) == list(_pairs._build(two))
    assert sorted(_flat(two)) == sorted(_flat._build(two)) == ["Adler", "Berta"]
    assert _plain(_tags()) == _plain(list(_tags._build()))


def test_moments_and_ids_are_read_as_before(firm: Cast) -> None:
    moments = ["2026-11-22 04:37:12.1341+00", "1871-03-07 05:43:21+00", "2026-01-01 00:00:00.5+02"]
    with connection.cursor() as cursor:
        cursor.execute("select %s::timestamptz[], %s::date, array[%s::uuid]", [moments, "2026-02-03", str(UUID(int=7))])
        found, day, ids = cursor.fetchone()
    assert found == [datetime.fromisoformat(text).astimezone(UTC) for text in moments]
    assert {one.tzinfo for one in found} == {UTC}
    assert (day, ids) == (date(2026, 2, 3), [UUID(int=7)])
    loader = IdLoader(0)
    assert loader.load(str(UUID(int=7)).encode()) is loader.load(str(UUID(int=7)).encode())


def test_what_belongs_to_a_record_is_read_once_or_asked_for(two: list[UUID]) -> None:
    contact = a_customer("Celia", channels=(email("celia@x.example"),))
    assert [one.value for one in belonging(contact, "channels")] == ["celia@x.example"]
    fresh = Contact.objects.get(pk=contact.pk)
    attach([fresh], "channels", [], "contact_id")
    assert list(belonging(fresh, "channels")) == list(fresh.channels.all()) == []


def test_the_server_keeps_the_plan_of_what_is_told_to_be_kept(two: list[UUID]) -> None:
    _whole(two)
    _part(two)
    with connection.cursor() as cursor:
        cursor.execute("select statement, custom_plans from pg_prepared_statements")
        found = cursor.fetchall()
    kept = [statement for statement, _times in found]
    assert not [statement for statement, times in found if times], "nothing is planned for its values"
    assert [one for one in kept if "contacts_contact" in one and "accounts_user" in one]
    assert not [one for one in kept if '"again"' in one], "planned each time"


def test_a_connection_that_the_server_has_closed_is_noticed(db: None) -> None:
    params = {name: value for name, value in connection.get_connection_params().items() if name != "context"}
    with psycopg.connect(**{**params, "autocommit": True}) as other:
        check_living(other)
        other.execute("select pg_backend_pid()")
        with psycopg.connect(**{**params, "autocommit": True}) as killer:
            killer.execute("select pg_terminate_backend(%s)", [other.info.backend_pid])
            with pytest.raises(psycopg.OperationalError):
                for _turn in range(1000):
                    check_living(other)
                    killer.execute("select pg_sleep(0.01)")
