"""What a list shows, before and after it is kept under a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Filters = Mapping[str, list[str]]


@dataclass(frozen=True)
class State:
    """Filters by key, columns by key in their order (none: the list's own), and the order of the rows."""

    filters: Filters = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    sort: str = ""


@dataclass(frozen=True, kw_only=True)
class ViewDraft:
    """A view to be."""

    list: str
    name: str
    state: State
    is_shared: bool = False
