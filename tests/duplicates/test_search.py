"""Searches through all contacts, and checks of single ones (C-18)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from staffetta.contacts.acts.change import change_contact
from staffetta.core.db.across import workspaces_owing
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Forbidden
from staffetta.duplicates.acts.run import run_search
from staffetta.duplicates.acts.start import AlreadySearching, start_search
from staffetta.duplicates.acts.tell_apart import take_back, tell_apart
from staffetta.duplicates.jobs import check_changed, check_recent
from staffetta.duplicates.models import DuplicatePair, NotTheSame, Run
from staffetta.history.models import Event
from staffetta.merges.acts.merge import merge_contacts
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_person, an_address, email, phone
from tests.duplicates.makers import pair_of, searched, two_companies, two_persons

Pairs = set[tuple[object, object]]


def pairs() -> Pairs:
    return set(DuplicatePair.objects.values_list("first_id", "second_id"))


def test_a_search_finds_who_was_entered_twice_and_nobody_else(firm: Cast) -> None:
    companies, persons = two_companies(), two_persons()
    a_company("Orobica Trasporti", addresses=(an_address("Bergamo", country="IT"),))
    a_person("Giovanna Colombo", channels=(email("colombo@orobica.example"),))
    run = searched()
    assert pairs() == {tuple(sorted(c.pk for c in companies)), tuple(sorted(p.pk for p in persons))}
    assert (run.found, run.handled, run.total) == (2, 6, 6) and run.finished_at is not None


def test_the_reasons_add_up_and_hold_no_value(firm: Cast) -> None:
    one, other = two_companies()
    searched()
    pair = pair_of(one, other)
    assert abs(sum(worth for _percent, worth, _level in pair.reasons.values()) - pair.score) <= len(pair.reasons)
    assert pair.reasons["phone"][2] == "same" and pair.reasons["name"][0] >= 90
    assert "orobica" not in str(pair.reasons).lower() and pair.likely >= 90


def test_one_search_at_a_time_and_only_by_administrators(firm: Cast) -> None:
    with pytest.raises(Forbidden):
        start_search(by=firm.seller, at=DAWN)
    start_search(by=firm.administrator, at=DAWN)
    with pytest.raises(AlreadySearching):
        start_search(by=firm.administrator, at=DAWN + timedelta(hours=1))
    start_search(by=firm.administrator, at=DAWN + timedelta(hours=13))
    assert Run.objects.count() == 1


def test_not_the_same_is_remembered_through_searches_and_merges_and_can_be_taken_back(firm: Cast) -> None:
    one, other = two_companies()
    searched()
    assert tell_apart([pair_of(one, other)], by=firm.seller, at=DAWN) == 1
    assert tell_apart([pair_of(one, other)], by=firm.seller, at=DAWN) == 0
    searched(DAWN + timedelta(days=1))
    assert pair_of(one, other).state == DuplicatePair.State.DIFFERENT
    third = a_company("Orobica Impianti", channels=(phone("+39 035 123456"), email("info@orobica.example")))
    merge_contacts(third, [other], {}, safe=False, by=firm.administrator, at=DAWN)
    searched(DAWN + timedelta(days=2))
    assert pair_of(one, third).state == DuplicatePair.State.DIFFERENT
    assert take_back([pair_of(one, third)], by=firm.seller) == 1
    assert not NotTheSame.objects.exists()
    searched(DAWN + timedelta(days=3))
    assert pair_of(one, third).state == DuplicatePair.State.OPEN
    told = Event.objects.filter(kind="duplicates.told_apart", subject_id=one.pk).get()
    assert told.private == {"name": other.name}


def test_single_checks_find_what_a_search_finds(firm: Cast) -> None:
    at = searched().started_at
    two_companies()
    two_persons()
    a_person("Jonh Smith", channels=(phone("+44 20 7946 0958"),))
    a_person("John Smith", channels=(phone("+44 20 7946 0958"),))
    a_person("Anna Nowak", addresses=(an_address("Łódź", street="ul. Polna 3", postal_code="90-001"),))
    a_person("Hanna Nowak", addresses=(an_address("Łódź", street="ul. Polna 3", postal_code="90-001"),))
    Event.objects.update(at=at + timedelta(minutes=1))
    check_changed(at + timedelta(minutes=2))
    single = pairs()
    DuplicatePair.objects.all().delete()
    searched(at + timedelta(days=1))
    assert single == pairs() and len(single) >= 3


def test_a_change_that_makes_two_differ_takes_the_pair_away(firm: Cast) -> None:
    one, other = two_persons()
    at = searched().started_at
    values = {"first_name": "Ottavia", "last_name": "Zanetti", "channels": ()}
    change_contact(other, values, by=SETUP)
    Event.objects.update(at=at + timedelta(minutes=1))
    check_changed(at + timedelta(minutes=2))
    assert not pairs()
    assert one.pk != other.pk


def test_a_search_that_was_killed_begins_anew(firm: Cast) -> None:
    two_companies()
    run = start_search(by=SETUP, at=DAWN)
    run_search(run)
    assert len(pairs()) == 1
    Run.objects.update(finished_at=None)
    run_search(run)
    assert len(pairs()) == 1


def test_who_is_merged_or_gone_is_in_no_pair_that_is_shown(firm: Cast) -> None:
    one, other = two_companies()
    searched()
    merge_contacts(one, [other], {}, safe=False, by=firm.administrator, at=DAWN)
    assert not DuplicatePair.objects.visible_to(firm.administrator).exists()
    searched(DAWN + timedelta(days=1))
    assert not DuplicatePair.objects.visible_to(firm.administrator).exists()


def test_the_clock_looks_only_where_something_came_or_changed(firm: Cast, django_assert_max_num_queries: Any) -> None:
    owing = partial(workspaces_owing, "staffetta_duplicates_owing")
    hour = timedelta(hours=1)
    now = timezone.now()
    a_company("Alfa")
    assert firm.workspace.pk not in owing(now + hour), "nothing was ever searched"
    run = searched()
    Run.objects.filter(pk=run.pk).update(checked_until=now + hour)
    with workspace(None), django_assert_max_num_queries(3):
        check_recent(now + 2 * hour)
    assert firm.workspace.pk not in owing(now + 2 * hour), "nothing since"
    Run.objects.filter(pk=run.pk).update(checked_until=now - hour)
    assert firm.workspace.pk in owing(now + hour) and firm.workspace.pk not in owing(now - hour)
    assert run.finished_at is not None
    Run.objects.create(started_at=run.finished_at + hour)
    assert firm.workspace.pk not in owing(now + hour), "a search is at work"
