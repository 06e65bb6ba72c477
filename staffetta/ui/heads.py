"""The head of a table: the same columns stand above every page of a list, so each head is drawn once."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.ui.formats import at
from staffetta.ui.icons import icon

SAID = ("label", "sort", "align", "narrow", "phone", "hidden")
"""What of a column decides about its head; `ui.table` says what each means."""


def table_head(columns: Iterable[Any], sort: Any, address: Any, selectable: Any) -> Markup:
    """The cells of a table's head: for each column one, which links to the list sorted by it where it has a `sort`.
    Columns are mappings or labels; empty ones are left out."""
    said = tuple([_said(column) for column in columns if column])
    return _table_head(get_language() or "en", said, str(sort or ""), str(address), bool(selectable))


Said = tuple[Markup, str, bool, bool, bool, bool]


def _said(column: Any) -> Said:
    if isinstance(column, str):
        return escape(column), "", False, False, False, False
    label, key, align, narrow, phone, hidden = (at(column, name) for name in SAID)
    return escape(label), str(key or ""), align == "end", bool(narrow), phone is False, bool(hidden)


@functools.lru_cache(maxsize=1024)
def _table_head(language: str, columns: tuple[Said, ...], sort: str, address: str, selectable: bool) -> Markup:
    """The language in use is only part of the key."""
    select = escape(_("Select all rows on this page"))
    box = f'<th class="cell-check" scope="col"><input type="checkbox" data-bulk-all aria-label="{select}"></th>'
    begun = address if address.endswith("?") else f"{address}{'&' if '?' in address else '?'}"
    cells = [_cell(column, sort, begun) for column in columns]
    return Markup("\n".join([box, *cells] if selectable else cells))


def _cell(column: Said, sort: str, address: str) -> str:
    label, key, at_end, narrow, not_on_phone, hidden = column
    way = {f"-{key}": "descending", key: "ascending"}.get(sort, "") if key else ""
    has = (("align-end", at_end), ("narrow", narrow), ("not-on-phone", not_on_phone))
    css = " ".join([name for name, is_so in has if is_so])
    begun = f'<th scope="col" class="{css}">' if not way else f'<th scope="col" class="{css}" aria-sort="{way}">'
    if key:
        sign = icon("arrow-down" if way == "descending" else "arrow-up", "" if way else "sort-idle")
        other = escape(f"{address}sort={'-' if way == 'ascending' else ''}{key}")
        return f'{begun}<a class="sort" href="{other}">{label}{sign}</a></th>'
    return f'{begun}<span class="sr-only">{label}</span></th>' if hidden else f"{begun}{label}</th>"


DRAWN = {"table_head": table_head}
"""The components of this file, as templates find them."""
