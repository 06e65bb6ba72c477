"""Change a locked record: compare, count the version, save what changed, say what it was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from staffetta.core.refusals import Stale

Value = str | int | float | bool | list[Any] | dict[str, Any] | None


@dataclass(frozen=True)
class Changes:
    """What a change did: field name -> value, JSON-ready; empty when nothing differed."""

    before: dict[str, Value]
    after: dict[str, Value]

    def __bool__(self) -> bool:
        return bool(self.after)

    def __or__(self, others: Changes) -> Changes:
        """Both together."""
        return Changes({**self.before, **others.before}, {**self.after, **others.after})


PLAIN = frozenset({str, int, bool, type(None)})
"""As nearly all values are: known at one glance."""


def plain(value: Any) -> Value:
    """A value as JSON can hold it: dates in ISO 8601, decimals and ids as text, records as their id."""
    if value.__class__ in PLAIN:
        return cast(Value, value)
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, str | int | float | bool | list | dict) or value is None:
        return value
    return str(value)


def check_version(record: Any, expected: int | None) -> None:
    """Raise Stale if the record is no longer at the version that the caller saw; None checks nothing."""
    if expected is not None and record.version != expected:
        raise Stale(
            _("Somebody else has changed this in the meantime. Your input is kept; compare and save again."),
            extra={"version": record.version},
        )


def apply(record: Any, values: Mapping[str, Any], *, expected: int | None = None) -> Changes:
    """Set these fields on a locked, versioned record and save what differs.

    Raises Stale when `expected` is not the record's version. The same values change nothing, the version included.
    """
    check_version(record, expected)
    before: dict[str, Value] = {}
    after: dict[str, Value] = {}
    for name, value in values.items():
        field = record._meta.get_field(name)
        old = getattr(record, field.attname if isinstance(value, UUID) else name)
        if old != value:
            before[name], after[name] = plain(old), plain(value)
            setattr(record, field.attname if isinstance(value, UUID) else name, value)
    if after:
        record.version += 1
        record.save(update_fields=[*after, "version", "changed_at"])
    return Changes(before, after)
