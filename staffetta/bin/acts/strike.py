"""Words of somebody who is anonymised are struck out of what lies in the bin (C-11). Called within acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from staffetta.bin.models import BinEntry
from staffetta.bin.tables import model_of
from staffetta.core.models import WorkspaceModel


def strike(pattern: str, replaced: Callable[[str], str]) -> int:
    """Strike words out of the personal texts of all entries; returns in how many they stood. `pattern` is for the
    database, which finds the entries; `replaced` strikes them out of one text."""
    rows = BinEntry.objects.annotate(as_text=Cast("rows", TextField()))
    count = 0
    for entry in rows.filter(Q(as_text__iregex=pattern) | Q(title__iregex=pattern)).select_for_update(of=("self",)):
        for table in entry.rows:
            model = model_of(table["model"])
            if model is None or not issubclass(model, WorkspaceModel):
                continue
            for row in table["rows"]:
                row.update({name: _struck(row[name], replaced) for name in model.personal if name in row})
        values = {"title": replaced(entry.title)[:200], "rows": entry.rows}
        count += BinEntry.objects.filter(pk=entry.pk).update(**values)
    return count


def _struck(value: Any, replaced: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return replaced(value)
    if isinstance(value, list):
        return [_struck(one, replaced) for one in value]
    if isinstance(value, dict):
        return {name: _struck(one, replaced) for name, one in value.items()}
    return value
