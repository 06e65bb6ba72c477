"""What pipelines, steps and loss reasons are called, and whether they are in use. Called within acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from staffetta.core.acts import unchanged
from staffetta.core.changes import Changes, apply
from staffetta.core.refusals import Invalid, Refused
from staffetta.core.text import tidy

LONGEST = 120


def checked_names(names: Mapping[str, str]) -> dict[str, str]:
    """The names by language, tidied, empty ones left out. Raises Invalid for none at all or one that is too long."""
    said = {language: tidy(name) for language, name in names.items() if tidy(name)}
    if not said:
        raise Invalid(_("Some values are not valid."), fields={"name": _("Enter a name.")})
    if any(len(name) > LONGEST for name in said.values()):
        raise Invalid(_("Some values are not valid."), fields={"name": _("Use at most 120 characters.")})
    return said


@contextmanager
def of_line(lines: str, number: int, about: str = "name") -> Iterator[None]:
    """What is refused inside is about this one of the `lines`: about the field that it names, else about this one."""
    try:
        yield
    except Refused as refused:
        refused.fields = {f"{lines}.{number}.{name}": sentence for name, sentence in refused.fields.items()} or {
            f"{lines}.{number}.{about}": refused.sentence
        }
        raise


def change_named(
    record: Any,
    *,
    names: Mapping[str, str] | None,
    in_use: bool | None,
    expected: int | None,
    last: Refused,
    at: datetime,
) -> Changes:
    """Call a pipeline or a reason otherwise, put it out of use or into use again; None leaves things as they are.

    Its list is locked in one order. Raises `last` when none would be left in use, Stale, Invalid.
    """
    rows = type(record)._default_manager.order_by("pk").select_for_update(of=("self",))
    known = {row.pk: row for row in rows.filter(retired_at=None)} if in_use is False else {}
    if in_use is False and not known.keys() - {record.pk}:
        raise last
    fresh = known.get(record.pk) or rows.get(pk=record.pk)
    values: dict[str, Any] = {"names": checked_names(names)} if names is not None else {}
    if in_use is not None and in_use != (fresh.retired_at is None):
        values["retired_at"] = None if in_use else at
    changes = apply(fresh, values, expected=expected)
    for name in ("names", "retired_at", "version"):
        setattr(record, name, getattr(fresh, name))
    if not changes:
        unchanged()
    return changes


def ordered(rows: Any, ids: list[Any], gone: Refused) -> bool:
    """Give these locked records the positions of their ids; whether anything moved. All must be named, each once:
    raises `gone` otherwise, because somebody has added or removed one meanwhile."""
    known = {row.pk: row for row in rows}
    if sorted(ids) != sorted(known):
        raise gone
    moved = [row for place, key in enumerate(ids) if (row := known[key]).position != place]
    for place, key in enumerate(ids):
        known[key].position = place
    if moved:
        type(moved[0])._default_manager.bulk_update(known.values(), ["position"])
    else:
        unchanged()
    return bool(moved)
