"""Write answers. Called by the acts that own the records, in their transaction: one act, one version, one fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from staffetta.core.changes import Changes
from staffetta.core.changes import Value as Plain
from staffetta.core.db.bulk import insert_many
from staffetta.core.refusals import Invalid
from staffetta.fields.answers import Row, Unfit, plain, read, rows_of, unique_key
from staffetta.fields.holders import Holder
from staffetta.fields.models import Field, Value

Given = Mapping[str, Any]
"""Code -> what was given, for the fields that were asked; what is left out was not asked."""


class Recorded(Protocol):
    """A record, or what will be one: it has its id."""

    @property
    def pk(self) -> Any: ...


class BadAnswers(Invalid):
    """Some answers are not what their fields ask for; `fields` says which: "custom.<code>"."""


def checked(
    fields: Iterable[Field],
    given: Given,
    *,
    known: Mapping[UUID, list[Any]] | None = None,
    whole: bool = False,
) -> dict[Field, list[Row]]:
    """The rows of the answers that were given. `fields`: those that are asked of the record, or answered by it.

    `known` are the record's stored rows by field. `whole`: it is asked for everything, so that compulsory answers may
    not be left out either. Raises BadAnswers.
    """
    by_code = {field.code: field for field in fields}
    wrong = {f"custom.{code}": _("This is not asked here.") for code in given if code not in by_code}
    found: dict[Field, list[Row]] = {}
    for code, field in by_code.items():
        if code not in given and not (whole and field.is_required):
            continue
        keep = {row.choice_id for row in (known or {}).get(field.pk, ())}
        try:
            found[field] = read(field, given.get(code), keep=keep)
        except Unfit as unfit:
            wrong[f"custom.{code}"] = str(unfit)
            continue
        if field.is_required and not found[field]:
            wrong[f"custom.{code}"] = _("{name} is compulsory.").format(name=field.name)
    if wrong:
        raise BadAnswers(_("Some values are not valid."), fields=wrong)
    return found


def replace_answers(held: Holder, record: models.Model, answers: Mapping[Field, list[Row]]) -> Changes:
    """Put these answers of one locked record in the place of those it has. Returns what differed, under
    "custom.<code>", or "custom_values.<code>" where answers are personal. Raises BadAnswers for one that is taken."""
    stored = rows_of(held.model._default_manager.filter(**{held.record: record, "field__in": list(answers)}))
    before: dict[str, Plain] = {}
    after: dict[str, Plain] = {}
    changed: dict[Field, list[Row]] = {}
    for field, rows in answers.items():
        old, new = plain(field, stored.get(field.pk, ())), plain(field, rows)
        if old != new:
            name = f"{'custom_values' if field.is_personal else 'custom'}.{field.code}"
            before[name], after[name], changed[field] = old, new, rows
    if changed:
        held.model._default_manager.filter(**{held.record: record, "field__in": list(changed)}).delete()
        write_answers(held, [(record, changed)])
    return Changes(before, after)


def write_answers(held: Holder, answers: Sequence[tuple[Recorded, Mapping[Field, list[Row]]]]) -> None:
    """Write the answers of records that have none to these fields yet: thousands in a few statements.

    Raises BadAnswers for one that may be given once and is taken; `extra["row"]` is its record's place.
    """
    rows = [
        (place, held.model(**{f"{held.record}_id": record.pk}, field=field, unique_key=unique_key(field, row), **row))
        for place, (record, by_field) in enumerate(answers)
        for field, known in by_field.items()
        for row in known
    ]
    if not rows:
        return
    _check_unique(held, rows)
    insert_many([row for _place, row in rows])


def _check_unique(held: Holder, rows: Sequence[tuple[int, Value]]) -> None:
    wanted: dict[UUID, list[str]] = defaultdict(list)
    for _place, row in rows:
        if row.unique_key is not None:
            wanted[row.field_id].append(row.unique_key)
    taken = {
        (field, key)
        for field, keys in wanted.items()
        for key in held.model._default_manager.filter(field=field, unique_key__in=keys).values_list(
            "unique_key", flat=True
        )
    }
    for place, row in rows:
        if row.unique_key is None:
            continue
        if (row.field_id, row.unique_key) in taken:
            sentence = _("Another record has this answer already, and it may be given once.")
            name = f"custom.{row.field.code}"
            raise BadAnswers(_("Some values are not valid."), fields={name: sentence}, extra={"row": place})
        taken.add((row.field_id, row.unique_key))
