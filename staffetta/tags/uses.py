"""What carries tags: the rooms of taggings say so from AppConfig.ready(), so that merging and deleting reach all.

uses.declare(ContactTagging, "contact", _("Contacts"))
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Model
from django.utils.functional import Promise

from staffetta.tags.models import Tag


@dataclass(frozen=True)
class Use:
    """A table of taggings: `record` is the column that names what carries the tag."""

    model: type[Model]
    record: str
    label: str | Promise

    @property
    def rows(self) -> Any:
        return self.model._default_manager.all()


_uses: list[Use] = []


def declare(model: type[Model], record: str, label: str | Promise) -> None:
    """Say that records carry tags in this table."""
    _uses.append(Use(model, record, label))


def counted() -> dict[UUID, int]:
    """How many records carry each tag: one statement for each table."""
    found: Counter[UUID] = Counter()
    for use in _uses:
        found.update(dict(use.rows.order_by().values_list("tag").annotate(count=Count("pk"))))
    return dict(found)


def move(tag: Tag, into: Tag) -> int:
    """Have whatever carries a tag carry another; how many that were. Called within acts."""
    count = 0
    for use in _uses:
        carried = use.rows.filter(tag=tag)
        count += carried.count()
        carried.filter(**{f"{use.record}__in": use.rows.filter(tag=into).values(use.record)}).delete()
        use.rows.filter(tag=tag).update(tag=into)
    return count


def count_of(tag: Tag) -> int:
    """How many records carry a tag."""
    return sum(use.rows.filter(tag=tag).count() for use in _uses)
