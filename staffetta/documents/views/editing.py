"""What a document says is corrected, and what it has started is stopped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.refusals import require
from staffetta.documents import rules
from staffetta.documents.acts.change import change_document, stored_lines
from staffetta.documents.acts.stop_work import stop_work
from staffetta.documents.forms import DocumentForm, proposed_tax, rows_of
from staffetta.documents.models import Document
from staffetta.documents.views.adding import entered
from staffetta.documents.views.lists import MENU
from staffetta.documents.views.pages import document_of
from staffetta.processes.views.answers import kept_for, received
from staffetta.ui.page import render, toast
from staffetta.ui.rows import restated, taking_refusals

FIELDS = ("number", "date", "due_on", "valid_until", "delivery_on", "buyer_reference", "currency", "notes", "version")


def stored(document: Document) -> dict[str, Any]:
    """A document as its form shows it."""
    return {name: getattr(document, name) for name in FIELDS}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """The form of a document that is there. Lines are shown while they may change; what somebody else saved meanwhile
    stands beside what was typed."""
    shown, member = document_of(request, document_id), request.member
    require(rules.may_change(member, shown), _("Only people who work on this contact can change its documents."))
    sent, tax, may_reword = request.method == "POST", proposed_tax(member), rules.may_reword(shown)
    form = DocumentForm(
        request.POST if sent else None, request.FILES or None, member=member, known=shown, initial=stored(shown)
    )
    rows = rows_of(request.POST if sent else None, [] if sent else entered(stored_lines(shown)), tax)
    files = received(request, form) if sent else ()
    if rows.pressed:
        form = DocumentForm(member=member, known=shown, initial=restated(form))
        rows = rows.moved()
    elif sent and all([form.is_valid(), not may_reword or rows.is_valid()]):
        with taking_refusals(form, rows):
            saved = change_document(
                shown,
                form.values(),
                lines=tuple(row.draft for row in rows.filled) if may_reword else None,
                files=files,
                expected=form.cleaned_data["version"],
                by=member,
                at=timezone.now(),
            )
            toast(request, _("{number} was saved.").format(number=saved.number))
            return redirect("documents:document", document_id=saved.pk)
    context = {
        "menu": MENU,
        "document": shown,
        "form": form,
        "rows": rows if may_reword else None,
        "kept": kept_for(request, files),
        "differences": form.differences(stored(document_of(request, document_id))) if form.is_stale else [],
        "sums": None,
    }
    return render(request, "documents/edit.html", context, 422 if form.errors or rows.has_errors else 200)


@require_POST
@signed_in
def stop(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """The one confirmation that stops what an undone document had started (A-10)."""
    shown = document_of(request, document_id)
    count = len(stop_work(shown, by=request.member, at=timezone.now()))
    sentence = ngettext("{count} task was withdrawn.", "{count} tasks were withdrawn.", count)
    toast(request, sentence.format(count=count))
    if request.POST.get("back") == "lead" and shown.lead_id:
        return redirect("leads:lead", pk=shown.lead_id)
    return redirect("documents:document", document_id=shown.pk)
