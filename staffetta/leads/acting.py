"""What this room itself offers for a selection of its list; upper floors add theirs (leads/actions.py BULK)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staffetta.accounts.rules import may_delete
from staffetta.history import subjects
from staffetta.leads import binned
from staffetta.leads.actions import BULK
from staffetta.leads.board_rows import SORTINGS
from staffetta.leads.bulk import Verb
from staffetta.leads.columns import COLUMNS
from staffetta.leads.filters import filter_of
from staffetta.leads.listed import LIST
from staffetta.listings import lists
from staffetta.listings.bulk_menu import Bulk

OPEN = ("open", "todo", "on_hold", "no_next_step", "all")


def register() -> None:
    """Called once, when the apps are ready."""
    binned.register()
    lists.add(lists.ViewedList(LIST, _("Leads"), "leads:list", filter_of, COLUMNS.known))
    lists.add(lists.ViewedList("board", _("Board"), "leads:board", filter_of, orders=SORTINGS))
    BULK.add(Bulk("assign", _("Assign handler…"), "user-check", "leads:bulk-assign", order=10, asks=True))
    BULK.add(Bulk("move", _("Move to a step…"), "arrow-right", "leads:bulk-move", order=20, asks=True))
    BULK.add(Bulk("tag", _("Add tags…"), "tag", "leads:bulk-tag", order=30, asks=True))
    BULK.add(Bulk("untag", _("Remove tags…"), "tags", "leads:bulk-untag", order=31, asks=True))
    BULK.add(Bulk("close", _("Close…"), "circle-check-big", "leads:bulk-close", order=40, asks=True, lists=OPEN))
    BULK.add(
        Bulk(
            "start", _("Start automatic actions…"), "list-ordered", "leads:bulk-start", order=35, asks=True, lists=OPEN
        )
    )
    BULK.add(
        Bulk("delete", _("Delete…"), "trash-2", "leads:bulk-delete", order=90, asks=True, danger=True, needs=may_delete)
    )
    verbs = dict(Verb.choices)
    subjects.say("leads.bulk_started", "verb", lambda value: str(verbs.get(value, value)))
