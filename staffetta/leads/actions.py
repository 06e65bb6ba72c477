"""The entries of the *Actions* menu of a lead that upper floors add: start post-sales, start a sequence … (P-03).

From AppConfig.ready():

    actions.add(30, lambda member, lead: [{"label": _("Start post-sales"), "icon": "rocket", "attrs": {…}}])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from staffetta.accounts.models import Member
from staffetta.leads.models import Lead
from staffetta.listings.bulk_menu import BulkMenu

Items = Callable[[Member, Lead], list[dict[str, Any]]]

_sources: list[tuple[int, Items]] = []


def add(order: int, items: Items) -> None:
    """Have these entries shown (what ui.menu takes: label, icon, and href, post or attrs); [] for whoever may not."""
    _sources.append((order, items))


def items(member: Member, lead: Lead) -> list[dict[str, Any]]:
    """The entries for this member and lead, in order."""
    return [item for _order, source in sorted(_sources, key=lambda pair: pair[0]) for item in source(member, lead)]


BULK = BulkMenu()
"""What can be done with a selection of a list: upper floors add theirs (listings/bulk_menu.py)."""
