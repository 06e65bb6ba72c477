"""A new activity type of the firm's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import tidy
from staffetta.processes import rules
from staffetta.processes.facts import ActivityTypeMade
from staffetta.processes.models import ActivityType


@dataclass(frozen=True)
class ActivityTypeDraft:
    """An activity type as entered. `names` maps language codes to names; "" is the name where a language has none."""

    names: Mapping[str, str]
    icon: str = "circle-dot"
    colour: str = "grey"
    minutes: int = 30
    counts: bool = True


@act
def make_type(draft: ActivityTypeDraft, *, by: Actor) -> ActivityType:
    """Add an activity type at the end of the list. Raises Invalid for one without a name or with one in use."""
    require(rules.may_change_types(by), _("Only administrators can change the activity types."))
    names = checked_names(draft.names)
    highest: int | None = ActivityType.objects.aggregate(highest=Max("position"))["highest"]
    made = ActivityType.objects.create(
        code=_free_code(next(iter(names.values()))),
        names=names,
        icon=draft.icon,
        colour=draft.colour,
        minutes=draft.minutes,
        counts=draft.counts,
        position=0 if highest is None else highest + 1,
    )
    record(ActivityTypeMade(name=made.name), about=made, by=by)
    return made


def checked_names(given: Mapping[str, str], *, except_for: ActivityType | None = None) -> dict[str, str]:
    """The names tidied, empty ones left out. Raises Invalid at `name` when none is left or another type has it."""
    names = {language: tidy(name) for language, name in given.items() if tidy(name)}
    wrong = "" if names else _("Enter a name.")
    if any(len(name) > 60 for name in names.values()):
        wrong = _("Use at most 60 characters.")
    others = ActivityType.objects.active()
    if except_for is not None:
        others = others.exclude(pk=except_for.pk)
    if any(names.get(language, "").lower() == name.lower() for kind in others for language, name in kind.names.items()):
        wrong = _("There is an activity type of this name already.")
    if wrong:
        raise Invalid(_("Some values are not valid."), fields={"name": wrong})
    return names


def _free_code(name: str) -> str:
    """A code that no other type has, made from the name."""
    stem = slugify(name)[:30] or "type"
    taken = set(ActivityType.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)
