"""What one can do with a contact, or with many: upper floors add their entries here (merge, delete, anonymise …).

From AppConfig.ready():

    actions.add(50, lambda member, contact: [{"label": _("Merge with…"), "icon": "merge", "href": …}])
    actions.add_bulk(Bulk("merge", _("Merge contacts"), "merge", "merges:new", order=20))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.listings.bulk_menu import Bulk, BulkMenu

__all__ = ["Bulk", "add", "add_bulk", "add_button", "bulk", "buttons", "items"]

Items = Callable[[Member, Contact], list[dict[str, Any]]]


_sources: list[tuple[int, Items]] = []
_buttons: list[tuple[int, Items]] = []
_bulk = BulkMenu()
add_bulk, bulk = _bulk.add, _bulk.offered


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
