"""The overview of all contacts, and its lists by function (C-01)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact, Kind
from staffetta.contacts.orders import ORDERS, order_of
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.contacts.typed import id_of
from staffetta.contacts.views.finding import MENU
from staffetta.core.paging import page
from staffetta.ui.page import render

LISTS = ("none", "prospect", "customer", "supplier")
FILTERS = ("function", "q", "kind", "handler", "sort")


@require_safe
@signed_in
def contacts(request: MemberRequest) -> HttpResponse:
    """?function= is one of LISTS or absent for all; q, kind, handler narrow; sort is one of ORDERS, "-" turns it."""
    chosen = chosen_filters(request.GET)
    everything = Contact.objects.visible_to(request.member)
    narrowed = narrow(everything, chosen, request.member)
    counts = narrowed.counted()
    rows = narrowed.in_list(chosen["function"]).for_list()
    context = {
        "menu": MENU,
        "page": page(rows, order=order_of(chosen["sort"]), cursor=request.GET.get("cursor", "")),
        "total": counts[chosen["function"] or "all"],
        "counts": counts,
        "chosen": chosen,
        "narrowed": any(chosen[name] for name in ("q", "kind", "handler")),
        "address": address(chosen),
        "plain_address": address({**chosen, "sort": ""}),
        "tabs": _tabs(chosen, counts),
        "kinds": Kind.choices,
        "handlers": _handlers(),
    }
    return render(request, "contacts/contacts.html", context)


def chosen_filters(given: Any) -> dict[str, str]:
    """The known filters of a request; what is unknown counts as not given, so that old addresses go on working."""
    chosen = {name: given.get(name, "").replace("\x00", "").strip()[:200] for name in FILTERS}
    known = {"function": LISTS, "kind": tuple(Kind.values), "sort": (*ORDERS, *(f"-{key}" for key in ORDERS))}
    return {name: "" if name in known and value not in known[name] else value for name, value in chosen.items()}


def narrow(rows: ContactQuerySet, chosen: dict[str, str], member: Member) -> ContactQuerySet:
    """These rows, narrowed by text, kind and handler."""
    if chosen["q"]:
        rows = rows.found_by(chosen["q"])
    if chosen["kind"]:
        rows = rows.filter(kind=chosen["kind"])
    if chosen["handler"] == "me":
        rows = rows.filter(handler=member)
    elif chosen["handler"] == "nobody":
        rows = rows.filter(handler=None)
    elif chosen["handler"]:
        known = id_of(chosen["handler"])
        rows = rows.filter(handler=known) if known else rows.none()
    return rows


def address(chosen: dict[str, str], **more: str) -> str:
    """The query string that keeps these filters."""
    return "?" + urlencode({name: value for name, value in {**chosen, **more}.items() if value})


def _tabs(chosen: dict[str, str], counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        "": pgettext("contacts", "All"),
        "none": _("Without function"),
        "prospect": _("Prospects"),
        "customer": _("Customers"),
        "supplier": _("Suppliers"),
    }
    return [
        {
            "key": key,
            "label": label,
            "href": address({**chosen, "function": key}),
            "count": counts[key or "all"],
        }
        for key, label in labels.items()
    ]


def _handlers() -> list[tuple[str, str]]:
    people = Member.objects.active().order_by("name").values_list("pk", "name")
    return [
        ("me", pgettext("contacts", "Mine")),
        ("nobody", pgettext("contacts", "Nobody's")),
        *((str(pk), name) for pk, name in people),
    ]
