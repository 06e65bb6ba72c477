"""What a task planned from the calendar can be about: leads and contacts, the reader's own leads first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from staffetta.accounts.models import Member
from staffetta.contacts.naming import shown_name
from staffetta.contacts.search import best
from staffetta.leads.models import Lead
from staffetta.processes.models import Process

MOST = 8


@dataclass(frozen=True)
class Subject:
    """One of them. `address` opens the form by which tasks about it are planned: with a note for a process (L-05)."""

    title: str
    detail: str
    icon: str
    address: str


def subjects(member: Member, text: str) -> list[Subject]:
    """Those found by a text, open leads before contacts; without one the open processes that the member handles."""
    if not text.strip():
        mine = Process.objects.visible_to(member).filter(handler=member, closed_at=None)
        return [_process(*row) for row in mine.order_by("wakes_at", "pk").values_list(*_PROCESS)[:MOST]]
    leads: Any = Lead.objects.visible_to(member).found_by(text)
    found = leads.filter(process__closed_at=None).values_list(*(f"process__{name}" for name in _PROCESS))
    contacts = [
        Subject(one.name, one.number, "building-2" if one.is_company else "user", reverse("tasks:new", args=[one.pk]))
        for one in best(member, text, MOST)
    ]
    return [*(_process(*row) for row in found[:MOST]), *contacts]


_PROCESS = ("pk", "kind", "title", "contact__name")


def _process(pk: UUID, kind: str, title: str, contact: str | None) -> Subject:
    icon = "handshake" if kind == Process.Kind.LEAD else "list-checks"
    return Subject(title, shown_name(contact or ""), icon, reverse("tasks:plan", args=[pk]))
