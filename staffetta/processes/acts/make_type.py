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
    parent: ActivityType | None = None


@act
def make_type(draft: ActivityTypeDraft, *, by: Actor) -> ActivityType:
    """Add an activity type at the end of the list. Raises Invalid for one without a name or with one in use, or below
    one that stands below another itself."""
    require(rules.may_change_types(by), _("Only administrators can change the activity types."))
    names = checked_names(draft.names)
    check_parent(draft.parent)
    highest: int | None = ActivityType.objects.aggregate(highest=Max("position"))["highest"]
    made = ActivityType.objects.create(
        code=_free_code(next(iter(names.values()))),
        names=names,
        icon=draft.icon,
        colour=draft.colour,
        minutes=draft.minutes,
        counts=draft.counts,
        parent=draft.parent,
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


def check_parent(parent: ActivityType | None, *, of: ActivityType | None = None) -> None:
    """Raise Invalid unless the tree keeps its two levels. Within an act."""
    if parent is None:
        return
    parent = ActivityType.objects.locked(parent)
    wrong = ""
    if of is not None and parent.pk == of.pk:
        wrong = _("An activity type cannot stand below itself.")
    elif parent.parent_id is not None:
        wrong = _("{name} stands below another type itself; there are two levels.").format(name=parent.name)
    elif of is not None and ActivityType.objects.filter(parent=of).exists():
        wrong = _("Other types stand below this one, so it cannot stand below another; there are two levels.")
    elif parent.retired_at is not None and (of is None or of.parent_id != parent.pk):
        wrong = _("{name} is out of use.").format(name=parent.name)
    if wrong:
        raise Invalid(_("Some values are not valid."), fields={"parent": wrong})


def _free_code(name: str) -> str:
    """A code that no other type has, made from the name."""
    stem = slugify(name)[:30] or "type"
    taken = set(ActivityType.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)
