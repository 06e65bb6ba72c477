"""Events as people read them (X-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from staffetta.accounts.acts.change_member import MemberValues, change_member
from staffetta.accounts.acts.change_workspace import Preferences, change_workspace
from staffetta.accounts.acts.deactivate_member import deactivate_member
from staffetta.accounts.models import Privacy, Role
from staffetta.core.acts import act, set_door
from staffetta.core.changes import Changes
from staffetta.core.facts import Fact, personal, record
from staffetta.history.models import Event
from staffetta.history.reading import Change, sentences
from tests.cast import SETUP, Cast

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Walked(Fact):
    kind = "tests.walked"
    sentence = "walked {far} from {day} with {friend}: {sure}, {tags}, {unknown}"
    far: int
    day: str
    sure: bool
    tags: list[str]
    unknown: str = ""
    friend: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class Packed(Fact):
    kind = "tests.packed"
    sentence = "packed"
    changes: Changes


@act
def pack(member: Any, *, by: Any) -> None:
    record(Packed(changes=Changes({"bags": []}, {"bags": ["red", "blue"]})), about=member, by=by)


@act
def walk(member: Any, *, by: Any) -> None:
    fact = Walked(far=12000, day="2026-03-01", sure=True, tags=["a", "b"], friend="Rita")
    record(fact, about=member, by=by)


def test_values_stand_in_the_form_of_the_reader(people: Cast) -> None:
    walk(people.seller, by=people.seller)
    [told] = sentences(Event.objects.filter(kind="tests.walked"))
    assert told.sentence == "walked 12,000 from 1 Mar 2026 with Rita: yes, a, b, –"
    assert (told.who, told.because, told.quiet) == ("Sara Seller", "", False)
    with translation.override("de"):
        [told] = sentences(Event.objects.filter(kind="tests.walked"))
    assert "12.000" in told.sentence and "ja" in told.sentence


def test_a_change_of_several_values_names_them_all(people: Cast) -> None:
    pack(people.seller, by=people.seller)
    [told] = sentences(Event.objects.filter(kind="tests.packed"))
    assert told.changes == [Change("Bags", "–", "red, blue")]


def test_what_was_removed_says_so(people: Cast) -> None:
    walk(people.seller, by=people.seller)
    change_member(people.seller, MemberValues(name="Sara Neri", role=Role.MANAGER), by=people.administrator)
    Event.objects.update(private=None)
    changed, walked = sentences(
        Event.objects.filter(kind__in=("tests.walked", "accounts.member_changed")).order_by("-at")
    )
    assert "with [removed]" in walked.sentence
    assert Change("Name", "removed", "removed") in changed.changes
    assert Change("Role", "User", "Manager") in changed.changes


def test_ids_are_names_and_choices_are_words(people: Cast, django_assert_num_queries: Any) -> None:
    values = MemberValues(groups=(people.back,), may_delete=False)
    change_member(people.seller, values, by=people.administrator)
    change_workspace(people.workspace, Preferences(privacy=Privacy.OWN, country="IT"), by=people.administrator)
    events = list(
        Event.objects.filter(kind__in=("accounts.member_changed", "accounts.workspace_changed")).select_related("by")
    )
    with django_assert_num_queries(1):  # the groups' names
        told = {t.kind: t for t in sentences(events)}
    changes = told["accounts.member_changed"].changes
    assert Change("Groups", "Sales", "Back office") in changes
    assert Change("May delete", "yes", "no") in changes
    [privacy] = told["accounts.workspace_changed"].changes
    assert privacy.field == "Who sees what"
    assert (privacy.before[:6], privacy.after[:3]) == ("Shared", "Own")


def test_the_system_is_named_with_its_reason_and_the_door_is_said(people: Cast) -> None:
    set_door("command")
    deactivate_member(people.clerk, at=AT, by=SETUP)
    set_door("page")
    [told] = sentences(Event.objects.filter(kind="accounts.member_deactivated"))
    assert (told.who, told.because, told.door, told.quiet) == ("", "tests", "by a command", True)


def test_a_fact_of_another_version_does_not_break_the_page(people: Cast) -> None:
    Event.objects.filter(subject_id=people.seller.pk).update(kind="gone.away")
    [told] = sentences(Event.objects.about(people.seller.pk))
    assert told.sentence == "gone.away"


def test_who_sees_the_record_reads_its_history_page_by_page(people: Cast, as_: Any, api: Any) -> None:
    for number in range(60):
        change_member(people.seller, MemberValues(name=f"Sara {number}"), by=people.administrator)
    address = f"/history/accounts.member/{people.seller.pk}/"
    first = as_(people.administrator).get(address).content.decode()
    assert "Sara 59" in first and "Sara 3<" not in first and "cursor=" in first
    assert as_(people.seller).get(address).status_code == 200
    assert as_(people.teammate).get(address).status_code == 404
    assert as_(people.administrator).get(f"/history/no.such/{people.seller.pk}/").status_code == 404
    ada = api(people.administrator)
    page = ada.get(f"/history/accounts.member/{people.seller.pk}?limit=2")
    assert [item["sentence"] for item in page.data["items"]] == ["changed the person"] * 2
    assert page.data["items"][0]["changes"] == [{"field": "Name", "before": "Sara 58", "after": "Sara 59"}]
    rest = ada.get(f"/history/accounts.member/{people.seller.pk}?limit=200&cursor={page.data['next']}")
    assert len(rest.data["items"]) == 59 and rest.data["next"] is None


def test_the_page_costs_the_same_for_many_events(people: Cast, as_: Any, django_assert_max_num_queries: Any) -> None:
    browser = as_(people.administrator)
    for group in (people.sales, people.back) * 20:
        change_member(people.seller, MemberValues(groups=(group,)), by=people.administrator)
    with django_assert_max_num_queries(25):
        browser.get(f"/history/accounts.member/{people.seller.pk}/")


@pytest.mark.parametrize("language", ["it", "fr", "pl", "de"])
def test_sentences_speak_every_language(people: Cast, language: str) -> None:
    change_member(people.seller, MemberValues(role=Role.MANAGER), by=people.administrator)
    with translation.override(language):
        told = sentences(Event.objects.filter(kind="accounts.member_changed"))[0]
    assert told.sentence != "changed the person"
    assert told.changes[0].field != "Role" or language == "never"
