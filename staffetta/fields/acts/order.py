"""Fields come in another order."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.fields import rules
from staffetta.fields.facts import FieldsOrdered
from staffetta.fields.models import Field, Owner
from staffetta.fields.reading import forget


class FieldsChanged(Refused):
    """Somebody has added or removed a field in the meantime."""


@act
def order_fields(owner: Owner, ids: Sequence[UUID], *, by: Actor) -> None:
    """Put the fields in use of this owner into this order; all must be named, each once. Raises FieldsChanged."""
    require(rules.may_define(by), _("Only administrators define custom fields."))
    forget()
    known = {field.pk: field for field in Field.objects.locked_of(owner) if field.retired_at is None}
    if sorted(ids) != sorted(known):
        raise FieldsChanged(_("Somebody has added or removed a field in the meantime. Look again."))
    if list(ids) == list(known):
        unchanged()
        return
    for place, key in enumerate(ids):
        known[key].position = place
    Field.objects.bulk_update(known.values(), ["position"])
    record(FieldsOrdered(field_ids=[str(key) for key in ids]), about=known[ids[0]], by=by)
