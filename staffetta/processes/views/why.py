"""*Why can X see this?* on leads, post-sales processes and contacts (U-06)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.ids import id_of
from staffetta.processes.addresses import address_of
from staffetta.processes.models import Process
from staffetta.processes.sight import Reason, contact_reasons, names_seen, process_reasons, sentence
from staffetta.ui.page import render, wants_fragment


@require_safe
@signed_in
def of_process(request: MemberRequest, process_id: UUID) -> HttpResponse:
    """Why somebody sees a lead or a post-sales process."""
    rows = Process.objects.visible_to(request.member).select_related("parent")
    process = get_object_or_404(rows, pk=process_id)
    member = _asked(request)
    return _answer(request, process.title, address_of(process), member, process_reasons(process, member))


@require_safe
@signed_in
def of_contact(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """Why somebody sees a contact."""
    contact = get_object_or_404(Contact.objects.visible_to(request.member), pk=contact_id)
    member = _asked(request)
    here = reverse("contacts:contact", kwargs={"contact_id": contact.pk})
    return _answer(request, contact.name, here, member, contact_reasons(contact, member))


def _asked(request: MemberRequest) -> Member:
    """About whom it is asked; oneself until somebody is chosen."""
    wanted = id_of(request.GET.get("member", ""))
    found = Member.objects.active().filter(pk=wanted).first() if wanted else None
    return found or request.member


def said(reasons: list[Reason], member: Member, reader: Member) -> list[str]:
    """The reasons in words, for a reader; names of what he does not see are left out."""
    seen = names_seen(reasons, reader)
    return list(dict.fromkeys(sentence(reason, member, seen) for reason in reasons))


def _answer(request: MemberRequest, title: str, back: str, member: Member, reasons: list[Reason]) -> HttpResponse:
    context = {
        "menu": "",
        "title": title,
        "back": back,
        "asked": member,
        "people": [(str(one.pk), one.name) for one in Member.objects.active().order_by("name")],
        "reasons": said(reasons, member, request.member),
        "here": request.path,
    }
    return render(request, "processes/_why.html" if wants_fragment(request) else "processes/why.html", context)
