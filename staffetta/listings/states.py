"""Which view a request of a list opens, and what of it was changed since: read by every list that has views."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered
from staffetta.listings.drafts import State
from staffetta.listings.late import ASKED
from staffetta.listings.models import DefaultView, SavedView
from staffetta.ui.addresses import query

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PLACE = ("view", "edited", "cursor", "mode", ASKED)
"""Parts of an address that say where one is, not what is shown."""


@remembered(plan=True, setup=True)
def _views(member: Member, list_key: str) -> QuerySet[SavedView]:
    default = DefaultView.objects.filter(view=OuterRef("pk"), member=member, list=list_key)
    return SavedView.objects.visible_to(member).of(list_key).annotate(is_default=Exists(default))


@dataclass(frozen=True)
class Opened:
    """What a request of a list asks for.

    `given` are the list's filters, as an address has them; `columns` and `sort` stand beside them. `missing`: a view
    was asked for that is not there (any more).
    """

    list: str
    view: SavedView | None
    given: Mapping[str, Any]
    columns: tuple[str, ...]
    views: tuple[SavedView, ...]
    default: UUID | None
    missing: bool = False
    is_plain: bool = False
    """Whether nothing was asked for: the list as it is."""


def opened(list_key: str, asked: QueryDict, member: Member) -> Opened:
    """Read a request of a list: the address as it stands, or the view that it names, or the member's default.

    `view=<id>` alone opens a view as it was saved; with more in the address, that is what is shown, and the view is
    what it may be saved to. `view=` (empty) opens the list without any view.
    """
    views: tuple[Any, ...] = tuple(_views(member, list_key))
    default = next((one.pk for one in views if one.is_default), None)
    more = [key for key in asked if key not in PLACE]
    wanted = asked.get("view")
    if wanted is None and not more and default is not None:
        wanted = str(default)
    view = next((one for one in views if str(one.pk) == wanted), None)
    if view is not None and not more and not asked.get("edited"):
        given: Mapping[str, Any] = {**view.filters, "sort": view.sort}
        return Opened(list_key, view, given, tuple(view.columns), views, default)
    columns = columns_in(asked) or (tuple(view.columns) if view is not None else ())
    return Opened(
        list_key,
        view,
        asked,
        columns,
        views,
        default,
        missing=view is None and _names_a_view(wanted),
        is_plain=view is None and not more,
    )


def _names_a_view(wanted: str | None) -> bool:
    """Whether this can be the id of a view: `?view=compact` never was one, and gets the list as it is."""
    return wanted is not None and _ID.fullmatch(wanted) is not None


def columns_in(asked: QueryDict) -> tuple[str, ...]:
    """The columns that an address names, one by one or with commas between."""
    return tuple(dict.fromkeys(word for text in asked.getlist("columns") for word in text.split(",") if word))


def state_of(text: str) -> State:
    """What an address shows, as a view keeps it: the opposite of `address_of`."""
    pairs = parse_qs(text.removeprefix("?"), max_num_fields=500)
    columns = tuple(word for value in pairs.pop("columns", []) for word in value.split(",") if word)
    sort = pairs.pop("sort", [""])[-1]
    return State({key: values for key, values in pairs.items() if key not in PLACE}, columns, sort)


def address_of(state: State) -> str:
    """The query string that shows this state."""
    pairs = [(key, value) for key, values in state.filters.items() for value in values]
    pairs += [("columns", ",".join(state.columns))] if state.columns else []
    return query([*pairs, ("sort", state.sort)] if state.sort else pairs)
