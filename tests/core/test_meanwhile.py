"""Figures that are counted on another connection while a page is made."""

from __future__ import annotations

import contextvars
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from staffetta.accounts.models import Group
from staffetta.core.db import meanwhile as room
from staffetta.core.db.meanwhile import meanwhile
from staffetta.core.db.remembered import remembered_figures
from tests.cast import Cast


@remembered_figures
def named(name: str) -> tuple[QuerySet[Group], dict[str, Any]]:
    return Group.objects.filter(name=name), {"count": Count("pk")}


def test_within_a_transaction_ones_own_changes_count(firm: Cast) -> None:
    asked = named.asked("Night shift")
    begun = meanwhile([asked, None])
    Group.objects.create(name="Night shift")
    assert begun() == [{"count": 1}, None]


@pytest.mark.django_db(transaction=True)
def test_elsewhere_it_is_the_same_workspace_and_the_place_is_free_again(firm: Cast) -> None:
    Group.objects.create(name="Night shift")

    def seen() -> tuple[dict[str, Any], str | None, str]:
        return named("Night shift"), get_language(), timezone.get_current_timezone_name()

    with ThreadPoolExecutor(1) as threads:
        for _turn in range(room.AT_ONCE + 1):
            assert room._places.acquire(blocking=False), "the place was given back"
            there = threads.submit(contextvars.copy_context().run, room._alone, seen, "it", ZoneInfo("Asia/Tokyo"))
            assert there.result() == ({"count": 1}, "it", "Asia/Tokyo")
