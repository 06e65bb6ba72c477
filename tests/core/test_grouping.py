"""Primary keys have two columns: grouping names every column it shows."""

from __future__ import annotations

from django.db.models import Count

from staffetta.accounts.models import Group
from tests.cast import Cast


def test_counting_what_belongs_to_a_record(firm: Cast) -> None:
    counted = Group.objects.annotate(people=Count("memberships")).order_by("name")
    assert [(group.name, group.people) for group in counted] == [("Back office", 2), ("Sales", 3)]
