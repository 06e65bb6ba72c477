"""Something more is asked (C-13)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.core.text import tidy
from staffetta.fields import rules
from staffetta.fields.acts.checking import (
    MOST,
    TooManyFields,
    check_definition,
    checked_names,
    code_for,
    needs_choices,
)
from staffetta.fields.acts.choosing import check_choices, set_choices
from staffetta.fields.drafts import FREE, FieldDraft
from staffetta.fields.facts import FieldMade
from staffetta.fields.models import Field
from staffetta.fields.reading import forget


@act
def make_field(draft: FieldDraft, *, by: Actor, at: datetime) -> Field:
    """Add a field after the others of its owner. Raises Forbidden, BadField, TooManyFields."""
    require(rules.may_define(by), _("Only administrators define custom fields."))
    forget()
    others = Field.objects.locked_of(draft.owner)
    if len(others) >= MOST:
        raise TooManyFields(_("There are {count} custom fields here already, which is the most.").format(count=MOST))
    names = checked_names(draft.names)
    values = {
        "owner": str(draft.owner),
        "type": str(draft.type),
        "help_text": tidy(draft.help_text),
        "of_kind": draft.of_kind,
        "of_function": draft.of_function,
        "decimals": draft.decimals if draft.type == "number" else 0,
        "is_required": draft.is_required,
        "is_unique": draft.is_unique,
        "is_personal": draft.type in FREE if draft.is_personal is None else draft.is_personal,
    }
    check_definition(values)
    if needs_choices(draft.type):
        check_choices(draft.choices)
    code = code_for(draft.code, names, {other.code for other in others})
    place = max((other.position for other in others), default=-1) + 1
    field: Field = Field.objects.create(names=names, code=code, position=place, **values)
    if needs_choices(draft.type):
        set_choices(field, draft.choices, at=at)
    record(FieldMade(name=field.name, code=code, owner=field.owner, type=field.type), about=field, by=by)
    return field
