"""The lists of leads: Compact and Extended (L-13). The board has a file of its own."""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import quote_plus
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from markupsafe import Markup

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.db.meanwhile import aside
from staffetta.core.db.remembered import remembered as remembered_rows
from staffetta.core.paging import Page
from staffetta.leads import orders
from staffetta.leads.columns import COLUMNS
from staffetta.leads.drawing import drawing, is_of_lines
from staffetta.leads.extended import extended
from staffetta.leads.figures import TOTAL, Figures, figures
from staffetta.leads.filters import CLOSED, DEFAULT_ORDER, STATUSES, LeadFilter
from staffetta.leads.lines import Line, line_of
from staffetta.leads.listed import BULK, chips_of, lines_of, listed, page_of
from staffetta.leads.models import Step
from staffetta.leads.rows import rows_of
from staffetta.leads.views.finding import MENU
from staffetta.listings import dialogs
from staffetta.listings.filters import Conditions
from staffetta.listings.late import Late, is_asked_for_figures, late_figures
from staffetta.listings.listed import Listed
from staffetta.processes.rules import Standing
from staffetta.ui.page import count_meanwhile, render, wants_fragment

MODES = ("compact", "extended", "board")
MODE = "leads_mode"
BOARDED = frozenset({"pipeline", "handler", "q"})
"""What an address may ask for and still open the board, where that was used last."""
PLACE = f"here-{secrets.token_hex(8)}"
"""Stands for the order in an address of which only that differs."""
USUAL_ORDERS = {
    "-created": gettext_lazy("newest first"),
    "created": gettext_lazy("oldest first"),
    "-amount": gettext_lazy("highest amount"),
    "next": gettext_lazy("next step soonest"),
    "close": gettext_lazy("closing soonest"),
    "-moved": gettext_lazy("moved last"),
    "moved": gettext_lazy("longest at its step"),
}


@require_safe
@signed_in
def leads(request: MemberRequest) -> HttpResponse:
    """?mode= is one of MODES and remembered; the other parts of the address are read by leads/listed.py."""
    mode = remembered(request, request.GET.get("mode", ""))
    asked = listed(request).once(_with_ends)
    if mode == "board" and "mode" not in request.GET and request.GET.keys() - BOARDED:
        mode = "compact"  # a saved view, or the records behind a figure: the board would show others
    if mode == "board":  # it has views of its own
        return redirect(reverse("leads:board") + asked.filter.address(sort="", step="", status=""))
    if is_asked_for_figures(request):
        return _figures(request, asked, mode)
    now, chosen, late = timezone.now(), asked.filter, _late(request, asked, mode)
    by = chosen.conditions(request.member)
    reading = aside(lambda: _page(request, asked, mode, now, by))
    counting = None if late else aside(lambda: figures(chosen, request.member, now, by=by))
    if late:  # else two are asked for already: a place is free once the rows are there
        count_meanwhile(request)
    context = {
        "menu": MENU,
        "wide": True,
        "asked": asked,
        "chosen": chosen,
        "mode": mode,
        "chips": chips_of(asked, request.member),
        "missing": asked.lost,  # asked for while the rows are read
        **asked.once(_said_of),
        "bulk": (bulk := BULK.offered(request.member, chosen.status)),
        "offered": tuple(entry.key for entry in bulk),
    }
    found = reading()
    if not late:
        count_meanwhile(request)
    if not found.rows:  # what an empty list says follows from the figures
        late, counting = None, counting or partial(figures, chosen, request.member, now, by=by)
    context |= {"page": found, "rows": _drawn(asked, mode, found.rows, request)}
    context |= _counted(asked, late, counting() if counting else None)
    return render(request, f"leads/{mode}.html", context)


def _said_of(asked: Listed[LeadFilter]) -> dict[str, Any]:
    """What the page says of its address, whatever its rows are."""
    return {
        "modes": _modes(asked),
        "cleared": asked.address(asked.filter.cleared),
        "heads": _heads(asked),
        "unsorted": asked.address(sort=""),
        "orders": _orders(asked),
    }


def _page(
    request: MemberRequest, asked: Listed[LeadFilter], mode: str, now: datetime, by: Conditions | None
) -> Page[Any]:
    """The lines of the page."""
    where: dict[str, Any] = {"cursor": request.GET.get("cursor", ""), "by": by}
    if mode == "extended":
        return lines_of(asked.filter, request.member, now, limit=25, described=True, **where)
    if all(map(is_of_lines, asked.shown)):
        return lines_of(asked.filter, request.member, now, limit=50, **where)
    found = page_of(asked.filter, request.member, now, limit=50, columns=asked.shown, **where)
    lines: list[Any] = [line_of(row, now) for row in rows_of(found.rows, now)]
    return Page(lines, found.next, found.previous)


def _late(request: MemberRequest, asked: Listed[LeadFilter], mode: str) -> Late | None:
    """Figures of filters come after the rows; those of a whole list are quick."""
    return late_figures(request, f"{asked.address()}&mode={mode}") if asked.filter.is_narrow else None


def _figures(request: MemberRequest, asked: Listed[LeadFilter], mode: str) -> HttpResponse:
    """The figures that a page lacks."""
    late = _late(request, asked, mode)
    if late is None:
        return HttpResponse()
    worth = figures(asked.filter, request.member, timezone.now())
    return render(request, "leads/_figures.html", {**_counted(asked, None, worth), "late": late})


