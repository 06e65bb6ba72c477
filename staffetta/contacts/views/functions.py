"""What a contact is to us: the menu *Contact functions* (C-03, C-05)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.acts.add_supplier import add_supplier
from staffetta.contacts.acts.convert import convert_contact
from staffetta.contacts.acts.drop_prospect import drop_prospect
from staffetta.contacts.acts.make_prospect import make_prospect
from staffetta.contacts.acts.remove_supplier import remove_supplier
from staffetta.contacts.models import Contact
from staffetta.contacts.views.finding import contact_of
from staffetta.ui.page import toast


@require_POST
@signed_in
def convert(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """*Contact functions › Convert to customer*."""
    done = convert_contact(contact_of(request, contact_id), by=request.member, at=timezone.now())
    return _back(request, done, _("{name} is a customer now."))


@require_POST
@signed_in
def prospect(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """*Contact functions › Make a prospect*."""
    done = make_prospect(contact_of(request, contact_id), by=request.member)
    return _back(request, done, _("{name} is a prospect now."))


@require_POST
@signed_in
def no_prospect(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """*Contact functions › Remove function prospect*."""
    done = drop_prospect(contact_of(request, contact_id), by=request.member)
    return _back(request, done, _("{name} is no prospect any more."))


@require_POST
@signed_in
def supplier(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """*Contact functions › Add function supplier*."""
    done = add_supplier(contact_of(request, contact_id), by=request.member, at=timezone.now())
    return _back(request, done, _("{name} is a supplier now."))


@require_POST
@signed_in
def no_supplier(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """*Contact functions › Remove function supplier*."""
    done = remove_supplier(contact_of(request, contact_id), by=request.member)
    return _back(request, done, _("{name} is no supplier any more."))


def _back(request: MemberRequest, contact: Contact, sentence: str) -> HttpResponse:
    toast(request, sentence.format(name=contact.name))
    return redirect("contacts:contact", contact_id=contact.pk)
