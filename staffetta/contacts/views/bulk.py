"""Bulk actions › Assign handler, Add tags, Remove tags: the question, the work, and the report of each row (C-01)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts import rules
from staffetta.contacts.acts.change_many import MOST, Wanted, cancel_change, start_change
from staffetta.contacts.bulk import BulkChange, BulkRow
from staffetta.contacts.selection import chosen, is_named
from staffetta.contacts.views.finding import MENU
from staffetta.core.paging import page
from staffetta.listings.bulk_forms import AssignForm, BulkForm, TagForm, UntagForm
from staffetta.ui.formats import number
from staffetta.ui.page import render, toast, wants_fragment

OWN = ("csrfmiddlewaretoken", "to_handler", "to_tags", "go")
"""What a question's form adds to the selection that it carries."""


@require_POST
@signed_in
def assign(request: MemberRequest) -> HttpResponse:
    """The handler of the selection changes; without `go` it is asked who."""
    return _ask_or_do(request, AssignForm, BulkChange.Verb.ASSIGN)


@require_POST
@signed_in
def tag(request: MemberRequest) -> HttpResponse:
    """The selection gets tags; without `go` it is asked which."""
    return _ask_or_do(request, TagForm, BulkChange.Verb.TAG)


@require_POST
@signed_in
def untag(request: MemberRequest) -> HttpResponse:
    """Tags are taken off the selection; without `go` it is asked which."""
    return _ask_or_do(request, UntagForm, BulkChange.Verb.UNTAG)


def _ask_or_do(request: MemberRequest, kind: type[BulkForm], verb: BulkChange.Verb) -> HttpResponse:
    if not is_named(request):
        toast(request, _("Select contacts first."), "warning")
        return redirect("contacts:contacts")
    going = bool(request.POST.get("go"))
    form = kind(request.POST if going else None)
    if going and form.is_valid():
        with form.taking_refusals():
            wanted = Wanted(verb, form.cleaned_data.get("to_handler"), tuple(form.cleaned_data.get("to_tags", ())))
            ids = list(chosen(request).values_list("pk", flat=True)[: MOST + 1])
            return _after(request, start_change(ids, wanted, by=request.member, at=timezone.now()))
    carried = [(key, value) for key in request.POST if key not in OWN for value in request.POST.getlist(key)]
    context = {
        "menu": MENU,
        "fragment": "contacts/_bulk_question.html",
        "form": form,
        "verb": verb,
        "count": chosen(request).order_by()[: MOST + 1].count(),
        "most": MOST,
        "carried": carried,
        "address": request.path,
    }
    template = context["fragment"] if wants_fragment(request) else "contacts/dialog.html"
    return render(request, str(template), context, 422 if form.errors else 200)


def _after(request: MemberRequest, change: BulkChange) -> HttpResponse:
    """Back to the list with a word when everything is done and nothing was refused; else to the report."""
    counts = change.rows.counted()
    if change.is_over and counts["done"] + counts["same"] == counts["all"]:
        said = ngettext("%(num)s contact was changed.", "%(num)s contacts were changed.", counts["done"])
        toast(request, said % {"num": number(counts["done"])})
        back = request.headers.get("HX-Current-URL", "")
        return redirect("contacts:contacts") if not back else _back(back)
    return redirect("contacts:bulk-change", change_id=change.pk)


def _back(address: str) -> HttpResponse:
    """To the list as it stood: only what comes after the host, so that it is ours."""
    path = "/" + address.split("://", 1)[-1].partition("/")[2]
    return redirect(path if path.startswith("/contacts/") else "contacts:contacts")


@require_safe
@signed_in
def change(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """How far it is, and what became of each row: those that were refused first."""
    shown = _change(request, change_id)
    order = ("-outcome", "id")
    context = {
        **_progress(request, shown),
        "menu": MENU,
        "page": page(shown.rows.told().select_related("contact"), order=order, cursor=request.GET.get("cursor", "")),
        "labels": dict(BulkRow.Outcome.choices),
    }
    return render(request, "contacts/bulk_change.html", context)


@require_safe
@signed_in
def progress(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """How far it is, as a fragment."""
    return render(request, "contacts/_bulk_progress.html", _progress(request, _change(request, change_id)))


@require_POST
@signed_in
def cancel(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """Leave the rest as it is."""
    cancelled = cancel_change(_change(request, change_id), by=request.member, at=timezone.now())
    return redirect("contacts:bulk-change", change_id=cancelled.pk)


def _change(request: MemberRequest, change_id: UUID) -> BulkChange:
    rows = BulkChange.objects.visible_to(request.member).select_related("handler", "by")
    found: BulkChange = get_object_or_404(rows, pk=change_id)
    return found


def _progress(request: MemberRequest, shown: BulkChange) -> dict[str, Any]:
    counts = shown.rows.counted()
    return {
        "change": shown,
        "counts": counts,
        "done": counts["all"] - counts["waiting"],
        "refused": counts["forbidden"] + counts["gone"],
        "may_cancel": rules.may_cancel(request.member, shown) and not shown.is_over,
    }
