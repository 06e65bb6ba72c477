"""Merges that were made: all of them, one of them, and undoing it (C-16)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.ties import tie
from staffetta.core.paging import page
from staffetta.core.refusals import require
from staffetta.merges import rules
from staffetta.merges.acts.set_term import set_term
from staffetta.merges.acts.undo import preview_undo, undo_merge
from staffetta.merges.columns import LABELS
from staffetta.merges.forms import TermForm
from staffetta.merges.models import Merge
from staffetta.ui.page import render, toast

MENU = "contacts"


@require_safe
@signed_in
def merges(request: MemberRequest) -> HttpResponse:
    """All merges of contacts that the member sees, newest first."""
    return _list(request, TermForm(initial={"days": rules.term()}), 200)


def _list(request: MemberRequest, form: TermForm, status: int) -> HttpResponse:
    rows = Merge.objects.visible_to(request.member).for_list()
    found = page(rows, order=("-at", "-id"), cursor=request.GET.get("cursor", ""))
    days, now = rules.term(), timezone.now()
    context = {
        "menu": MENU,
        "page": found,
        "rows": [_standing(merge, days, now) for merge in found.rows],
        "days": days,
        "form": form if rules.may_set_term(request.member) else None,
    }
    return render(request, "merges/merges.html", context, status)


@require_POST
@signed_in
def term(request: MemberRequest) -> HttpResponse:
    """For how many days merges can be undone."""
    require(rules.may_set_term(request.member), _("Only administrators can change for how long merges can be undone."))
    form = TermForm(request.POST)
    if form.is_valid():
        with form.taking_refusals():
            set_term(form.cleaned_data["days"], by=request.member)
            toast(request, _("The preferences were saved."))
            return redirect("merges:merges")
    return _list(request, form, 422)


def merge_of(request: MemberRequest, merge_id: UUID) -> Merge:
    """The merge of the address, or 404."""
    found: Merge = get_object_or_404(Merge.objects.visible_to(request.member).for_list(), pk=merge_id)
    return found


@require_safe
@signed_in
def merge(request: MemberRequest, merge_id: UUID) -> HttpResponse:
    """What became one, what went over, which values were taken."""
    shown = merge_of(request, merge_id)
    edits = shown.edits.filter(column__in=LABELS, model="contacts.contact", row=shown.main_id)
    moves = [(part, _counts(part)) for part in shown.parts.prefetch_related("moves").select_related("contact")]
    context = {
        "menu": MENU,
        **_standing(shown, rules.term(), timezone.now()),
        "moves": moves,
        "edits": [(LABELS[e.column], e.before, e.after) for e in edits if isinstance(e.after, str)],
        "is_kept": all(whose == str(shown.main_id) for whose in shown.choices.values()),
        "may_undo": rules.may_undo(request.member, shown),
    }
    return render(request, "merges/merge.html", context)


def _counts(part: Any) -> list[tuple[Any, int]]:
    known = [(tie(move.tie), len(move.rows)) for move in part.moves.all()]
    return [(found.label, count) for found, count in known if found is not None]


def _standing(shown: Merge, days: int, now: Any) -> dict[str, Any]:
    return {
        "merge": shown,
        "parts": [part.contact for part in shown.parts.all()],
        "until": rules.undoable_until(shown, days),
        "is_undoable": rules.is_open(shown, days, now),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def undo(request: MemberRequest, merge_id: UUID) -> HttpResponse:
    """What undoing would do, and what it cannot separate; with a POST it does it."""
    shown = merge_of(request, merge_id)
    if request.method == "POST":
        undo_merge(shown, by=request.member, at=timezone.now())
        toast(request, _("The merge was undone."))
        return redirect("merges:merge", merge_id=shown.pk)
    undone = preview_undo(shown, by=request.member, at=timezone.now())
    context = {"menu": MENU, "merge": shown, "undone": undone, "kept": undone.kept_once}
    return render(request, "merges/undo.html", context)
