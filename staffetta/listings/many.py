"""What pages of changes to many have in common: the question, the way back, how far it is, each row's result.

The rooms have the words, the forms and what is done (see leads/views/bulk.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.rules import may_export
from staffetta.bin.models import BinEntry
from staffetta.core.paging import page
from staffetta.core.refusals import require
from staffetta.listings.bulk import Outcome, may_cancel
from staffetta.listings.bulk_forms import BulkForm
from staffetta.listings.reports import csv_report
from staffetta.listings.selection import carried, is_named
from staffetta.ui.page import toast

Dialog = Callable[[MemberRequest, str, dict[str, Any], int], HttpResponse]


@dataclass(frozen=True)
class Many:
    """One list whose records are changed many at once.

    `list_url` and `change_url` name the addresses of the list and of a change; `chosen(request, now)` are the rows
    selected, `most` of which are taken; `own` are the fields of the questions; `template` asks, within `dialog`. In
    words: that nothing was selected, how many were changed, and how many lie in the bin, from which *Undo* takes them.
    """

    list_url: str
    change_url: str
    chosen: Callable[[MemberRequest, datetime], Any]
    most: int
    own: tuple[str, ...]
    template: str
    dialog: Dialog
    select_first: Callable[[], str]
    changed: Callable[[int], str]
    deleted: Callable[[int], str] | None = None

    def ask_or_do(
        self,
        request: MemberRequest,
        kind: type[BulkForm],
        title: Any,
        start: Callable[[list[UUID], dict[str, Any], datetime], Any],
        template: str = "",
        initial: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Ask; with `go` among what was sent, begin the change with what was answered."""
        if not is_named(request):
            toast(request, self.select_first(), "warning")
            return redirect(self.list_url)
        going, now = bool(request.POST.get("go")), timezone.now()
        form = kind(request.POST if going else None, initial=initial)
        if going and form.is_valid():
            with form.taking_refusals():
                ids = list(self.chosen(request, now).values_list("pk", flat=True)[: self.most + 1])
                return self.after(request, start(ids, form.cleaned_data, now))
        context = {
            "form": form,
            "title": title,
            "count": self.chosen(request, now).order_by()[: self.most + 1].count(),
            "most": self.most,
            "carried": carried(request, self.own),
            "address": request.path,
        }
        return self.dialog(request, template or self.template, context, 422 if form.errors else 200)

    def after(self, request: MemberRequest, change: Any) -> HttpResponse:
        """Back to the list with a word when everything is done and nothing was refused; else to the report."""
        counts = change.rows.counted()
        if change.is_over and counts["done"] + counts["same"] == counts["all"]:
            undo = undo_of(request, change)
            said = self.deleted if undo and self.deleted else self.changed
            toast(request, said(counts["done"]), undo=undo)
            path = "/" + request.headers.get("HX-Current-URL", "").split("://", 1)[-1].partition("/")[2]
            return redirect(path if path.startswith(reverse(self.list_url)) else self.list_url)
        return redirect(self.change_url, change_id=change.pk)


def undo_of(request: MemberRequest, change: Any) -> str:
    """The address that brings back what this change has deleted, as long as any of it lies in the bin; else ""."""
    if change.verb != "delete" or not BinEntry.objects.visible_to(request.member).of_batch(change.pk).exists():
        return ""
    return reverse("bin:restore-batch", kwargs={"batch_id": change.pk})


def how_far(request: MemberRequest, shown: Any) -> dict[str, Any]:
    """How many were changed, and how many were not."""
    counts = shown.rows.counted()
    return {
        "change": shown,
        "counts": counts,
        "done": counts["all"] - counts["waiting"],
        "refused": counts["refused"] + counts["gone"],
        "undo": undo_of(request, shown) if shown.is_over else "",
        "may_cancel": may_cancel(request.member, shown) and not shown.is_over,
    }


def results(request: MemberRequest, shown: Any, related: Sequence[str]) -> dict[str, Any]:
    """How far it is, and a page of what became of each row: those that were refused first. ?outcome= narrows."""
    known = how_far(request, shown)
    outcome = request.GET.get("outcome", "")
    rows: Any = shown.rows.told().select_related(*related)
    if outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    return {
        **known,
        "outcome": outcome if outcome in Outcome.values else "",
        "page": page(rows, order=("-outcome", "-id"), cursor=request.GET.get("cursor", "")),
        "labels": dict(Outcome.choices),
        "choices": [(value, label) for value, label in Outcome.choices if known["counts"][str(value)]],
        "may_export": may_export(request.member),
    }


def as_csv(
    request: MemberRequest, shown: Any, columns: Sequence[str], heads: Iterable[str], name: str
) -> StreamingHttpResponse:
    """What became of each row, as a file: `columns` of the record under `heads`, then result and reason."""
    require(may_export(request.member), _("You may not export lists; ask an administrator of this account."))
    rows: Any = shown.rows.order_by("-outcome", "-id")
    labels = {"": _("Waiting"), **{str(value): str(label) for value, label in Outcome.choices}}
    lines = rows.values_list(*columns, "outcome", "reason")
    said = ([*(one or "" for one in values), labels[outcome], reason] for *values, outcome, reason in lines)
    return csv_report([*heads, _("Result"), _("Reason")], said, name)
