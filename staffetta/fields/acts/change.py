"""A field is asked otherwise (C-13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import Changes, apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.core.text import tidy
from staffetta.fields import rules
from staffetta.fields.acts.checking import FieldAnswered, check_definition, checked_names, needs_choices
from staffetta.fields.acts.choosing import check_choices, set_choices
from staffetta.fields.acts.keying import key_answers
from staffetta.fields.drafts import ChoiceDraft
from staffetta.fields.facts import FieldChanged
from staffetta.fields.holders import is_answered
from staffetta.fields.models import Field
from staffetta.fields.reading import forget

FIELDS = (
    *("names", "type", "help_text", "of_kind", "of_function", "decimals"),
    *("is_required", "is_unique", "is_personal"),
)


@act
def change_field(
    field: Field,
    values: Mapping[str, Any],
    *,
    choices: Sequence[ChoiceDraft] | None = None,
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> Field:
    """Set some of FIELDS; code and owner are fixed. `choices` replace the whole list.

    Once there are answers the type is fixed, decimals cannot become fewer, and what was not personal does not become
    so. Raises Forbidden, Stale, BadField, FieldAnswered, ChoiceInUse.
    """
    require(rules.may_define(by), _("Only administrators define custom fields."))
    forget()
    field = Field.objects.locked(field)
    wanted = {name: getattr(field, name) for name in FIELDS} | dict(values)
    wanted["names"] = checked_names(wanted["names"])
    wanted["help_text"] = tidy(wanted["help_text"])
    wanted["decimals"] = wanted["decimals"] if wanted["type"] == "number" else 0
    check_definition({**wanted, "owner": field.owner})
    _check_answers(field, wanted)
    becomes_unique = wanted["is_unique"] != field.is_unique
    changes = apply(field, wanted, expected=expected)
    if becomes_unique:
        key_answers(field)
    changes = _with_choices(field, choices, changes, at)
    if changes:
        record(FieldChanged(name=field.name, changes=changes), about=field, by=by)
    else:
        unchanged()
    return field


def _check_answers(field: Field, wanted: Mapping[str, Any]) -> None:
    """Raise FieldAnswered for what would make the answers that are there wrong."""
    fixed = {
        "type": wanted["type"] != field.type,
        "decimals": wanted["decimals"] < field.decimals,
        "is_personal": wanted["is_personal"] and not field.is_personal,
    }
    wrong = [name for name, differs in fixed.items() if differs]
    if wrong and is_answered(field):
        sentences = {
            "type": _("There are answers already, so its type is fixed. Make a new field instead."),
            "decimals": _("There are answers already; its decimals can only become more."),
            "is_personal": _("There are answers already, told openly in the history. Make a new field instead."),
        }
        raise FieldAnswered(sentences[wrong[0]], fields={name: sentences[name] for name in wrong})


def _with_choices(field: Field, choices: Sequence[ChoiceDraft] | None, changes: Changes, at: datetime) -> Changes:
    if not needs_choices(field.type):
        return changes
    if choices is None:
        if "type" in changes.after:
            check_choices(())  # one that has just become a choice needs some
        return changes
    chosen = set_choices(field, choices, at=at)
    if chosen and not changes:
        field.version += 1
        field.save(update_fields=["version", "changed_at"])
    return Changes({**changes.before, **chosen.before}, {**changes.after, **chosen.after})
