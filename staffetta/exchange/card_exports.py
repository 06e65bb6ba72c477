"""Contacts as vCards: one from its page, many from the list (X-02, U-03)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.accounts.rules import may_export
from staffetta.contacts.filters import filter_of
from staffetta.contacts.models import Contact
from staffetta.contacts.selection import chosen, is_named
from staffetta.core.refusals import require
from staffetta.exchange.acts.export_cards import export_cards
from staffetta.exchange.card_writing import VERSIONS, card_answer, cards_answer
from staffetta.listings.selection import carried
from staffetta.ui.page import render, toast, wants_fragment
from staffetta.vcards.querysets import in_address_books


def version_of(text: str) -> str:
    """Which version is wanted; the newest unless said."""
    return text if text in VERSIONS else VERSIONS[0]


def card_items(member: Member, contact: Contact) -> list[dict[str, Any]]:
    """The entry of a contact's menu."""
    if not may_export(member) or contact.anonymised_at is not None or contact.merged_into_id is not None:
        return []

    return [{"label": _("vCard"), "icon": "contact", "href": reverse("exports:card", args=[contact.pk])}]


@require_safe
@signed_in
def card(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """?version=3.0; 4.0 unless said."""
    return send_card(request, request.member, contact_id)


def send_card(request: HttpRequest, member: Member, contact_id: UUID) -> HttpResponse:
    """The card of a contact that the member sees. Raises Forbidden without the right to export."""
    contact = get_object_or_404(in_address_books(Contact.objects.visible_to(member)), pk=contact_id)
    version = version_of(request.GET.get("version", ""))
    export_cards(contact, version=version, by=member)
    return card_answer(contact, version)


def rendition(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """A contact as a card for programs that ask for one (Accept: text/vcard)."""
    return send_card(request, request.member, contact_id)  # type: ignore[attr-defined]


@require_POST
@signed_in
def cards(request: MemberRequest) -> HttpResponseBase:
    """The selection as vCards, in the order of the list; without `go` it is asked in which version."""
    require(may_export(request.member), _("You do not have the right to export. The administrator can give it."))
    if not is_named(request):
        toast(request, _("Select something first."), "warning")
        return redirect("contacts:contacts")
    if not request.POST.get("go"):
        fragment = "exchange/_cards.html"
        said = {"address": request.path, "carried": carried(request, ("go", "version"))}
        template = fragment if wants_fragment(request) else "exchange/export.html"
        return render(request, template, {"menu": "contacts", "fragment": fragment, **said})
    version = version_of(request.POST.get("version", ""))
    rows, order = filter_of(request.POST).sorted(chosen(request))
    export_cards(version=version, whole=bool(request.POST.get("all")), by=request.member)
    return cards_answer(rows, order, version)
