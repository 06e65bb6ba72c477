"""A field comes into use again, with the answers that it had."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.fields import rules
from staffetta.fields.facts import FieldRestored
from staffetta.fields.models import Field
from staffetta.fields.reading import forget


@act
def restore_field(field: Field, *, expected: int | None = None, by: Actor) -> Field:
    """Raises Forbidden, Stale."""
    require(rules.may_define(by), _("Only administrators define custom fields."))
    forget()
    field = Field.objects.locked(field)
    if field.retired_at is None:
        unchanged()
        return field
    apply(field, {"retired_at": None}, expected=expected)
    record(FieldRestored(name=field.name), about=field, by=by)
    return field
