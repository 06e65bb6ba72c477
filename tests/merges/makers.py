"""Merges for tests, made by the real acts, and what stands in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps

from staffetta.accounts.models import Actor
from staffetta.contacts import ties
from staffetta.contacts.models import Contact, Word
from staffetta.core.changes import plain
from staffetta.merges.acts.merge import merge_contacts
from staffetta.merges.acts.undo import undo_merge
from staffetta.merges.models import Merge
from tests.cast import DAWN, SETUP

LATER = DAWN + timedelta(hours=1)
COUNTED = {"version", "changed_at"}


def fresh(contact: Contact) -> Contact:
    return Contact.objects.get(pk=contact.pk)


def a_merge(main: Contact, *others: Contact, by: Actor = SETUP, at: datetime = DAWN, **choices: str) -> Merge:
    """Made without asking: the preselected values are taken unless `choices` says otherwise (vat_number=str(id))."""
    return merge_contacts(fresh(main), [fresh(other) for other in others], choices, safe=False, by=by, at=at)


def undo(merge: Merge, by: Actor = SETUP) -> Any:
    return undo_merge(Merge.objects.get(pk=merge.pk), by=by, at=LATER)


def everything() -> dict[str, dict[UUID, dict[str, Any]]]:
    """Every row of every table that points at contacts, and of the contacts, as it is compared before and after."""
    models = {tie.model for tie in ties.all_ties()} - {
        apps.get_model("merges.Merge"),
        apps.get_model("merges.Part"),
        Word,
    }
    found: dict[str, dict[UUID, dict[str, Any]]] = {}
    for model in sorted(models, key=lambda m: m._meta.label_lower):
        names = [field.attname for field in model._meta.local_fields if field.name not in COUNTED]
        rows = model._default_manager.values(*names)
        found[model._meta.label_lower] = {row["id"]: {k: plain(v) for k, v in row.items()} for row in rows}
    words: dict[UUID, dict[str, Any]] = {}
    for contact_id, word in Word.objects.order_by("word").values_list("contact_id", "word"):
        words.setdefault(contact_id, {"words": []})["words"].append(word)
    return found | {"words": words}


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What differs, in words that a failing test shows."""
    told = []
    for model in before:
        for pk in before[model].keys() | after[model].keys():
            old, new = before[model].get(pk), after[model].get(pk)
            if old is None or new is None:
                told.append(f"{model} {pk} {'came' if old is None else 'is gone'}: {new or old}")
            elif old != new:
                told += [f"{model} {pk} {name}: {old[name]} -> {new[name]}" for name in old if old[name] != new[name]]
    return told
