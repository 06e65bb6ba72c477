"""A field goes out of use: its answers stay, and are seen again when it is restored."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.fields import rules
from staffetta.fields.facts import FieldRetired
from staffetta.fields.models import Field
from staffetta.fields.reading import forget


@act
def retire_field(field: Field, *, expected: int | None = None, by: Actor, at: datetime) -> Field:
    """It is asked no more and its answers are shown nowhere. Raises Forbidden, Stale."""
    require(rules.may_define(by), _("Only administrators define custom fields."))
    forget()
    field = Field.objects.locked(field)
    if field.retired_at is not None:
        unchanged()
        return field
    apply(field, {"retired_at": at}, expected=expected)
    record(FieldRetired(name=field.name), about=field, by=by)
    return field
