"""Answers that may be given once get their keys, or lose them. Called within acts that have locked the field."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from staffetta.core.isolation import current_workspace_id
from staffetta.core.refusals import Refused
from staffetta.fields.answers import unique_key
from staffetta.fields.holders import holder
from staffetta.fields.models import Field, Type

PORTION = 10_000
COLUMN = {Type.TEXT: "text", Type.NUMBER: "number", Type.DATE: "date", Type.CONTACT: "linked_id"}


class AnswersNotUnique(Refused):
    """Some records have the same answer, so it cannot be asked that all differ."""


def key_answers(field: Field) -> None:
    """Make the stored answers obey `is_unique` as it is now. Raises AnswersNotUnique."""
    held = holder(field.owner)
    rows = held.model._default_manager.filter(field=field)
    if not field.is_unique:
        rows.update(unique_key=None)
        return
    name = COLUMN[Type(field.type)]
    keys = {pk: _key(field, value) for pk, value in rows.values_list("pk", name).iterator(chunk_size=PORTION)}
    doubles = len(keys) - len(set(keys.values()))
    if doubles:
        sentence = _("Records with the same answer as another one: {count}. Change them first.").format(count=doubles)
        raise AnswersNotUnique(sentence, fields={"is_unique": sentence})
    statement = (
        f"update {held.model._meta.db_table} v set unique_key = k.key from unnest(%s::uuid[], %s::text[]) k(id, key)"  # noqa: S608
        " where v.workspace_id = %s and v.id = k.id"
    )
    ids = list(keys)
    with connection.cursor() as cursor:
        for start in range(0, len(ids), PORTION):
            portion = ids[start : start + PORTION]
            cursor.execute(statement, [portion, [keys[pk] for pk in portion], current_workspace_id()])


def _key(field: Field, value: object) -> str:
    column = {"linked_id": "linked"}.get(COLUMN[Type(field.type)], COLUMN[Type(field.type)])
    return unique_key(field, {column: value}) or ""
