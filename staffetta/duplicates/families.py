"""Which ids are one contact today: itself, and all that were merged into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from staffetta.contacts.models import Contact
from staffetta.duplicates.models import NotTheSame

DEEPEST = 20
Pair = tuple[UUID, UUID]


def families(contact_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """For each id, itself and those that were merged into it, and into these."""
    above = {pk: pk for pk in contact_ids}
    level = set(contact_ids)
    for _depth in range(DEEPEST):
        rows = list(Contact.objects.filter(merged_into__in=level).values_list("pk", "merged_into_id"))
        if not rows:
            break
        for pk, into in rows:
            above[pk] = above[into]
        level = {pk for pk, _into in rows}
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for pk, top in above.items():
        found[top].add(pk)
    return found


def told_apart(pairs: Iterable[Pair]) -> set[Pair]:
    """Those of these pairs of which somebody said that they are two, about them or whom they were merged from."""
    wanted = set(pairs)
    kin = families({pk for pair in wanted for pk in pair})
    top = {pk: head for head, members in kin.items() for pk in members}
    found = set()
    for first, second in NotTheSame.objects.of(top).values_list("first_id", "second_id"):
        if first in top and second in top:
            found.add(in_order(top[first], top[second]))
    return found & wanted


def in_order(one: UUID, other: UUID) -> Pair:
    """The smaller id first, as pairs are kept."""
    return (one, other) if one < other else (other, one)
