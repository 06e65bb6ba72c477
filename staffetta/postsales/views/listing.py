"""The section *Clients*: the list of post-sales processes (P-05, P-08, P-09)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.core.paging import page
from staffetta.listings.listed import chips_of, fields_of
from staffetta.postsales.filters import PostSalesFilter, filter_of
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.querysets import ORDERS, STATES, PostSalesQuerySet
from staffetta.tags.models import Tag
from staffetta.ui.page import render, wants_fragment

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@require_safe
@signed_in
def processes(request: MemberRequest) -> HttpResponse:
    """All processes that the member sees, filtered by state, tag, handler and words; tasks do not filter (P-09)."""
    now = timezone.now()
    asked = _asked(request)
    more = filter_of(request.GET)
    visible = PostSalesProcess.objects.visible_to(request.member)
    rows = more.narrow(narrowed(visible, asked, request.member), request.member)
    chosen = rows.in_state(asked["state"], now) if asked["state"] else rows
    shown = page(
        chosen.with_process().with_state(now).with_next(),
        order=ORDERS.get(asked["sort"], ORDERS[""]),
        cursor=request.GET.get("cursor", ""),
    )
    filters = [(key, value) for key, value in asked.items() if value and key != "sort"] + _pairs(more)
    context = {
        "menu": "postsales",
        "page": shown,
        "total": chosen.count(),
        "asked": asked,
        "states": _states(),
        "tags": [(str(tag.pk), tag.name) for tag in Tag.objects.in_use().grouped()],
        "more": _pairs(more),
        "chips": chips_of(more, request.member, lambda other: _address(asked, other)),
        "cleared": _address(asked, more.cleared),
        "narrowing": reverse("postsales:filters") + _address(asked, more),
        "people": [(str(member.pk), member.name) for member in Member.objects.active().order_by("name")],
        "address": f"?{urlencode(filters)}" if filters else "?",
        "paging": f"?{urlencode([(key, value) for key, value in asked.items() if value] + _pairs(more))}",
        "filtered": any(key != "view" for key, _value in filters),
        "hidden": _hidden(rows, asked, shown.rows, now),
        "nothing_at_all": not shown.rows and not visible.exists(),
    }
    return render(request, "postsales/list.html", context)


@require_safe
@signed_in
def narrowing(request: MemberRequest) -> HttpResponse:
    """The filters that the bar has no room for, in a dialogue (a page where there are no scripts)."""
    asked, more = _asked(request), filter_of(request.GET)
    plain = reverse("postsales:list")
    context = {
        "menu": "postsales",
        "fragment": "listings/_narrowing.html",
        "plain": plain,
        "fields": fields_of(more, request.member),
        "keep": [(key, value) for key, value in asked.items() if value],
        "cleared": plain + _address(asked, more.cleared),
        "show": _("Show processes"),
    }
    template = "listings/_narrowing.html" if wants_fragment(request) else "postsales/dialog.html"
    return render(request, template, context)


def _pairs(more: PostSalesFilter) -> list[tuple[str, str]]:
    """The parts of an address that the dialogue sets."""
    return [(key, value) for key, value in more.pairs() if key in more.values]


def _address(asked: dict[str, str], more: PostSalesFilter) -> str:
    return "?" + urlencode([(key, value) for key, value in asked.items() if value] + _pairs(more))


def _asked(request: MemberRequest) -> dict[str, str]:
    """What the address asks for; what no list knows is left out."""
    get = request.GET
    return {
        "view": "mine" if get.get("view") == "mine" else "",
        "q": get.get("q", "").strip()[:200],
        "state": get["state"] if get.get("state") in (*STATES, "active") else "",
        "tag": _id(get.get("tag", "")),
        "handler": _id(get.get("handler", "")),
        "sort": get["sort"] if get.get("sort") in ORDERS else "",
    }


def _id(text: str) -> str:
    """An id as it stands in an address; "" for what is none."""
    return text.lower() if ID.fullmatch(text.lower()) else ""


def narrowed(rows: PostSalesQuerySet, asked: dict[str, str], member: Member) -> PostSalesQuerySet:
    """The rows that meet every filter but the state."""
    if asked["view"] == "mine":
        rows = rows.in_hands_of(member)
    if asked["q"]:
        rows = rows.found_by(asked["q"])
    if asked["tag"]:
        rows = rows.tagged(UUID(asked["tag"]))
    if asked["handler"]:
        rows = rows.filter(process__handler=UUID(asked["handler"]))
    return rows


def _hidden(rows: PostSalesQuerySet, asked: dict[str, str], found: list[Any], now: Any) -> int:
    """How many processes have a task On hold but are To do: what an empty list under On hold must explain (P-08)."""
    if asked["state"] != "on_hold" or found:
        return 0
    return rows.in_state("todo", now).with_waiting_task(now).count()


def _states() -> list[tuple[str, str]]:
    return [("active", _("Active")), ("todo", _("To do")), ("on_hold", _("On hold")), ("done", _("Done"))]
