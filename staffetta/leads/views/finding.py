"""The lead of a page, as this member may see it, and what he may do with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.leads.models import Lead, LossReason, Pipeline

MENU = "leads"


def lead_of(request: MemberRequest, pk: UUID) -> Lead:
    """The lead with all that its page shows; 404 for one that the member does not see."""
    return get_object_or_404(Lead.objects.visible_to(request.member).with_process().with_rocket(), pk=pk)


def pipelines() -> list[Pipeline]:
    """The pipelines in use, with their steps."""
    return list(Pipeline.objects.active().with_steps())


def reasons() -> list[LossReason]:
    """Why a lead may be lost (L-15)."""
    return list(LossReason.objects.active())


def handlers() -> list[tuple[str, str]]:
    """The people who can be given leads, as choices."""
    return [(str(pk), name) for pk, name in Member.objects.active().order_by("name").values_list("pk", "name")]


def version_of(request: MemberRequest) -> int | None:
    """The version of the lead that the page showed, as its forms send it."""
    said: Any = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
