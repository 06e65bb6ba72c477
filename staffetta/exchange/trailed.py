"""What anonymising a contact clears in imports (C-11): stored files that name it, and rows told in their reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from staffetta.contacts.mentions import python_pattern
from staffetta.contacts.trails import MARK, declare
from staffetta.exchange.files import path_of
from staffetta.exchange.models import Import, Interim

DETAILS = ("differing_rows", "refused_rows", "likely_rows", "duplicates", "rows_told")
FORMS = ("utf-8", "cp1252", "utf-16")


def naming(words: Sequence[str]) -> QuerySet[Import]:
    """The imports whose stored file or report has one of these words. Files are read one after the other."""
    pattern = python_pattern(words)
    if pattern is None:
        return Import.objects.none()
    found = [made.pk for made in Import.objects.iterator() if _names(made, pattern)]
    return Import.objects.filter(pk__in=found)


def _names(made: Import, pattern: Any) -> bool:
    if pattern.search(f"{made.name} {made.report}"):
        return True
    place = path_of(made.workspace_id, made.pk)
    if not place.exists():
        return False
    data = place.read_bytes()
    return any(pattern.search(data.decode(form, errors="ignore")) for form in FORMS)


def without_rows(made: Import) -> dict[str, Any]:
    """The report with its figures, without anything that was quoted from the file."""
    kept = {key: value for key, value in made.report.items() if isinstance(value, int | str) and key != "error"}
    kept |= {key: [] for key in made.report if isinstance(made.report[key], list)}
    return {**kept, "cleared": True} if kept else {"error": MARK}


def saying(words: Sequence[str]) -> QuerySet[Interim]:
    """What running imports have said so far with one of these words in it."""
    pattern = python_pattern(words)
    found = [] if pattern is None else [one.pk for one in Interim.objects.iterator() if pattern.search(f"{one.said}")]
    return Interim.objects.filter(pk__in=found)


def with_totals_alone(one: Interim) -> dict[str, Any]:
    """How much there was, without anything that was quoted from the file."""
    return {key: one.said[key] for key in ("totals", "counts") if key in one.said}


def register() -> None:
    """The file goes as a whole: whoever wants to load the other rows once more has it, and leaves this row out."""
    waiting = When(state=Import.State.UPLOADED, then=Value(Import.State.FAILED))
    declare(
        Import,
        _("Imported files that name the contact"),
        found=naming,
        clear={"name": MARK, "report": without_rows, "state": Case(waiting, default="state")},
        file=lambda made: path_of(made.workspace_id, made.pk),
        order=80,
    )
    declare(
        Interim,
        _("What running imports say of the contact"),
        found=saying,
        clear={"said": with_totals_alone},
        order=80,
    )
