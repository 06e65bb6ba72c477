"""The section *Clients*: the list of post-sales processes (P-05, P-08, P-09)."""

from __future__ import annotations

import functools
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markupsafe import Markup

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.listings import dialogs
from staffetta.listings.late import Late, is_asked_for_figures, late_figures
from staffetta.listings.listed import Listed
from staffetta.postsales.columns import COLUMNS
from staffetta.postsales.drawing import drawing_of
from staffetta.postsales.filters import ACTIVE, ALL, STATES, PostSalesFilter
from staffetta.postsales.listed import BULK, chips_of, listed
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.narrowing import YES
from staffetta.postsales.pages import COUNTED, Fitting, count_by_handler, count_of, lines_of
from staffetta.postsales.querysets import PostSalesQuerySet
from staffetta.postsales.rows import PostSalesRow
from staffetta.ui.page import count_meanwhile, render, wants_fragment

MENU = "postsales"


@require_safe
@signed_in
def processes(request: MemberRequest) -> HttpResponse:
    """All processes that the member sees; the address is read by postsales/listed.py. Tasks do not filter (P-09)."""
    count_meanwhile(request)
    now, asked, member = timezone.now(), listed(request), request.member
    if is_asked_for_figures(request):
        return _figures(request, asked, now)
    chosen = asked.filter
    fitting = functools.cache(lambda: chosen.rows(member, now))
    found = lines_of(chosen, fitting, member, now, cursor=request.GET.get("cursor", ""), columns=asked.shown)
    late = late_figures(request, asked.address()) if found.next or found.previous else None
    drawn = _drawn(asked, found.rows, fitting, now, member)
    counted = late is None and bool(found.next or found.previous)
    total = count_of(chosen, fitting, member, now) if counted else len(found.rows)
    context = {
        "menu": MENU,
        "wide": True,
        "asked": asked,
        "chosen": chosen,
        "page": found,
        "rows": drawn,
        **_counted(late, None if late else total),
        "tabs": asked.once(_tabs),
        "whose": asked.once(_whose),
        "chips": chips_of(asked, member),
        "cleared": asked.address(chosen.cleared),
        "heads": asked.once(_heads),
        "unsorted": asked.address(sort=""),
        "grouped": chosen.order.removeprefix("-") == "handler",
        "bulk": BULK.offered(member, chosen.state),
        **({"why": "", "hidden": 0} if found.rows else _lacking(chosen, member, now)),
    }
    return render(request, "postsales/list.html", context)


def _figures(request: MemberRequest, asked: Listed[PostSalesFilter], now: datetime) -> HttpResponse:
    """What a page lacks: how many there are."""
    late, chosen, member = late_figures(request, asked.address()), asked.filter, request.member
    total = count_of(chosen, lambda: chosen.rows(member, now), member, now)
    return render(request, "postsales/_figures.html", {**_counted(None, total), "late": late})


def _counted(late: Late | None, total: int | None) -> dict[str, Any]:
    """How many there are, or where that will stand."""
    more = total is not None and total > COUNTED
    return {"late": late, "total": COUNTED if more else total, "capped": COUNTED if more else None}


def _drawn(
    asked: Listed[PostSalesFilter], rows: list[PostSalesRow], fitting: Fitting, now: datetime, member: Member
) -> Markup:
    """The rows of the page; in sections when they are sorted by handler."""
    drawing, chosen = drawing_of(asked.shown), asked.filter
    if chosen.order.removeprefix("-") != "handler":
        return drawing.rows(rows)
    handlers = {row.handler_id for row in rows}
    if chosen.is_narrow:
        return drawing.sections(rows, _per_handler(fitting(), handlers))
    return drawing.sections(rows, count_by_handler(member, now, handlers, state=chosen.state))


def _per_handler(fitting: PostSalesQuerySet, handlers: set[UUID | None]) -> dict[UUID | None, int]:
    """How many of those that fit each of these has; those of nobody under None."""
    known = [pk for pk in handlers if pk is not None]
    counts: Any = fitting.order_by().filter(process__handler__in=known).values_list("process__handler")
    found = dict(counts.annotate(count=Count("pk")))
    if None in handlers:
        found[None] = fitting.order_by().filter(process__handler=None).count()
    return found


def _tabs(asked: Listed[PostSalesFilter]) -> list[dict[str, Any]]:
    """One for each state."""
    return [{"key": key, "label": label, "href": asked.address(state=key)} for key, label in STATES.items()]


def _whose(asked: Listed[PostSalesFilter]) -> list[dict[str, Any]]:
    """The switch between everybody's and what is in my hands."""
    return [
        {"key": "", "label": _("Everybody’s"), "href": asked.address(mine=""), "icon": "users"},
        {"key": YES, "label": _("In my hands"), "href": asked.address(mine=YES), "icon": "hand"},
    ]


def _heads(asked: Listed[PostSalesFilter]) -> list[dict[str, Any]]:
    """The heads of the columns, as ui.table takes them."""
    return [
        {
            "label": column.label,
            "sort": column.key if column.sort else "",
            "align": column.align,
            "narrow": column.narrow,
            "phone": column.phone,
        }
        for column in asked.shown
    ]


def _lacking(chosen: PostSalesFilter, member: Member, now: datetime) -> dict[str, Any]:
    """What is said of an empty list."""
    narrowed = chosen.narrow(PostSalesProcess.objects.visible_to(member), member)
    return {"why": _why(chosen, narrowed, member), "hidden": _hidden(chosen, narrowed, now)}


def _why(chosen: PostSalesFilter, narrowed: PostSalesQuerySet, member: Member) -> str:
    """Why the list is empty: there are none at all, none in my hands, none in this state, or none that fits."""
    if not PostSalesProcess.objects.visible_to(member).exists():
        return "none"
    if set(chosen.values) == {"mine"} and not chosen.q and chosen.state in (ACTIVE, ALL):
        return "hands"
    return "state" if chosen.state != ALL and narrowed.exists() else "filters"


def _hidden(chosen: PostSalesFilter, narrowed: PostSalesQuerySet, now: datetime) -> int:
    """How many processes have a task On hold but are To do: what an empty list under On hold must explain (P-08)."""
    if chosen.state != "on_hold":
        return 0
    return narrowed.in_state("todo", now).with_waiting_task(now).count()


@require_safe
@signed_in
def narrowing(request: MemberRequest) -> HttpResponse:
    """All filters in a dialogue (a page where there are no scripts); the address is the list's."""
    context = dialogs.narrowing(listed(request), request.member, reverse("postsales:list"), _("Show processes"))
    return dialog(request, "listings/_narrowing.html", context)


@require_safe
@signed_in
def choosing(request: MemberRequest) -> HttpResponse:
    """All columns, those shown first and in their order, in a dialogue; the address is the list's."""
    plain = reverse("postsales:list")
    context = dialogs.choosing(listed(request), plain, first=COLUMNS.first, usual=COLUMNS.usual)
    return dialog(request, "listings/_choosing.html", context)


def dialog(request: MemberRequest, fragment: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A dialogue's content; where there are no scripts, the same on a page."""
    template = fragment if wants_fragment(request) else "postsales/dialog.html"
    return render(request, template, {"menu": MENU, "fragment": fragment, **context}, status)
