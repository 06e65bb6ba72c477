"""Remembered statements answer what the plain querysets answer, and refuse to remember what they could get wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.db.figures import together
from staffetta.core.db.remembered import NotRememberable, remembered, remembered_figures
from staffetta.core.isolation import NoWorkspace, current_workspace_id, workspace
from tests.cast import Cast


@remembered
def _seen(member: Member, start: str, *, kind: str) -> QuerySet[Contact]:
    rows = Contact.objects.visible_to(member).filter(folded__gte=start, kind=kind)
    return rows.select_related("handler").annotate(persons=Count("person_links")).order_by("folded", "id")


@remembered(plan=True)
def _planned(ids: list[UUID]) -> QuerySet[Contact, tuple[Any, ...]]:
    return Contact.objects.filter(pk__any=ids, kind="company").order_by("folded").values_list("pk", "name")


@remembered_figures
def _sums(member: Member, at_least: int) -> tuple[QuerySet[Contact], dict[str, Any]]:
    rows = Contact.objects.filter(version__gte=at_least)
    return rows, {"all": Count("pk"), "mine": Count("pk", filter=Q(handler=member))}


def _some(member: Member) -> list[Contact]:
    names = (("company", "Adler"), ("company", "Zeta"), ("person", "Berta"))
    return [
        Contact.objects.create(kind=kind, name=name, folded=name.lower(), number=f"R-{name}", handler=member)
        for kind, name in names
    ]


def test_rows_are_those_of_the_queryset(people: Cast) -> None:
    _some(people.seller)
    for member in (people.seller, people.administrator):
        for start in ("a", "b", "zz"):
            for kind in ("company", "person"):
                plain = list(_seen._build(member, start, kind=kind))
                found = _seen(member, start, kind=kind)
                assert found == plain
                assert [(one.name, one.handler, one.persons) for one in found] == [
                    (one.name, one.handler, one.persons) for one in plain
                ]
    assert len(_seen._shapes) == 4, "two roles, two kinds; the other values are none of the shape"


def test_privacy_is_part_of_the_shape(own_firm: Cast) -> None:
    _some(own_firm.manager)
    assert _seen(own_firm.administrator, "a", kind="company"), "sees everything"
    assert not [one for one in _seen(own_firm.seller, "a", kind="company") if one.handler == own_firm.manager]


def test_the_wall_stands(people: Cast, other_firm: Cast) -> None:
    _some(people.seller)
    ids = [contact.pk for contact in Contact.objects.all()]
    assert _planned(ids)
    with workspace(other_firm.workspace.pk):
        assert _planned(ids) == []
    with workspace(None):
        assert _planned(ids) == []


def test_planned_statements_with_lists(people: Cast) -> None:
    adler, zeta, berta = _some(people.seller)
    for ids in ([adler.pk, zeta.pk, berta.pk], [zeta.pk], [], [uuid4()]):
        assert _planned(ids) == list(_planned._build(ids))
    assert len(_planned._shapes) == 1


def test_figures_alone_and_together(people: Cast) -> None:
    _some(people.seller)
    mine = Contact.objects.filter(handler=people.seller).count()
    total = Contact.objects.count()
    assert _sums(people.seller, 1) == {"all": total, "mine": mine}
    asked = [_sums.asked(people.seller, 1), None, _sums.asked(people.manager, 99)]
    with CaptureQueriesContext(connection) as sent:
        both = together(asked)
    assert both == [{"all": total, "mine": mine}, None, {"all": 0, "mine": 0}]
    assert len(sent) == 1


@remembered
def _reads_the_clock(name: str) -> QuerySet[Contact]:
    return Contact.objects.filter(name=name, created_at__lt=timezone.now())


@remembered
def _works_on_a_value(name: str) -> QuerySet[Contact]:
    return Contact.objects.filter(name__gte=name + "x")


@remembered
def _asks(name: str) -> QuerySet[Contact]:
    return Contact.objects.filter(name=name) if Member.objects.exists() else Contact.objects.none()


@remembered
def _knows_where(name: str) -> QuerySet[Contact]:
    return Contact.objects.filter(name=name, workspace_id=current_workspace_id())


@remembered
def _slices(limit: int) -> QuerySet[Contact]:
    return Contact.objects.all()[:limit]


@remembered
def _begins_with_a_record(member: Member) -> QuerySet[Contact]:
    return member.contacts.all()


@remembered
def _looks_closer(member: Member) -> QuerySet[Contact]:
    return Contact.objects.filter(name=member.name)


def test_what_may_be_wrong_is_not_remembered(people: Cast) -> None:
    for statement in (_reads_the_clock, _works_on_a_value, _asks, _knows_where):
        with pytest.raises((NotRememberable, NoWorkspace)):
            statement("Adler")
        assert not statement._shapes
    with pytest.raises(NotRememberable):
        _slices(3)
    with pytest.raises(NotRememberable):
        _begins_with_a_record(people.seller)
    with pytest.raises(NotRememberable):
        _looks_closer(people.seller)


def test_moments_and_nothing_are_different_shapes(people: Cast) -> None:
    @remembered
    def since(moment: datetime | None) -> QuerySet[Contact]:
        return Contact.objects.filter(last_activity_at=moment)

    assert since(None) == list(Contact.objects.filter(last_activity_at=None))
    assert since(datetime(2026, 1, 1, tzinfo=UTC)) == []
    assert len(since._shapes) == 2


@remembered(plan=True)
def _new_ones(wanted: bool) -> QuerySet[Contact, str]:
    return Contact.objects.filter(version=0).order_by("name" if wanted else "-name").values_list("name", flat=True)


def test_a_constant_is_none_of_what_is_true_or_false(people: Cast) -> None:
    """Or the server would not see that an index of some rows has the rows of this constant."""
    _some(people.seller)
    assert _new_ones(False) == list(_new_ones._build(False))
    assert [kept.places for kept in _new_ones._shapes.values()] == [()]
