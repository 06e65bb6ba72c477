"""What is wrong at a place of a file, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def wrong(problem: Mapping[str, Any]) -> str:
    """A sentence for what pydantic found; it says it in English only."""
    kind, said = str(problem["type"]), dict(problem.get("ctx") or {})
    if kind in ("value_error", "assertion_error"):  # our own, in the reader's language already
        return str(problem["msg"]).partition(", ")[2] or str(problem["msg"])
    if kind in ("too_long", "too_short") and said.get("field_type") != "List":  # of a text that was tidied first
        kind = f"string_{kind}"
    sentences = {
        "missing": _("this is missing"),
        "extra_forbidden": _("nobody knows what this is"),
        "literal_error": _("this must be {expected}"),
        "string_too_short": _("this is empty"),
        "string_too_long": _("this is longer than {max_length} characters"),
        "too_short": _("this list is empty"),
        "too_long": _("this list has more than {max_length} entries"),
        "greater_than_equal": _("this is less than {ge}"),
        "less_than_equal": _("this is more than {le}"),
    }
    known = sentences.get(kind) or _of_form(kind)
    return known.format(**{name: str(value) for name, value in said.items()})


def _of_form(kind: str) -> str:
    """What kind of value belongs there."""
    sort = kind.partition("_")[0]
    forms = {
        "string": _("text belongs here"),
        "int": _("a whole number belongs here"),
        "decimal": _("a number belongs here"),
        "list": _("a list belongs here"),
        "model": _("an object belongs here"),
        "dict": _("an object belongs here"),
    }
    return forms.get(sort) or _("this value does not belong here")
