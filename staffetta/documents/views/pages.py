"""One document: what it says, and what can be done with it (A-09)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.refusals import require
from staffetta.documents import rules
from staffetta.documents.acts.accept import accept_quote
from staffetta.documents.acts.cancel import cancel_document
from staffetta.documents.acts.give_back import return_document
from staffetta.documents.acts.reject import reject_quote
from staffetta.documents.acts.reopen import reopen_order
from staffetta.documents.chains import chain_of
from staffetta.documents.drafts import DocumentLineDraft
from staffetta.documents.forms import CancelForm, RejectForm
from staffetta.documents.kinds import LAST, stage_of
from staffetta.documents.models import Document, DocumentType, State
from staffetta.documents.remarks import said
from staffetta.documents.retention import free_from
from staffetta.documents.totals import totals
from staffetta.documents.undone import VOID, is_undone, running_on
from staffetta.documents.views.lists import MENU
from staffetta.history.models import Event
from staffetta.history.reading import sentences
from staffetta.leads.models import Lead
from staffetta.ui.forms import Form
from staffetta.ui.page import render, toast, wants_fragment


def document_of(request: MemberRequest, document_id: UUID) -> Document:
    """The document of the address, or 404."""
    rows = Document.objects.visible_to(request.member).for_list().select_related("added_by", "follows__type")
    found: Document = get_object_or_404(rows, pk=document_id)
    return found


@require_safe
@signed_in
def document(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Head, chain, lines, totals, files, lead, history."""
    shown, now = document_of(request, document_id), timezone.now()
    chain = chain_of(shown, request.member)
    lines = list(shown.lines.order_by("position"))
    drafts = [DocumentLineDraft(description="", quantity=n.quantity, price=n.price, tax_rate=n.tax_rate) for n in lines]
    leads = Lead.objects.visible_to(request.member).with_process().with_status(now)
    may_change = rules.may_change(request.member, shown)
    context = {
        "menu": MENU,
        "document": shown,
        "lines": lines,
        "sums": totals(drafts, shown.currency),
        "files": [link.attachment for link in shown.files.select_related("attachment").order_by("pk")],
        "lead": leads.filter(pk=shown.lead_id).first() if shown.lead_id else None,
        "chain": chain,
        "missing": list(shown.references.filter(target=None).order_by("number")[:20]),
        "stopping": running_on(shown.lead_id) if shown.lead_id and is_undone(shown) else [],
        "kept_until": _kept_until(shown),
        "remarks": said(shown),
        "continuing": [] if shown.state in VOID else _continuing(request, shown),
        "told": _told(shown),
        "may_change": may_change,
        "may_decide": may_change and shown.is_open and shown.is_quote,
        "may_cancel": may_change and shown.state in (State.OPEN, State.ACCEPTED),
        "may_reopen": may_change and rules.can_reopen(shown),
        "may_return": may_change and rules.can_come_back(shown),
    }
    return render(request, "documents/document.html", context)


def _continuing(request: MemberRequest, shown: Document) -> list[dict[str, str]]:
    """The menu by which another document is made from this one: the order from the quote. What comes later in a deal,
    on the same side of it; what is of no known kind is found under *New document*."""
    address, stage = reverse("documents:new"), stage_of(shown.type)
    types = DocumentType.objects.visible_to(request.member).active().filter(side=shown.type.side)
    later = sorted((t for t in types if t.pk != shown.type_id and _goes_on(t, stage)), key=stage_of)
    return [
        {
            "label": _("New: {type}").format(type=type_.name),
            "icon": "file-plus",
            "href": f"{address}?follows={shown.pk}&type={type_.pk}",
        }
        for type_ in later
    ]


def _goes_on(type_: DocumentType, stage: float) -> bool:
    return stage_of(type_) > stage and (type_.nature != DocumentType.Nature.OTHER or stage_of(type_) == LAST)


def _kept_until(shown: Document) -> date | None:
    """The last day on which it must be kept."""
    years = shown.type.retention_years
    return free_from(shown.date, years) - timedelta(days=1) if years else None


def _told(shown: Document) -> list[dict[str, Any]]:
    """The newest of its history, as the timeline shows it."""
    return [
        {"title": told.sentence, "who": told.who, "at": told.at, "icon": told.icon, "tone": told.tone}
        for told in sentences(Event.objects.about(shown.pk)[:20])
    ]


@require_POST
@signed_in
def accept(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Accept a quote; its contact is a customer then (C-04)."""
    shown = document_of(request, document_id)
    was_customer = shown.contact.is_customer
    accepted = accept_quote(shown, by=request.member, at=timezone.now())
    sentence = _("{number} was accepted.") if was_customer else _("{number} was accepted; {name} is a customer now.")
    toast(request, sentence.format(number=accepted.number, name=accepted.contact.name))
    return redirect("documents:document", document_id=shown.pk)


@require_POST
@signed_in
def reopen(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """An order that its response accepted or rejected is open again."""
    reopened = reopen_order(document_of(request, document_id), by=request.member, at=timezone.now())
    toast(request, _("{number} is open again.").format(number=reopened.number))
    return redirect("documents:document", document_id=document_id)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reject(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Reject a quote, with the reason."""
    shown = document_of(request, document_id)
    require(rules.may_reject(request.member, shown), _("Only people who work on this contact can reject its quotes."))
    form = RejectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            reject_quote(shown, reason=form.cleaned_data["reason"], by=request.member, at=timezone.now())
            toast(request, _("{number} was rejected.").format(number=shown.number))
            return redirect("documents:document", document_id=shown.pk)
    return _decide(request, shown, form, "reject")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cancel(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Cancel a document; it stays, with its number."""
    shown = document_of(request, document_id)
    require(
        rules.may_cancel(request.member, shown), _("Only people who work on this contact can cancel its documents.")
    )
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            cancel_document(shown, reason=form.cleaned_data["reason"], by=request.member, at=timezone.now())
            toast(request, _("{number} was cancelled.").format(number=shown.number))
            return redirect("documents:document", document_id=shown.pk)
    return _decide(request, shown, form, "cancel")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def give_back(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """What the document was about came back."""
    shown = document_of(request, document_id)
    require(
        rules.may_change(request.member, shown), _("Only people who work on this contact can change its documents.")
    )
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            return_document(shown, reason=form.cleaned_data["reason"], by=request.member, at=timezone.now())
            toast(request, _("{number} is noted as returned.").format(number=shown.number))
            return redirect("documents:document", document_id=shown.pk)
    return _decide(request, shown, form, "return")


def _decide(request: MemberRequest, shown: Document, form: Form, what: str) -> HttpResponse:
    """The question for a reason, in the dialogue or on a page."""
    context = {"menu": MENU, "document": shown, "form": form, "what": what}
    template = "documents/_decide.html" if wants_fragment(request) else "documents/decide.html"
    return render(request, template, context, 422 if form.errors else 200)
