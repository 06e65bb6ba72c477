"""What this room itself offers for a selection of its list; upper floors add theirs (contacts/actions.py)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staffetta.contacts import actions, columns
from staffetta.contacts.actions import Bulk
from staffetta.contacts.bulk import BulkChange
from staffetta.contacts.filters import filter_of
from staffetta.contacts.listed import LIST
from staffetta.history import subjects
from staffetta.listings import lists


def register() -> None:
    """Called once, when the apps are ready."""
    lists.add(lists.ViewedList(LIST, _("Contacts"), "contacts:contacts", filter_of, columns.known))
    sure = _("Convert the selected contacts to customers? This cannot be undone.")
    actions.add_bulk(
        Bulk(
            "convert",
            _("Convert to customers"),
            "badge-check",
            "contacts:convert-many",
            order=10,
            lists=("", "none", "prospect"),
            confirm=sure,
        )
    )
    actions.add_bulk(Bulk("assign", _("Assign handler…"), "user-check", "contacts:bulk-assign", order=20, asks=True))
    actions.add_bulk(Bulk("tag", _("Add tags…"), "tag", "contacts:bulk-tag", order=30, asks=True))
    actions.add_bulk(Bulk("untag", _("Remove tags…"), "tags", "contacts:bulk-untag", order=31, asks=True))
    verbs = dict(BulkChange.Verb.choices)
    subjects.say("contacts.bulk_started", "verb", lambda value: str(verbs.get(value, value)))
