"""A new document (A-07)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Function, Kind
from staffetta.core.ids import uuid7
from staffetta.documents.acts.add import Added, add_document_once
from staffetta.documents.acts.change import stored_lines
from staffetta.documents.chains import remaining
from staffetta.documents.drafts import DocumentLineDraft
from staffetta.documents.forms import DocumentForm, ProspectForm, draft_of, proposed_tax, rows_of
from staffetta.documents.models import Document, DocumentType
from staffetta.documents.numbering import proposed_number
from staffetta.documents.totals import totals
from staffetta.documents.views.lists import MENU
from staffetta.playbooks.forms import ids_of
from staffetta.processes.addresses import address_of
from staffetta.processes.views.answers import kept_for, received
from staffetta.ui.page import render, toast
from staffetta.ui.rows import restated, taking_refusals


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: MemberRequest) -> HttpResponse:
    """?type=, ?contact= and ?follows= propose a type, a contact, and a document to go on from."""
    member, tax = request.member, proposed_tax(request.member)
    sent = request.method == "POST"
    follows = _followed(request, (request.POST if sent else request.GET).get("follows", ""))
    proposed = {} if sent else _proposed(request, follows)
    form = DocumentForm(request.POST if sent else None, request.FILES or None, member=member, initial=proposed)
    rows = rows_of(request.POST if sent else None, [] if sent else _lines_of(request, follows), tax)
    files = received(request, form) if sent else ()
    if rows.pressed:
        form, rows = DocumentForm(member=member, initial=restated(form)), rows.moved()
    elif sent and all([form.is_valid(), rows.is_valid()]):
        with taking_refusals(form, rows):
            draft = draft_of(form, rows, files, follows)
            return _saved(request, add_document_once(draft, by=member, at=timezone.now()))
    context = {
        "menu": MENU,
        "form": form,
        "rows": rows,
        "follows": follows,
        "kept": kept_for(request, files),
        "proposed": _number(form),
        "sums": None,
    }
    return render(request, "documents/new.html", context, 422 if form.errors or rows.has_errors else 200)


def _saved(request: MemberRequest, added: Added) -> HttpResponse:
    """To the lead that was started, if the type opens it; else to the document, which shows a link to it."""
    document = added.document
    said = {"type": document.type.name, "number": document.number}
    if not added.is_new:
        toast(request, _("{type} {number} is here already; it was not saved a second time.").format(**said), "info")
    elif document.lead is None:
        toast(request, _("{type} {number} was saved.").format(**said))
    else:
        sentence = _("{type} {number} was saved and started the lead {lead}.")
        toast(request, sentence.format(**said, lead=document.lead.number))
        if document.type.open_lead:
            return redirect(address_of(document.lead.process))
    return redirect("documents:document", document_id=document.pk)


def _followed(request: MemberRequest, text: str) -> Document | None:
    rows = Document.objects.visible_to(request.member).select_related("type", "contact")
    return rows.filter(pk__in=ids_of(text)).first()


def _proposed(request: MemberRequest, follows: Document | None) -> dict[str, Any]:
    types = DocumentType.objects.visible_to(request.member).active()
    asked = types.filter(pk__in=ids_of(request.GET.get("type", ""))).first() or types.first()
    contact = request.GET.get("contact", "")
    return {
        "id": uuid7(),
        "type": asked.pk if asked else None,
        "contact": str(follows.contact_id) if follows else contact,
        "follows": follows.pk if follows else None,
        "date": timezone.localdate(),
        "buyer_reference": follows.buyer_reference if follows else "",
        "delivery_on": follows.delivery_on if follows else None,
        "currency": follows.currency if follows else request.member.workspace.currency,
    }


def _lines_of(request: MemberRequest, follows: Document | None) -> list[dict[str, Any]]:
    """What of the document's lines no other of the same sort has followed up yet; once nothing is left, all of them."""
    if follows is None:
        return []
    asked = DocumentType.objects.filter(pk__in=ids_of(request.GET.get("type", ""))).first()
    return entered((remaining(follows, asked) if asked else ()) or stored_lines(follows))


def entered(lines: Iterable[DocumentLineDraft]) -> list[dict[str, Any]]:
    """Lines as the form shows them."""
    return [
        {
            name: f"{value.normalize():f}" if isinstance(value, Decimal) else value
            for name, value in asdict(line).items()
        }
        for line in lines
    ]


def _number(form: DocumentForm) -> str:
    chosen = DocumentType.objects.filter(pk__in=ids_of(str(form["type"].value() or ""))).first()
    return proposed_number(chosen, timezone.localdate()) if chosen else ""


@require_safe
@signed_in
def number(request: MemberRequest) -> HttpResponse:
    """The number that the next document of ?type= gets, for the form."""
    types = DocumentType.objects.visible_to(request.member)
    chosen = types.filter(pk__in=ids_of(request.GET.get("type", ""))).first()
    proposed = proposed_number(chosen, timezone.localdate()) if chosen else ""
    return render(request, "documents/_number.html", {"proposed": proposed, "type": chosen})


@require_POST
@signed_in
def sums(request: MemberRequest) -> HttpResponse:
    """What the lines of the form come to, while they are typed."""
    form = DocumentForm(request.POST, member=request.member)
    rows = rows_of(request.POST, [], proposed_tax(request.member))
    currency = str(form["currency"].data or request.POST.get("kept_currency") or request.member.workspace.currency)[:3]
    lines = [row.draft for row in rows.filled if row.is_valid()]
    fields = form.fields["currency"]
    known = currency if fields.valid_value(currency) else request.member.workspace.currency  # type: ignore[attr-defined]
    shown = totals(lines, known)
    context = {"sums": shown if shown.fit else None, "currency": known, "incomplete": not rows.is_valid()}
    return render(request, "documents/_sums.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def prospect(request: MemberRequest) -> HttpResponse:
    """A new prospect, made without leaving the document's form, which then has it chosen."""
    form = ProspectForm(request.POST if request.method == "POST" else None)
    made: Contact | None = None
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            data = form.cleaned_data
            draft = ContactDraft(kind=Kind(data["kind"]), name=data["name"], function=Function.PROSPECT)
            made = create_contact(draft, by=request.member, at=timezone.now())
    if made is None:
        return render(request, "documents/_prospect.html", {"form": form}, 422 if form.errors else 200)
    chosen = DocumentForm(member=request.member, initial={"contact": str(made.pk)})
    response = render(request, "documents/_contact_chosen.html", {"form": chosen, "made": made})
    response["HX-Trigger"] = "staffetta:close-dialog"
    return response