def _counted(asked: Listed[LeadFilter], late: Late | None, worth: Figures | None) -> dict[str, Any]:
    """The figures of a list, or where they will stand."""
    tabs = status_tabs(asked, worth, late)
    return {
        "late": late,
        "worth": worth,
        "capped": TOTAL if worth and worth.more else None,
        "tabs": tabs,
        "counts": tuple(tab["count"] for tab in tabs),
    }


def _drawn(asked: Listed[LeadFilter], mode: str, lines: list[Line], request: MemberRequest) -> Markup:
    """The rows of the page as the mode shows them; "" for none."""
    if mode == "extended":
        return extended().rows(lines, _steps()) if lines else Markup()
    return drawing(asked.shown).rows(lines, Standing(request.member))


def _with_ends(asked: Listed[LeadFilter]) -> Listed[LeadFilter]:
    """Among closed leads the usual columns tell how they ended, in place of what comes next."""
    status, keys = asked.filter.status, tuple(column.key for column in asked.shown)
    if status not in CLOSED or keys != COLUMNS.usual or asked.opened.view is not None:
        return asked
    ends = {"next": "closed", "close": "won_on" if status == "won" else "reason"}
    return replace(asked, shown=tuple(asked.offered[ends.get(key, key)] for key in keys))


def remembered(request: MemberRequest, mode: str) -> str:
    """The mode asked for, from now on this member's; without one, the one he used last."""
    if mode in MODES:
        if request.session.get(MODE) != mode:
            request.session[MODE] = mode
        return mode
    known = request.session.get(MODE)
    return known if known in MODES else "compact"


def _modes(asked: Listed[LeadFilter]) -> list[dict[str, Any]]:
    icons = {"compact": "rows-3", "extended": "rows-2", "board": "square-kanban"}
    labels = {"compact": _("Compact"), "extended": _("Extended"), "board": _("Board")}
    return [
        {"key": key, "label": labels[key], "href": f"{asked.address()}&mode={key}", "icon": icons[key]} for key in MODES
    ]


def _heads(asked: Listed[LeadFilter]) -> list[dict[str, Any]]:
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


def _orders(asked: Listed[LeadFilter]) -> dict[str, Any]:
    """The menu of orders: also on a phone, where there are no heads, by every column that one can sort by."""
    current = asked.filter.sort or DEFAULT_ORDER
    known = orders.known()
    plain = {key: one.label for key, one in asked.offered.items() if one.sort and key in known}
    offered = [*USUAL_ORDERS, *(key for key in plain if key not in USUAL_ORDERS and f"-{key}" not in USUAL_ORDERS)]
    if current not in offered:
        offered.append(current)
    before, after = asked.address(sort=PLACE).split(PLACE)  # they differ in nothing else
    return {
        "current": _order_said(current, plain),
        "items": [
            {
                "label": _order_said(key, plain),
                "href": f"{before}{quote_plus(key)}{after}",
                "checked": key == current,
            }
            for key in offered
        ],
    }


def _order_said(key: str, plain: dict[str, Any]) -> str:
    """What an order is called; `plain` are the columns that one can sort by."""
    if key in USUAL_ORDERS or key in plain:
        return str(USUAL_ORDERS.get(key) or plain[key])
    column = plain.get(key.removeprefix("-"))
    return _("%(column)s, descending") % {"column": column} if column is not None else key


def status_tabs(asked: Listed[LeadFilter], worth: Figures | None, late: Late | None = None) -> list[dict[str, Any]]:
    """One tab for each status, with how many leads are behind it, or where that will stand."""
    return [
        {
            "key": key,
            "label": label,
            "href": asked.address(status=key),
            "count": worth.shown(key) if worth else None,
            "place": late.place(key) if late else None,
        }
        for key, label in STATUSES.items()
    ]


@remembered_rows(plan=True, setup=True)
def _every_step() -> QuerySet[Step, tuple[UUID, UUID]]:
    return Step.objects.order_by("position", "id").values_list("pipeline", "pk")


def _steps() -> dict[UUID, list[UUID]]:
    """The steps of each pipeline in their order, for the line of dots."""
    known: dict[UUID, list[UUID]] = defaultdict(list)
    for pipeline, step in _every_step():
        known[pipeline].append(step)
    return known


@require_safe
@signed_in
def narrowing(request: MemberRequest) -> HttpResponse:
    """All filters in a dialogue (a page where there are no scripts); the address is the list's."""
    context = dialogs.narrowing(listed(request), request.member, reverse("leads:list"), _("Show leads"))
    return dialog(request, "listings/_narrowing.html", context)


@require_safe
@signed_in
def choosing(request: MemberRequest) -> HttpResponse:
    """All columns, those shown first and in their order, in a dialogue; the address is the list's."""
    plain = reverse("leads:list")
    context = dialogs.choosing(listed(request), plain, first=COLUMNS.first, usual=COLUMNS.usual)
    return dialog(request, "listings/_choosing.html", context)


def dialog(request: MemberRequest, fragment: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A dialogue's content; where there are no scripts, the same on a page."""
    template = fragment if wants_fragment(request) else "leads/dialog.html"
    return render(request, template, {"menu": MENU, "fragment": fragment, **context}, status)
