"""The choices of a field, as a whole list. Called within acts that have locked the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from staffetta.core.changes import Changes, Value
from staffetta.core.refusals import Refused
from staffetta.fields.acts.checking import MOST_CHOICES, BadField, checked_names, code_for
from staffetta.fields.drafts import ChoiceDraft
from staffetta.fields.holders import chosen
from staffetta.fields.models import Choice, Field


class ChoiceInUse(Refused):
    """Somebody has chosen it: it goes out of use instead of away."""


def check_choices(drafts: Sequence[ChoiceDraft]) -> None:
    """Raise BadField for none, for too many, for two of the same name."""
    wrong = {}
    names = [checked_names(draft.names, f"choices.{place}.name") for place, draft in enumerate(drafts)]
    if not any(draft.in_use for draft in drafts):
        wrong["choices"] = _("Give it at least one choice.")
    elif len(drafts) > MOST_CHOICES:
        wrong["choices"] = _("At most {count} choices.").format(count=MOST_CHOICES)
    seen: dict[str, set[str]] = {code: set() for code, _label in settings.LANGUAGES}
    for place, by_language in enumerate(names):
        said = {code: called(by_language, code).lower() for code in seen}
        if any(name in seen[code] for code, name in said.items()):
            wrong[f"choices.{place}.name"] = _("Another choice has this name.")
        for code, name in said.items():
            seen[code].add(name)
        if drafts[place].colour not in Choice.Colour.values:
            wrong[f"choices.{place}.colour"] = _("Choose one of the colours.")
    if wrong:
        raise BadField(_("Some values are not valid."), fields=wrong)


def called(names: Mapping[str, str], language: str) -> str:
    """The name that people with this language read."""
    with override(language):
        return Choice(names=dict(names)).name


def set_choices(field: Field, drafts: Sequence[ChoiceDraft], *, at: datetime) -> Changes:
    """Make the field's choices be these, in this order; returns the lists before and after, where they differ.

    Those that are left out go away, or are refused (ChoiceInUse) where somebody has chosen them.
    """
    check_choices(drafts)
    known = {choice.pk: choice for choice in field.choices.all()}
    before = [_plain(choice) for choice in sorted(known.values(), key=lambda c: (c.position, c.pk))]
    _remove([choice for key, choice in known.items() if key not in {draft.id for draft in drafts}], field)
    serial = max((choice.serial for choice in known.values()), default=0)
    codes = {choice.code for choice in known.values()}
    rows: list[Choice] = []
    for place, draft in enumerate(drafts):
        choice = known.get(draft.id) if draft.id is not None else None
        if choice is None:
            serial += 1
            names = checked_names(draft.names)
            code = code_for(draft.code, names, codes, f"choices.{place}.code")
            codes.add(code)
            choice = Choice(field=field, code=code, serial=serial)
        _fill(choice, draft, place, at)
        rows.append(choice)
    for choice in rows:
        choice.save()
    after = [_plain(choice) for choice in rows]
    return Changes({"choices": before}, {"choices": after}) if before != after else Changes({}, {})


def _fill(choice: Choice, draft: ChoiceDraft, place: int, at: datetime) -> None:
    choice.names = checked_names(draft.names)
    choice.colour = draft.colour
    choice.position = place
    choice.retired_at = None if draft.in_use else choice.retired_at or at


def _remove(gone: Sequence[Choice], field: Field) -> None:
    used = chosen([choice.pk for choice in gone], field.owner)
    kept = [choice.name for choice in gone if choice.pk in used]
    if kept:
        sentence = _("Chosen already: {names}. Put such a choice out of use instead of removing it.")
        sentence = sentence.format(names=", ".join(kept))
        raise ChoiceInUse(sentence, fields={"choices": sentence})
    Choice.objects.filter(pk__in=[choice.pk for choice in gone]).delete()


def _plain(choice: Choice) -> dict[str, Value]:
    names: dict[str, Value] = dict(choice.names)
    return {"code": choice.code, "names": names, "colour": choice.colour, "in_use": choice.retired_at is None}
