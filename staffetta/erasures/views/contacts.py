"""Deleting and anonymising contacts: what stands in the way or would go, the question, the deed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffetta.accounts.gates import administrators, signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.rules import may_delete
from staffetta.contacts.models import Contact
from staffetta.contacts.typed import id_of
from staffetta.core.refusals import require
from staffetta.erasures import preview, rules
from staffetta.erasures.acts.anonymise import anonymise_contact
from staffetta.erasures.acts.delete import delete_contact
from staffetta.erasures.forms import ConfirmForm
from staffetta.erasures.telling import not_allowed
from staffetta.ui.page import render, toast

MENU = "contacts"


def contact_of(request: MemberRequest, contact_id: UUID) -> Contact:
    """The contact of the address, if the member sees it; else 404."""
    found: Contact = get_object_or_404(Contact.objects.visible_to(request.member), pk=contact_id)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """The dry run, and with a POST the deletion (C-09, C-10). What is refused is shown as the dry run shows it."""
    contact = contact_of(request, contact_id)
    require(may_delete(request.member), not_allowed())
    require(
        rules.may_take_away(request.member, contact),
        _("Only its handler, his manager or an administrator can delete it."),
    )
    dry = preview.deleting(contact, request.member)
    if request.method == "POST" and dry["possible"]:
        expected = request.POST.get("version", "")
        version = int(expected) if expected.isdecimal() and len(expected) < 10 else None
        done = delete_contact(contact, expected=version, by=request.member, at=timezone.now())
        toast(request, _("The contact %(number)s was deleted.") % {"number": done.number})
        return redirect("contacts:contacts")
    may_anonymise = rules.may_anonymise(request.member) and contact.anonymised_at is None
    context = {"menu": MENU, "contact": contact, "dry": dry, "may_anonymise": may_anonymise}
    return render(request, "erasures/delete.html", context, 409 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def anonymise(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """What goes and what stays; with the number typed, it goes (C-11)."""
    contact = contact_of(request, contact_id)
    form = ConfirmForm(request.POST or None, contact=contact)
    if request.method == "POST" and form.is_valid():
        along = [known for text in request.POST.getlist("along") if (known := id_of(text))]
        with form.taking_refusals():
            done = anonymise_contact(contact, along=along, by=request.member, at=timezone.now())
            toast(request, _("The contact %(number)s was anonymised.") % {"number": done.number})
            return redirect(reverse("erasures:erasure", kwargs={"erasure_id": done.pk}))
    context = {
        "menu": MENU,
        "contact": contact,
        "form": form,
        "shown": preview.anonymising(contact),
        "along": request.POST.getlist("along"),
    }
    return render(request, "erasures/anonymise.html", context, 422 if form.errors else 200)
