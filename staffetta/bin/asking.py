"""Before something is deleted it is asked, and what goes along is said; afterwards it can be undone at once."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.accounts.rules import may_delete
from staffetta.bin import binds, rules
from staffetta.bin.gathering import gather
from staffetta.bin.models import BinEntry
from staffetta.ui.page import render, toast, wants_fragment


def ask(
    request: HttpRequest,
    member: Member,
    record: models.Model,
    *,
    heading: str,
    title: str,
    back: str,
    obstacle: str = "",
    version: int | None = None,
) -> HttpResponse:
    """The question, as a dialogue or as a page. Whoever may not delete reads why, and whom to ask."""
    context: dict[str, Any] = {
        "heading": heading,
        "title": title,
        "back": back,
        "version": version,
        "obstacle": obstacle if may_delete(member) else rules.not_allowed(),
        "along": binds.counted(gather(record).counts),
        "days": rules.term(),
        "fragment": "bin/_delete.html",
    }
    return render(request, "bin/_delete.html" if wants_fragment(request) else "bin/dialog.html", context)


def say_deleted(request: HttpRequest, entry: BinEntry) -> None:
    """A notice with *Undo*."""
    address = reverse("bin:restore", kwargs={"entry_id": entry.pk})
    toast(request, _("“%(title)s” lies in the bin now.") % {"title": entry.title}, undo=address)
