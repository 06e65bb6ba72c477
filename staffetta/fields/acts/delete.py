"""A field that nobody has answered goes away."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.fields import rules
from staffetta.fields.acts.checking import FieldAnswered
from staffetta.fields.facts import FieldDeleted
from staffetta.fields.holders import is_answered
from staffetta.fields.models import Field
from staffetta.fields.reading import forget


@act
def delete_field(field: Field, *, expected: int | None = None, by: Actor) -> None:
    """Delete it. Raises Forbidden, Stale, FieldAnswered: what people have entered is never thrown away like this."""
    require(rules.may_define(by), _("Only administrators define custom fields."))
    forget()
    field = Field.objects.locked(field)
    check_version(field, expected)
    if is_answered(field):
        raise FieldAnswered(_("There are answers already. Put the field out of use instead: they are kept."))
    record(FieldDeleted(name=field.name), about=field, by=by)
    field.delete()
