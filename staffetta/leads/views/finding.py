"""The lead of a page, as this member may see it, and what he may do with it."""

from __future__ import annotations

import functools
from typing import Any, cast
from uuid import UUID

import orjson
from django.contrib.postgres.aggregates import JSONBAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, JSONField, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.db.remembered import remembered, remembered_figures
from staffetta.leads import panels, people, way
from staffetta.leads.models import Lead, LossReason, Pipeline
from staffetta.processes.models import Tagging
from staffetta.tags.words import Word

MENU = "leads"


_SHOWN = {
    *("id", "workspace", "version", "name", "kind", "function", "is_supplier", "number", "handler"),
    *("merged_into", "anonymised_at"),
}
_UNSHOWN = [field.name for field in Contact._meta.concrete_fields if field.name not in _SHOWN]
_LATER = [f"process__{who}__{name}" for who in ("contact", "person") for name in _UNSHOWN]
"""Of contacts and persons, who have fifty columns, the page of a lead shows who they are."""


@remembered(plan=True)
def _lead(pk: UUID, member: Member) -> QuerySet[Lead]:
    said = Concat("tag__colour", Value(" "), "tag__name")
    tags = Tagging.objects.filter(process=OuterRef("pk")).order_by("tag__name").values(said=said)
    rows = Lead.objects.visible_to(member).filter(pk=pk).with_process().with_rocket().defer(*_LATER)
    return rows.annotate(tag_names=ArraySubquery(tags), **people.asked(), **way.asked(), **panels.conditions())


def lead_of(request: MemberRequest, pk: UUID | None) -> Lead:
    """The lead with all that its page shows, its tags and people too; 404 for one that the member does not see."""
    found = _lead(pk, request.member) if pk is not None else []
    if not found:
        raise Http404
    lead = found[0]
    words = (text.split(" ", 1) for text in cast(Any, lead).tag_names)
    cast(Any, lead).tag_names = [Word.of(name, colour) for colour, name in words]
    return lead


def pipelines() -> list[Pipeline]:
    """The pipelines in use."""
    return list(_pipelines())


@remembered(plan=True, setup=True)
def _pipelines() -> QuerySet[Pipeline]:
    return Pipeline.objects.active()


def reasons() -> list[LossReason]:
    """Why a lead may be lost (L-15)."""
    return list(LossReason.objects.active())


def handlers() -> list[tuple[str, str]]:
    """The people who can be given leads, as choices."""
    return list(_choices(_active()["said"]))


@remembered_figures(setup=True)
def _active() -> tuple[QuerySet[Member], dict[str, Any]]:
    one: Any = Func("pk", "name", function="jsonb_build_array", output_field=JSONField())
    return Member.objects.active().order_by(), {"said": Cast(JSONBAgg(one, order_by="name"), TextField())}


@functools.lru_cache(maxsize=256)
def _choices(said: str | None) -> tuple[tuple[str, str], ...]:
    """All of them come as one text: there are hundreds, and they are seldom others."""
    return tuple([(pk, name) for pk, name in orjson.loads(said or "[]")])


def version_of(request: MemberRequest) -> int | None:
    """The version of the lead that the page showed, as its forms send it."""
    said: Any = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
