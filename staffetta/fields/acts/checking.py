"""What the definition of a field must be, whoever gives it. Called within acts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from staffetta.core.refusals import Invalid, Refused
from staffetta.core.text import fold, tidy
from staffetta.fields.models import CHOOSING, COMPARABLE, Functions, Kinds, Owner, Type

LONGEST, LONGEST_CODE, LONGEST_HELP = 120, 40, 200
MOST, MOST_CHOICES = 100, 200
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


class BadField(Invalid):
    """The definition would not work; `fields` says why."""


class TooManyFields(Refused):
    """Nobody can overlook as many."""


class FieldAnswered(Refused):
    """There are answers already, which this would make wrong or lose."""


def checked_names(names: Mapping[str, str], place: str = "name") -> dict[str, str]:
    """The names by language, tidied, empty ones left out. Raises BadField at `place`."""
    said = {str(language): tidy(name) for language, name in names.items() if tidy(name)}
    if not said:
        raise BadField(_("Some values are not valid."), fields={place: _("Enter a name.")})
    if any(len(name) > LONGEST for name in said.values()):
        sentence = _("At most {count} characters.").format(count=LONGEST)
        raise BadField(_("Some values are not valid."), fields={place: sentence})
    return said


def code_for(wanted: str, names: Mapping[str, str], used: Collection[str], place: str = "code") -> str:
    """The code that was wanted, else one made of the name. Raises BadField for one that is none, or in use."""
    if wanted:
        sentence = ""
        if not _CODE.fullmatch(wanted):
            sentence = _("Small letters a to z, digits and _ only, a letter first; at most 40.")
        elif wanted in used:
            sentence = _("The code {code} is in use.").format(code=wanted)
        if sentence:
            raise BadField(_("Some values are not valid."), fields={place: sentence})
        return wanted
    name = names.get("") or names.get("en") or next(iter(names.values()))
    bare = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")[: LONGEST_CODE - 4]
    base = bare if re.match(r"[a-z]", bare) else f"field_{bare}".strip("_")
    return next(code for code in (base, *(f"{base}_{n}" for n in range(2, 1000))) if code not in used)


def check_definition(values: Mapping[str, Any]) -> None:
    """Raise BadField for a definition that contradicts itself. `values` are columns of Field."""
    wrong: dict[str, str] = {}
    kind = values["type"]
    if kind not in Type.values:
        wrong["type"] = _("Choose one of the types.")
    if values["owner"] not in Owner.values:
        wrong["owner"] = _("Choose what it is about.")
    if values["of_kind"] not in Kinds.values or values["of_function"] not in Functions.values:
        wrong["of_kind"] = _("Choose whom it is asked of.")
    elif values["owner"] != Owner.CONTACT and (values["of_kind"] or values["of_function"]):
        wrong["of_kind"] = _("Only fields of contacts can be narrowed.")
    if not 0 <= values["decimals"] <= 6:
        wrong["decimals"] = _("Between 0 and 6 decimals.")
    if values["is_unique"] and kind not in COMPARABLE:
        wrong["is_unique"] = _("Only texts, numbers, dates and contacts can be asked to differ.")
    if len(values["help_text"]) > LONGEST_HELP:
        wrong["help_text"] = _("At most {count} characters.").format(count=LONGEST_HELP)
    if wrong:
        raise BadField(_("Some values are not valid."), fields=wrong)


def needs_choices(kind: str) -> bool:
    return kind in CHOOSING
