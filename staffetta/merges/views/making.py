"""Bulk actions › Merge contacts: choose the main contact, see what will be, say whose values are kept, OK (C-14)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.models import Contact, Function
from staffetta.contacts.selection import chosen
from staffetta.contacts.typed import id_of
from staffetta.merges.acts.merge import merge_contacts
from staffetta.merges.forms import AddForm, choices_in
from staffetta.merges.planning import MOST, preview_merge
from staffetta.merges.plans import Choices, Plan
from staffetta.ui.forms import Form
from staffetta.ui.page import render, toast

MENU = "contacts"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: MemberRequest) -> HttpResponse:
    """?ids= are the contacts, ?main= the one that stays. The list posts its selection, which comes back as an address;
    the page itself posts `main` and the choices, and that merges."""
    contacts = _in_order(request)
    if request.method == "POST" and request.POST.get("main"):
        return _merge(request, contacts)
    if request.method == "POST":
        if len(contacts) < 2:
            toast(request, _("Select two or more contacts to merge."), "warning")
            return redirect("contacts:contacts")
        return redirect(_address(contacts))
    return _page(request, contacts, _main_of(contacts, id_of(request.GET.get("main", ""))))


def _page(
    request: MemberRequest,
    contacts: list[Contact],
    main: Contact | None,
    choices: Choices | None = None,
    said: Form | None = None,
) -> HttpResponse:
    """The page, with what was chosen on it and why it was refused, if it was."""
    context: dict[str, Any] = {
        "menu": MENU,
        "contacts": contacts,
        "main": main,
        "form": AddForm(member=request.member, kind=contacts[0].kind if contacts else ""),
        "links": [(contact, _address(contacts, contact)) for contact in contacts],
        "plan": None,
        "said": said.non_field_errors() if said else [],
    }
    if len(contacts) >= 2 and main is not None:
        others = [contact for contact in contacts if contact != main]
        context |= _shown(preview_merge(main, others, choices or {}, by=request.member))
    return render(request, "merges/new.html", context, 422 if said else 200)


def _in_order(request: MemberRequest) -> list[Contact]:
    """The contacts of the request, in the order in which they were made; one more than can be merged at most."""
    return list(chosen(request).select_related("handler").order_by("pk")[: MOST + 1])


def _address(contacts: list[Contact], main: Contact | None = None) -> str:
    said = [("ids", str(contact.pk)) for contact in contacts]
    return f"{reverse('merges:new')}?{urlencode([*said, *([('main', str(main.pk))] if main else [])])}"


def _main_of(contacts: list[Contact], wanted: UUID | None) -> Contact | None:
    """The one that was chosen; else the one that is most to us, the oldest of several."""
    weight = {Function.NONE: 0, Function.PROSPECT: 1, Function.CUSTOMER: 3}
    best = max(contacts, key=lambda c: weight[Function(c.function)] + 2 * c.is_supplier, default=None)
    return next((contact for contact in contacts if contact.pk == wanted), best)


def _merge(request: MemberRequest, contacts: list[Contact]) -> HttpResponse:
    """Merge safely: where something differs that nobody chose, it stops and asks; what was chosen stays chosen."""
    main = next((contact for contact in contacts if str(contact.pk) == request.POST["main"]), None)
    if main is None:
        return redirect(_address(contacts))
    others = [contact for contact in contacts if contact != main]
    choices, form = choices_in(request.POST.dict()), Form(request.POST)
    form.full_clean()
    with form.taking_refusals():
        seen = request.POST.get("seen", "")
        done = merge_contacts(main, others, choices, seen=seen, by=request.member, at=timezone.now())
        toast(request, _("The contacts were merged."))
        return redirect("merges:merge", merge_id=done.pk)
    return _page(request, contacts, main, choices, form)


def _shown(plan: Plan) -> dict[str, Any]:
    """What the preview says besides the conflicts."""
    names = {contact.pk: contact for contact in plan.contacts}
    return {
        "plan": plan,
        "names": {str(contact.pk): contact for contact in plan.contacts},
        "function": dict(Function.choices)[plan.value_of("function")],
        "is_plain": plan.value_of("function") == Function.NONE,
        "is_supplier": plan.value_of("is_supplier"),
        "differing": ", ".join(str(conflict.label) for conflict in plan.conflicts),
        "gains": [(gain, names[gain.source]) for gain in plan.gains],
    }
