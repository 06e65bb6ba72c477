"""Bulk actions › Export CSV: which columns and in which form, then the file (X-02, U-03)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.rules import may_export
from staffetta.contacts import columns
from staffetta.contacts.filters import filter_of
from staffetta.contacts.selection import chosen, is_named
from staffetta.core.refusals import require
from staffetta.documents.columns import COLUMNS as DOCUMENT_COLUMNS
from staffetta.documents.filters import filter_of as documents_asked
from staffetta.documents.listed import chosen as documents_chosen
from staffetta.exchange.acts.export import export_list
from staffetta.exchange.writing import contacts_read, csv_answer, documents_read, leads_read, post_sales_read
from staffetta.leads.columns import COLUMNS
from staffetta.leads.filters import filter_of as leads_asked
from staffetta.leads.listed import chosen as leads_chosen
from staffetta.listings.selection import carried
from staffetta.listings.states import columns_in
from staffetta.postsales.columns import COLUMNS as POST_SALES_COLUMNS
from staffetta.postsales.filters import filter_of as post_sales_asked
from staffetta.postsales.listed import chosen as post_sales_chosen
from staffetta.ui.page import render, toast, wants_fragment

OWN = ("go", "every", "excel")
"""What the question's form adds to the selection that it carries."""


@dataclass(frozen=True)
class _Exported:
    """One list that can leave as CSV."""

    key: str
    menu: str
    back: str
    offered: Callable[[], Mapping[str, Any]]
    shown: Callable[[Iterable[str], Mapping[str, Any]], list[Any]]
    sorted: Callable[[MemberRequest], tuple[Any, tuple[str, ...]]]
    read: Any
    name: str | Promise


def _contacts(request: MemberRequest) -> tuple[Any, tuple[str, ...]]:
    return filter_of(request.POST).sorted(chosen(request))


def _leads(request: MemberRequest) -> tuple[Any, tuple[str, ...]]:
    return leads_asked(request.POST).sorted(leads_chosen(request, timezone.now()))


CONTACTS = _Exported(
    "contacts",
    "contacts",
    "contacts:contacts",
    columns.known,
    lambda keys, offered: columns.chosen(keys, dict(offered)),
    _contacts,
    contacts_read,
    gettext_lazy("contacts"),
)
LEADS = _Exported(
    "leads", "leads", "leads:list", COLUMNS.known, COLUMNS.chosen, _leads, leads_read, gettext_lazy("leads")
)


def _documents(request: MemberRequest) -> tuple[Any, tuple[str, ...]]:
    return documents_asked(request.POST).sorted(documents_chosen(request))


DOCUMENTS = _Exported(
    *("documents", "documents", "documents:documents", DOCUMENT_COLUMNS.known, DOCUMENT_COLUMNS.chosen),
    _documents,
    documents_read,
    gettext_lazy("documents"),
)


@require_POST
@signed_in
def documents(request: MemberRequest) -> HttpResponseBase:
    """The selection of documents as CSV, in the order of the list; without `go` it is asked how."""
    return _export(request, DOCUMENTS)


def _post_sales(request: MemberRequest) -> tuple[Any, tuple[str, ...]]:
    return post_sales_asked(request.POST).sorted(post_sales_chosen(request, timezone.now()))


POST_SALES = _Exported(
    *("post-sales", "postsales", "postsales:list", POST_SALES_COLUMNS.known, POST_SALES_COLUMNS.chosen),
    _post_sales,
    post_sales_read,
    gettext_lazy("post-sales"),
)


@require_POST
@signed_in
def post_sales(request: MemberRequest) -> HttpResponseBase:
    """The same for post-sales processes (P-05)."""
    return _export(request, POST_SALES)


@require_POST
@signed_in
def contacts(request: MemberRequest) -> HttpResponseBase:
    """The selection as CSV, in the order of the list; without `go` it is asked how."""
    return _export(request, CONTACTS)


@require_POST
@signed_in
def leads(request: MemberRequest) -> HttpResponseBase:
    """The same for leads."""
    return _export(request, LEADS)


def _export(request: MemberRequest, kind: _Exported) -> HttpResponseBase:
    require(may_export(request.member), _("You do not have the right to export. The administrator can give it."))
    if not is_named(request):
        toast(request, _("Select something first."), "warning")
        return redirect(kind.back)
    if not request.POST.get("go"):
        return _question(request, kind)
    offered = kind.offered()
    wanted = tuple(offered) if request.POST.get("every") else columns_in(request.POST)
    shown = kind.shown(wanted, offered)
    rows, order = kind.sorted(request)
    whole = bool(request.POST.get("all"))
    export_list(kind.key, columns=[column.key for column in shown], whole=whole, by=request.member)
    excel = bool(request.POST.get("excel"))
    return csv_answer(
        rows,
        shown,
        read=kind.read,
        order=order,
        name=str(kind.name),
        separator=";" if excel else ",",
        with_mark=excel,
    )


def _question(request: MemberRequest, kind: _Exported) -> HttpResponse:
    shown = kind.shown(columns_in(request.POST), kind.offered())
    context: dict[str, Any] = {
        "menu": kind.menu,
        "fragment": "exchange/_export.html",
        "address": request.path,
        "carried": carried(request, OWN),
        "shown": ", ".join(str(column.label) for column in shown),
    }
    return render(request, context["fragment"] if wants_fragment(request) else "exchange/export.html", context)
