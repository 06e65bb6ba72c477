"""What one can do with a contact, or with many: upper floors add their entries here (merge, delete, anonymise …).

From AppConfig.ready():

    actions.add(50, lambda member, contact: [{"label": _("Merge with…"), "icon": "merge", "href": …}])
    actions.add_bulk(Bulk("merge", _("Merge contacts"), "merge", "merges:new", order=20))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact

Items = Callable[[Member, Contact], list[dict[str, Any]]]


@dataclass(frozen=True)
class Bulk:
    """An entry of *Bulk actions* above the list of contacts.

    The selection is sent to the address named `url`, by `method`: `ids` of the chosen rows, or `all=1` with the list's
    filters when everything that fits was chosen (contacts/selection.py reads both). `lists`: in which lists it is
    offered ("" is the list of all). `least`: so many must be chosen at least. `asks`: the address answers a dialogue
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
    lists: tuple[str, ...] = ("", "none", "prospect", "customer", "supplier")
    least: int = 1
    danger: bool = False
    asks: bool = False
    whole: bool = False
    needs: Callable[[Member], bool] | None = None


_sources: list[tuple[int, Items]] = []
_buttons: list[tuple[int, Items]] = []
_bulk: dict[str, Bulk] = {}


def add(order: int, items: Items) -> None:
    """Have these entries shown in the menu of a contact's page (what ui.menu takes); [] for whoever may not."""
    _sources.append((order, items))


def items(member: Member, contact: Contact) -> list[dict[str, Any]]:
    """The entries for this member and contact, in order."""
    return [item for _order, source in sorted(_sources, key=lambda pair: pair[0]) for item in source(member, contact)]


def add_button(order: int, buttons: Items) -> None:
    """Have these shown as buttons of their own (keywords of ui.button): what is done every day."""
    _buttons.append((order, buttons))


def buttons(member: Member, contact: Contact) -> list[dict[str, Any]]:
    """The buttons for this member and contact, in order."""
    return [item for _order, source in sorted(_buttons, key=lambda pair: pair[0]) for item in source(member, contact)]


def add_bulk(entry: Bulk) -> None:
    """Offer this for a selection."""
    _bulk[entry.key] = entry


def bulk(member: Member, listed: str) -> list[Bulk]:
    """What this member can do with a selection in this list, in order."""
    fitting = [e for e in _bulk.values() if listed in e.lists and (e.needs is None or e.needs(member))]
    return sorted(fitting, key=lambda entry: (entry.order, entry.key))
