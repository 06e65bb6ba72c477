"""The overview of all contacts, and its lists by function (C-01)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.contacts import actions, columns, rules, tallies
from staffetta.contacts.columns import DEFAULT
from staffetta.contacts.drawing import ON_PHONE, drawing
from staffetta.contacts.filters import ContactFilter
from staffetta.contacts.listed import Listed, chips_of, counted_page_of, listed, total_of
from staffetta.contacts.models import Contact
from staffetta.contacts.views.finding import MENU
from staffetta.core.paging import Page
from staffetta.listings import dialogs
from staffetta.listings.late import Late, is_asked_for_figures, late_figures
from staffetta.ui.page import count_meanwhile, render, wants_fragment


@require_safe
@signed_in
def contacts(request: MemberRequest) -> HttpResponse:
    """The address is read by contacts/listed.py: list, filters, columns, order, saved view."""
    if is_asked_for_figures(request):
        return _figures(request, listed(request))
    count_meanwhile(request)
    asked = listed(request)
    chosen, member = asked.filter, request.member
    found, counts = counted_page_of(chosen, asked.shown, member, request.GET.get("cursor", ""))
    rows = drawing(asked.shown).rows(found.rows, rules.editable(member, found.rows))
    late = _late(request, asked) if found.next or found.previous else None
    bulk = actions.bulk(member, chosen.function)
    context = {
        "menu": MENU,
        "wide": True,
        "asked": asked,
        "chosen": chosen,
        "page": found,
        **_counted(late, None if late else _total(chosen, member, counts, found)),
        "chips": chips_of(asked, request),
        **(said := asked.once(_said_of)),
        "counts": (shown := tuple(tallies.shown(counts[name], member) for name in tallies.LISTS)),
        "tabs": [{**tab, "count": count} for tab, count in zip(said["tabs"], shown, strict=True)],
        "bulk": bulk,
        "offered": tuple(entry.key for entry in bulk),
        "rows": rows,
    }
    return render(request, "contacts/contacts.html", context)


def _said_of(asked: Listed[ContactFilter]) -> dict[str, Any]:
    """What the page says of its address, whatever its rows are."""
    chosen = asked.filter
    return {
        "address": asked.address(),
        "cleared": asked.address(ContactFilter(function=chosen.function, sort=chosen.sort)),
        "tabs": _tabs(asked),
        "heads": _heads(asked),
        "unsorted": asked.address(replace(chosen, sort="")),
        "orders": _orders(asked),
    }


def _late(request: MemberRequest, asked: Listed[ContactFilter]) -> Late | None:
    """How many fit the filters is said after the rows; of a whole list it is known."""
    return late_figures(request, asked.address()) if asked.filter.is_narrow else None


def _figures(request: MemberRequest, asked: Listed[ContactFilter]) -> HttpResponse:
    """What a page lacks: how many there are."""
    late = _late(request, asked)
    if late is None:
        return HttpResponse()
    counted = _counted(None, total_of(asked.filter, request.member))
    return render(request, "contacts/_figures.html", {**counted, "late": late})


def _total(chosen: ContactFilter, member: Member, counts: dict[str, int], found: Page[Contact]) -> tuple[int, bool]:
    if chosen.is_narrow:
        return total_of(chosen, member, found)
    return tallies.as_far_as_counted(counts[chosen.function or "all"], member)


def _counted(late: Late | None, found: tuple[int, bool] | None) -> dict[str, Any]:
    """How many there are, or where that will stand."""
    total, more = found or (None, False)
    return {"late": late, "total": total, "total_shown": None if more else total, "capped": total if more else None}


def _heads(asked: Listed[ContactFilter]) -> list[dict[str, Any]]:
    """The heads of the columns, as ui.table takes them."""
    return [
        {
            "label": column.label,
            "sort": column.key if column.sort else "",
            "align": column.align,
            "phone": column.key in ON_PHONE,
        }
        for column in asked.shown
    ]


NEWEST_FIRST = ("created", "changed", "active")
"""Columns of moments: one looks for the latest."""


def _orders(asked: Listed[ContactFilter]) -> dict[str, Any]:
    """The menu of orders: also on a phone, where there are no heads, by every column that one can sort by."""
    current = asked.filter.sort or "name"
    labels = {key: str(column.label) for key, column in columns.sorts(asked.offered).items()}
    labels |= {f"-{key}": _("%(column)s, descending") % {"column": label} for key, label in labels.items()}
    turned = current.removeprefix("-") if current.startswith("-") else f"-{current}"
    usual = [f"-{key}" if key in NEWEST_FIRST else key for key in labels if not key.startswith("-")]
    offered = dict.fromkeys([*usual, current, turned])
    return {
        "current": labels.get(current, current),
        "items": [
            {"label": labels[key], "href": asked.address(sort=key), "checked": key == current}
            for key in sorted(offered, key=lambda key: labels[key].lower())
            if key in labels
        ],
    }


def _tabs(asked: Listed[ContactFilter]) -> list[dict[str, Any]]:
    """The lists, as tallies.LISTS has them; their counts are of all that one sees, whatever narrows the list shown."""
    labels = {
        "": pgettext("contacts", "All"),
        "none": _("Without function"),
        "prospect": _("Prospects"),
        "customer": _("Customers"),
        "supplier": _("Suppliers"),
    }
    return [
        {"key": key, "label": label, "href": asked.address(replace(asked.filter, function=key))}
        for key, label in labels.items()
    ]


@require_safe
@signed_in
def narrowing(request: MemberRequest) -> HttpResponse:
    """All filters in a dialogue (a page where there are no scripts); the address is the list's."""
    context = dialogs.narrowing(listed(request), request.member, reverse("contacts:contacts"), _("Show contacts"))
    return _dialog(request, "listings/_narrowing.html", context)


@require_safe
@signed_in
def choosing(request: MemberRequest) -> HttpResponse:
    """All columns, those shown first and in their order, in a dialogue; the address is the list's."""
    context = dialogs.choosing(listed(request), reverse("contacts:contacts"), first="name", usual=DEFAULT)
    return _dialog(request, "listings/_choosing.html", context)


def _dialog(request: MemberRequest, fragment: str, context: dict[str, Any]) -> HttpResponse:
    template = fragment if wants_fragment(request) else "contacts/dialog.html"
    return render(request, template, {"menu": MENU, "fragment": fragment, **context})
