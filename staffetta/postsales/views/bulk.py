"""Bulk actions on post-sales processes: the question, the work, and the report of each row (P-09, P-11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.bin.rules import require_right
from staffetta.listings.bulk_forms import BulkForm, TagForm, UntagForm
from staffetta.listings.many import Many, as_csv, how_far, results
from staffetta.postsales.acts.change_many import MOST, Wanted, cancel_change, start_change
from staffetta.postsales.bulk import PostSalesChange, Verb
from staffetta.postsales.bulk_forms import AssignForm, DeleteForm
from staffetta.postsales.listed import chosen
from staffetta.postsales.views.listing import MENU, dialog
from staffetta.ui.page import render

MANY = Many(
    "postsales:list",
    "postsales:bulk-change",
    chosen,
    MOST,
    ("to_handler", "to_tags", "go"),
    "postsales/_bulk_question.html",
    dialog,
    lambda: _("Select processes first."),
    lambda n: ngettext("%(num)s process was changed.", "%(num)s processes were changed.", n) % {"num": n},
    lambda n: ngettext("%(num)s process lies in the bin.", "%(num)s processes lie in the bin.", n) % {"num": n},
)


@require_POST
@signed_in
def assign(request: MemberRequest) -> HttpResponse:
    """The handler of the selection changes; without `go` it is asked who."""
    return _ask_or_do(request, AssignForm, Verb.ASSIGN, lambda said: Wanted(Verb.ASSIGN, said["to_handler"]))


@require_POST
@signed_in
def tag(request: MemberRequest) -> HttpResponse:
    """The selection gets tags; without `go` it is asked which."""
    return _ask_or_do(request, TagForm, Verb.TAG, lambda said: Wanted(Verb.TAG, tags=tuple(said["to_tags"])))


@require_POST
@signed_in
def untag(request: MemberRequest) -> HttpResponse:
    """Tags are taken off the selection; without `go` it is asked which."""
    return _ask_or_do(request, UntagForm, Verb.UNTAG, lambda said: Wanted(Verb.UNTAG, tags=tuple(said["to_tags"])))


def _ask_or_do(
    request: MemberRequest, kind: type[BulkForm], verb: Verb, wanted: Callable[[dict[str, Any]], Wanted]
) -> HttpResponse:
    return MANY.ask_or_do(
        *(request, kind, verb.label), lambda ids, said, at: start_change(ids, wanted(said), by=request.member, at=at)
    )


@require_POST
@signed_in
def delete(request: MemberRequest) -> HttpResponse:
    """The selection is deleted; without `go` it is asked, and said what that means (P-13)."""
    require_right(request.member)
    return _ask_or_do(request, DeleteForm, Verb.DELETE, lambda _said: Wanted(Verb.DELETE))


@require_safe
@signed_in
def change(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """How far it is, and what became of each row: those that were refused first. ?outcome= narrows."""
    shown = _change(request, change_id)
    known = results(request, shown, ("post_sales__process", "post_sales__lead"))
    return render(request, "postsales/bulk_change.html", {**known, "menu": MENU, "what": what(shown)})


@require_safe
@signed_in
def progress(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """How far it is, as a fragment."""
    return render(request, "postsales/_bulk_progress.html", how_far(request, _change(request, change_id)))


@require_POST
@signed_in
def cancel(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """Leave the rest as it is."""
    cancelled = cancel_change(_change(request, change_id), by=request.member, at=timezone.now())
    return redirect("postsales:bulk-change", change_id=cancelled.pk)


@require_safe
@signed_in
def report(request: MemberRequest, change_id: UUID) -> StreamingHttpResponse:
    """What became of each process, as a file."""
    columns = ("post_sales__lead__number", "post_sales__process__title")
    return as_csv(request, _change(request, change_id), columns, (_("Lead"), _("Process")), "post-sales.csv")


def what(change: PostSalesChange) -> str:
    """What was wanted, in words."""
    handler = Member.objects.filter(pk=change.said["handler"]).first() if "handler" in change.said else None
    return ", ".join([*change.said.get("tags", []), *([handler.name] if handler else [])])


def _change(request: MemberRequest, change_id: UUID) -> PostSalesChange:
    rows = PostSalesChange.objects.visible_to(request.member).select_related("by")
    found: PostSalesChange = get_object_or_404(rows, pk=change_id)
    return found
