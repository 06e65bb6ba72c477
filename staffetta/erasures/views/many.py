"""Bulk actions › Delete contacts: each by the rules of a single one, with a report of every row (C-10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.rules import may_delete
from staffetta.contacts.models import Contact
from staffetta.contacts.selection import chosen, is_named
from staffetta.core.refusals import require
from staffetta.erasures.many import MOST, Row, check_many, delete_many
from staffetta.erasures.telling import not_allowed
from staffetta.ui.page import render


@dataclass(frozen=True)
class Report:
    """What the page shows: the rows, and how many of them could be or were deleted."""

    rows: list[Row]
    done: bool

    @property
    def possible(self) -> int:
        return sum(row.possible for row in self.rows)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete_chosen(request: MemberRequest) -> HttpResponse:
    """What could be deleted, and why the others not; once confirmed, those that can be are, and the others told."""
    require(may_delete(request.member), not_allowed())
    rows = chosen(request) if is_named(request) else Contact.objects.none()
    found = list(rows.order_by("folded", "pk")[: MOST + 1])
    contacts, more = found[:MOST], len(found) > MOST
    if request.method == "POST" and request.POST.get("confirmed"):
        report = Report(delete_many(contacts, by=request.member, at=timezone.now()), done=True)
    else:
        report = Report(check_many(contacts, by=request.member), done=False)
    context: dict[str, Any] = {"menu": "contacts", "report": report, "more": more, "most": MOST}
    return render(request, "erasures/delete_many.html", context)
