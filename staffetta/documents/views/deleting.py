"""A document is deleted, unless it must be kept: asked first (P-13)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffetta.accounts.firm import day_of
from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.bin.asking import ask, say_deleted
from staffetta.core.refusals import require
from staffetta.documents import rules
from staffetta.documents.acts.delete import delete_document, must_be_kept
from staffetta.documents.retention import is_kept
from staffetta.documents.views.pages import document_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Of one under retention it is said until when it must be kept."""
    shown, now = document_of(request, document_id), timezone.now()
    require(
        rules.may_change(request.member, shown), _("Only people who work on this contact can delete its documents.")
    )
    if request.method == "POST":
        said = request.POST.get("version", "")
        expected = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
        say_deleted(request, delete_document(shown, expected=expected, by=request.member, at=now))
        return redirect("documents:documents")
    return ask(
        request,
        request.member,
        shown,
        heading=_("Delete this document?"),
        title=f"{shown.type.name} {shown.number}",
        back=reverse("documents:document", kwargs={"document_id": shown.pk}),
        obstacle=must_be_kept(shown) if is_kept(shown, day_of(now, request.member.workspace)) else "",
        version=shown.version,
    )
