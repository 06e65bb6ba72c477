"""What pipelines, steps and loss reasons are called. Called within acts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from staffetta.core.refusals import Invalid
from staffetta.core.text import tidy

LONGEST = 120


def checked_names(names: Mapping[str, str]) -> dict[str, str]:
    """The names by language, tidied, empty ones left out. Raises Invalid for none at all or one that is too long."""
    said = {language: tidy(name) for language, name in names.items() if tidy(name)}
    if not said:
        raise Invalid(_("Some values are not valid."), fields={"name": _("Enter a name.")})
    if any(len(name) > LONGEST for name in said.values()):
        raise Invalid(_("Some values are not valid."), fields={"name": _("Use at most 120 characters.")})
    return said
