"""What is compiled once finds what the querysets find, wherever it stands."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q, QuerySet
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.contacts.querysets import contacts_seen_by
from staffetta.core.db.remembered import NotRememberable, remembered
from staffetta.core.db.subselects import subselect
from staffetta.core.isolation import workspace
from tests.cast import Cast
from tests.contacts.makers import a_company, a_person


@subselect
def _handled_by(member: Member, *, kind: str) -> QuerySet[Any, Any]:
    return Contact.objects.filter(handler=member, kind=kind).order_by("name").values("pk")


@subselect
def _nobodys(member: Member) -> QuerySet[Any, Any]:
    return Contact.objects.filter(pk__in=[], handler=member).values("pk")


@remembered
def _parents_handled_by(member: Member) -> QuerySet[Contact]:
    return Contact.objects.filter(parent__in=_handled_by(member, kind="company")).order_by("name")


def names(rows: Any) -> list[str]:
    return sorted(row.name for row in rows)


def test_it_finds_what_the_queryset_finds(firm: Cast) -> None:
    for member in (firm.seller, firm.teammate):
        a_company(f"Company of {member.name}", handler=member)
        a_person(f"Person of {member.name}", handler=member)
    for member in (firm.seller, firm.teammate, firm.office):
        for kind in ("company", "person"):
            inside = _handled_by(member, kind=kind)
            plain = Contact.objects.filter(handler=member, kind=kind)
            assert names(Contact.objects.filter(pk__in=inside)) == names(plain)
            assert names(Contact.objects.exclude(pk__in=inside)) == names(Contact.objects.exclude(pk__in=plain))
            assert Contact.objects.filter(pk__in=inside).count() == plain.count()


def test_at_every_level_and_beside_itself(firm: Cast) -> None:
    """Names of tables inside are those of tables outside; each means its own."""
    group = a_company("Group", handler=firm.seller)
    daughter = a_company("Daughter", parent=group, handler=firm.seller)
    a_company("Granddaughter", parent=daughter, handler=firm.teammate)
    mine = _handled_by(firm.seller, kind="company")
    below = Contact.objects.filter(Q(parent__in=mine) | Q(handler=None))
    assert names(below) == ["Daughter", "Granddaughter"]
    twice = Contact.objects.filter(Q(parent__in=below.filter(pk__in=mine)) & ~Q(pk__in=mine))
    assert names(twice) == ["Granddaughter"]
    assert names(below.filter(pk__in=mine).union(twice)) == ["Daughter", "Granddaughter"]
    assert names(_parents_handled_by(firm.seller)) == ["Daughter", "Granddaughter"]
    assert names(_parents_handled_by(firm.teammate)) == []


def test_where_nothing_can_fit_nothing_is_found(firm: Cast) -> None:
    a_company("Alfa", handler=firm.seller)
    assert names(Contact.objects.filter(pk__in=_nobodys(firm.seller))) == []
    assert names(Contact.objects.filter(Q(pk__in=_nobodys(firm.seller)) | Q(handler=firm.seller))) == ["Alfa"]


def test_each_member_is_told_apart_also_when_his_role_changes(own_firm: Cast) -> None:
    a_company("Sara's", handler=own_firm.seller)
    a_company("Olga's", handler=own_firm.office)
    people = (own_firm.seller, own_firm.manager, own_firm.office, own_firm.clerk, own_firm.administrator)
    seen = {who.name: names(Contact.objects.filter(pk__in=contacts_seen_by(who))) for who in people}
    assert list(seen.values()) == [["Sara's"], ["Sara's"], ["Olga's"], [], ["Olga's", "Sara's"]]


def test_a_clock_inside_is_refused(firm: Cast) -> None:
    @subselect
    def recent(member: Member) -> QuerySet[Any, Any]:
        return Contact.objects.filter(handler=member, created_at__lt=timezone.now()).values("pk")

    with pytest.raises(NotRememberable), workspace(firm.workspace.pk):
        recent(firm.seller)
