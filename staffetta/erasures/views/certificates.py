"""What was erased, and its certificates."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import administrators, signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.models import Contact
from staffetta.core.paging import page
from staffetta.erasures import certificate
from staffetta.erasures.models import Erasure
from staffetta.ui.page import render

MENU = "administration"


def erasure_of(request: MemberRequest, erasure_id: UUID) -> Erasure:
    """The erasure of the address, or 404."""
    rows = Erasure.objects.visible_to(request.member).select_related("by")
    found: Erasure = get_object_or_404(rows, pk=erasure_id)
    return found


@require_safe
@administrators
def erasures(request: MemberRequest) -> HttpResponse:
    """All erasures, newest first."""
    rows = Erasure.objects.visible_to(request.member).select_related("by").defer("documents", "files", "words")
    kind = request.GET.get("kind", "")
    rows = rows.filter(kind=kind) if kind in Erasure.Kind.values else rows
    number = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    rows = rows.filter(number__icontains=number) if number else rows
    shown = page(rows, order=("-at", "-id"), cursor=request.GET.get("cursor", ""))
    context = {"menu": MENU, "page": shown, "kind": kind, "q": number, "kinds": list(Erasure.Kind.choices)}
    return render(request, "erasures/erasures.html", context)


@require_safe
@signed_in
def erasure(request: MemberRequest, erasure_id: UUID) -> HttpResponse:
    """One erasure: its certificate on screen, to be taken as PDF or JSON."""
    done = erasure_of(request, erasure_id)
    context = {
        "menu": MENU if request.member.is_administrator else "contacts",
        "erasure": done,
        "rows": certificate.rows_of(done),
        "documents": certificate.documents_of(done),
        "reason": certificate.reason_of(done),
        "there": Contact.objects.visible_to(request.member).filter(pk=done.subject).exists(),
    }
    return render(request, "erasures/erasure.html", context)


@require_safe
@signed_in
def pdf(request: MemberRequest, erasure_id: UUID) -> HttpResponse:
    """The certificate to print and to archive."""
    done = erasure_of(request, erasure_id)
    answer = HttpResponse(certificate.as_pdf(done), content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{done.number}.pdf") or "attachment"
    return answer


@require_safe
@signed_in
def as_json(request: MemberRequest, erasure_id: UUID) -> HttpResponse:
    """The certificate for programs."""
    done = erasure_of(request, erasure_id)
    answer = JsonResponse(certificate.as_json(done), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{done.number}.json") or "attachment"
    return answer
