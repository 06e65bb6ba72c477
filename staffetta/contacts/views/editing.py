"""New contacts, and the form that changes one."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.places import country_choices
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.custom import asked_of
from staffetta.contacts.custom_forms import begin
from staffetta.contacts.forms import ContactForm, NewContactForm
from staffetta.contacts.models import Address, Contact, Function, Kind
from staffetta.contacts.views.finding import MENU, contact_of, head, require_edit
from staffetta.ui.page import render, toast


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: MemberRequest) -> HttpResponse:
    """?kind=person or company, which is fixed from then on (C-02); ?function= preselects."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else Kind.COMPANY
    function = request.GET.get("function", "")
    initial = {
        "handler": request.member.pk,
        "function": function if function in Function.values else Function.NONE,
        "is_supplier": function == "supplier",
    }
    form = NewContactForm(request.POST or None, initial=initial, kind=kind, member=request.member)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            made = create_contact(form.draft(), by=request.member, at=timezone.now())
            toast(request, _("{name} was created with the number {number}.").format(name=made.name, number=made.number))
            return redirect("contacts:contact", contact_id=made.pk)
    context = {"menu": MENU, "form": form, "kind": kind, "kinds": _kinds(kind, function), **_words(request)}
    return render(request, "contacts/new.html", context, 422 if form.errors else 200)


def _kinds(kind: str, function: str) -> list[dict[str, str]]:
    tail = f"&function={function}" if function in (*Function.values, "supplier") else ""
    icons = {Kind.COMPANY: "building-2", Kind.PERSON: "user"}
    return [
        {"key": key, "label": str(label), "href": f"?kind={key}{tail}", "icon": icons[Kind(key)]}
        for key, label in Kind.choices
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """Change the master data. When somebody else was quicker, both sides are shown and nothing typed is lost (X-08)."""
    shown = contact_of(request, contact_id)
    require_edit(request, shown, _("Only its handler, his manager or an administrator can change it."))
    stored = ContactForm.stored(
        shown, _parent(request, shown), begin(asked_of(shown), shown.custom_values.all(), request.member)
    )
    form = ContactForm(request.POST or None, initial=stored, kind=shown.kind, member=request.member, contact=shown)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            values = _keep_hidden_parent(form.values(), shown, stored)
            change_contact(shown, values, by=request.member, expected=form.cleaned_data["version"])
            toast(request, _("The changes were saved."))
            return redirect("contacts:contact", contact_id=shown.pk)
    context = {**head(request, shown, "edit"), "form": form, "kind": shown.kind, "taken": [], "differences": []}
    context |= _words(request)
    if form.is_stale:
        context["taken"] = form.take_over(stored)
        context["differences"] = form.differences(stored)
    return render(request, "contacts/edit.html", context, 422 if form.errors else 200)


def _parent(request: MemberRequest, contact: Contact) -> Contact | None:
    return (
        Contact.objects.visible_to(request.member).filter(pk=contact.parent_id).first() if contact.parent_id else None
    )


def _keep_hidden_parent(values: dict[str, object], contact: Contact, stored: dict[str, object]) -> dict[str, object]:
    """A parent company that the member does not see looks empty to him; saving must not take it away."""
    if contact.parent_id and stored["parent"] is None and values.get("parent") is None:
        return {name: value for name, value in values.items() if name != "parent"}
    return values


@require_safe
@signed_in
def address_fields(request: MemberRequest, kind: str, use: str) -> HttpResponse:
    """The fields of one address, in the order and with the words of the country that was typed (C-20)."""
    if kind not in Kind.values or use not in Address.Use.values:
        raise Http404
    form = ContactForm(initial=_typed(request.GET), kind=kind, member=request.member)
    return render(request, "contacts/_address_fields.html", {"form": form, "use": use, "kind": kind})


@require_safe
@signed_in
def side_fields(request: MemberRequest, kind: str) -> HttpResponse:
    """The fields that only the functions ticked just now have (C-07)."""
    if kind not in Kind.values:
        raise Http404
    form = NewContactForm(initial=_typed(request.GET), kind=kind, member=request.member)
    return render(request, "contacts/_side_fields.html", {"form": form, **_words(request)})


def _typed(given: Mapping[str, str]) -> dict[str, str]:
    """What stands in the fields just now."""
    return {name: str(text).replace("\x00", "")[:1000] for name, text in given.items()}


def _words(request: MemberRequest) -> dict[str, object]:
    """What the form of a contact says besides its fields."""
    return {"countries": country_choices(), "currency": request.member.workspace.currency}
