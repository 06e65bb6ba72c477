"""The contact persons of a company (C-08)."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts import reach
from staffetta.contacts.acts.change_link import change_link
from staffetta.contacts.acts.link_person import link_new_person, link_person
from staffetta.contacts.acts.unlink_person import unlink_person
from staffetta.contacts.forms import LinkForm, LinkPersonForm, NewPersonForm
from staffetta.contacts.models import Contact, Link
from staffetta.contacts.views.finding import company_of, head, link_of, require_edit
from staffetta.core.paging import page
from staffetta.ui.page import render, toast


@require_safe
@signed_in
def persons(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """All contact persons, the main one first; ?q= narrows to those called so, or in such a role (C-08)."""
    company = company_of(request, contact_id)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    rows = company.person_links.called(text).select_related("person").prefetch_related("person__channels")
    found = page(rows, order=("-is_main", "person__folded", "id"), cursor=request.GET.get("cursor", ""))
    context = {
        **head(request, company, "persons"),
        "page": found,
        "rows": reach.persons(found.rows),
        "text": text,
        "address": f"?{urlencode({'q': text})}" if text else "?",
    }
    return render(request, "contacts/persons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def link(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """Link a person that is a contact already."""
    company = _editable(request, contact_id)
    form = LinkPersonForm(request.POST or None, member=request.member, initial={"is_main": _is_first(company)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.taking_refusals():
            made = link_person(company, data["person"], role=data["role"], is_main=data["is_main"], by=request.member)
            return _linked(request, made)
    context = {**head(request, company, "persons"), "form": form}
    return render(request, "contacts/person_link.html", context, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """Create a person in place and link it."""
    company = _editable(request, contact_id)
    form = NewPersonForm(request.POST or None, initial={"is_main": _is_first(company)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.taking_refusals():
            made = link_new_person(
                company,
                form.draft(company.handler),
                role=data["role"],
                is_main=data["is_main"],
                by=request.member,
                at=timezone.now(),
            )
            return _linked(request, made)
    context = {**head(request, company, "persons"), "form": form}
    return render(request, "contacts/person_new.html", context, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: MemberRequest, contact_id: UUID, link_id: UUID) -> HttpResponse:
    """Role and main contact; from here the link is removed, too."""
    company = _editable(request, contact_id)
    shown = link_of(company, link_id)
    stored = {"role": shown.role, "is_main": shown.is_main, "version": shown.version}
    form = LinkForm(request.POST or None, initial=stored)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.taking_refusals():
            change_link(shown, role=data["role"], is_main=data["is_main"], by=request.member, expected=data["version"])
            toast(request, _("The changes were saved."))
            return redirect("contacts:persons", contact_id=company.pk)
    context = {
        **head(request, company, "persons"),
        "form": form,
        "link": shown,
        "differences": form.differences(stored) if form.is_stale else [],
    }
    return render(request, "contacts/person_edit.html", context, 422 if form.errors else 200)


@require_POST
@signed_in
def unlink(request: MemberRequest, contact_id: UUID, link_id: UUID) -> HttpResponse:
    """Remove the link; the person stays a contact. Refused for the main contact."""
    company = company_of(request, contact_id)
    shown = link_of(company, link_id)
    unlink_person(shown, by=request.member)
    toast(request, _("{name} is no contact person any more.").format(name=shown.person.name))
    return redirect("contacts:persons", contact_id=company.pk)


def _editable(request: MemberRequest, contact_id: UUID) -> Contact:
    company = company_of(request, contact_id)
    require_edit(request, company, _("Only its handler, his manager or an administrator can change it."))
    return company


def _is_first(company: Contact) -> bool:
    """The first person is proposed as main contact."""
    return not company.person_links.exists()


def _linked(request: MemberRequest, link: Link) -> HttpResponse:
    toast(request, _("{name} was linked.").format(name=link.person.name))
    return redirect("contacts:contact", contact_id=link.company_id)
