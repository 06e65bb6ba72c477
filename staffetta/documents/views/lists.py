"""The list of documents: filters, columns, saved views, and what can be done with many (A-09)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.models import Contact
from staffetta.core.ids import id_of
from staffetta.core.paging import page
from staffetta.documents.acts.cancel_many import MOST, cancel_many
from staffetta.documents.columns import COLUMNS
from staffetta.documents.drawing import Drawing
from staffetta.documents.filters import STATES, DocumentFilter
from staffetta.documents.forms import CancelForm
from staffetta.documents.listed import BULK, chips_of, chosen, listed
from staffetta.documents.orders import USUAL
from staffetta.listings import dialogs
from staffetta.listings.columns import prepared
from staffetta.listings.listed import COUNTED, Listed
from staffetta.listings.selection import carried, is_named
from staffetta.ui.page import render, toast, wants_fragment

MENU = "documents"
OWN = ("reason", "go")


@require_safe
@signed_in
def documents(request: MemberRequest) -> HttpResponse:
    """One page of the list; its address is read by documents/listed.py."""
    asked, member = listed(request), request.member
    fitting = asked.filter.rows(member)
    rows, order = asked.filter.sorted(prepared(fitting.for_list(), asked.shown))
    found = page(rows, order=order, cursor=request.GET.get("cursor", ""))
    total = _counted(found, fitting)
    wanted = id_of(asked.filter.one("contact"))
    context = {
        "menu": MENU,
        "asked": asked,
        "chosen": asked.filter,
        "page": found,
        "rows": Drawing(asked.shown).rows(found.rows) if found.rows else "",
        "total": min(total, COUNTED),
        "capped": COUNTED if total > COUNTED else None,
        "tabs": [{"key": key, "label": label, "href": asked.address(state=key)} for key, label in STATES.items()],
        "chips": chips_of(asked, member),
        "cleared": asked.address(asked.filter.cleared),
        "heads": _heads(asked),
        "unsorted": asked.address(sort=""),
        "usual": USUAL,
        "bulk": BULK.offered(member, asked.filter.state),
        "contact": Contact.objects.visible_to(member).filter(pk=wanted).first() if wanted else None,
    }
    return render(request, "documents/documents.html", context)


def _counted(found: Any, fitting: Any) -> int:
    """How many there are; nobody waits for a count beyond COUNTED."""
    if not found.next and not found.previous:
        return len(found.rows)
    count: int = fitting.order_by()[: COUNTED + 1].count()
    return count


def _heads(asked: Listed[DocumentFilter]) -> list[dict[str, Any]]:
    """The heads of the columns, as ui.table takes them."""
    return [
        {
            "label": column.label,
            "sort": column.key if column.sort else "",
            "align": column.align,
            "phone": column.phone,
        }
        for column in asked.shown
    ]


@require_safe
@signed_in
def narrowing(request: MemberRequest) -> HttpResponse:
    """All filters in a dialogue (a page where there are no scripts); the address is the list's."""
    plain = reverse("documents:documents")
    context = dialogs.narrowing(listed(request), request.member, plain, _("Show documents"))
    return _dialog(request, "listings/_narrowing.html", context)


@require_safe
@signed_in
def choosing(request: MemberRequest) -> HttpResponse:
    """All columns, those shown first and in their order, in a dialogue; the address is the list's."""
    plain = reverse("documents:documents")
    context = dialogs.choosing(listed(request), plain, first=COLUMNS.first, usual=COLUMNS.usual)
    return _dialog(request, "listings/_choosing.html", context)


@require_POST
@signed_in
def cancel(request: MemberRequest) -> HttpResponse:
    """Cancel the selection; without `go` it is asked why. The answer tells what became of each."""
    if not is_named(request):
        toast(request, _("Select something first."), "warning")
        return redirect("documents:documents")
    form = CancelForm(request.POST if request.POST.get("go") else None)
    if request.POST.get("go") and form.is_valid():
        with form.taking_refusals():
            report = cancel_many(
                chosen(request), reason=form.cleaned_data["reason"], by=request.member, at=timezone.now()
            )
            return render(request, "documents/cancelled.html", {"menu": MENU, "report": report})
    context = {
        "form": form,
        "carried": carried(request, OWN),
        "most": MOST,
        "count": chosen(request)[: MOST + 1].count(),
    }
    return _dialog(request, "documents/_cancel_many.html", context, 422 if form.errors else 200)


def _dialog(request: MemberRequest, fragment: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    template = fragment if wants_fragment(request) else "documents/dialog.html"
    return render(request, template, {"menu": MENU, "fragment": fragment, **context}, status)
