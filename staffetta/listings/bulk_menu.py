"""What can be done with a selection of a list: every list has a registry to which upper floors add.

BULK.add(Bulk("merge", _("Merge contacts"), "merge", "merges:new", order=20))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from staffetta.accounts.models import Member


@dataclass(frozen=True)
class Bulk:
    """An entry of *Bulk actions* above a list.

    The selection is sent to the address named `url`, by `method`: `ids` of the chosen rows, or `all=1` with the list's
    filters when everything that fits was chosen (listings/selection.py reads both). `lists`: in which tabs of the list
    it is offered; None is every one. `least`: so many must be chosen at least. `asks`: the address answers a dialogue
    (ui.dialog_content) when asked by htmx, a page with the same question when not. `whole`: it is offered for the
    whole list as well, without a selection.
    """

    key: str
    label: str | Promise
    icon: str
    url: str
    order: int = 50
    method: str = "post"
    confirm: str | Promise = ""
    lists: tuple[str, ...] | None = None
    least: int = 1
    danger: bool = False
    asks: bool = False
    whole: bool = False
    needs: Callable[[Member], bool] | None = None


class BulkMenu:
    """The entries of one list."""

    def __init__(self) -> None:
        self._entries: dict[str, Bulk] = {}

    def add(self, entry: Bulk) -> None:
        """Offer this for a selection."""
        self._entries[entry.key] = entry

    def offered(self, member: Member, tab: str) -> list[Bulk]:
        """What this member can do with a selection in this tab, in order."""
        fitting = [
            one
            for one in self._entries.values()
            if (one.lists is None or tab in one.lists) and (one.needs is None or one.needs(member))
        ]
        return sorted(fitting, key=lambda entry: (entry.order, entry.key))
