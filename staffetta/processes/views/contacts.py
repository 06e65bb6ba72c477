"""What is done about a contact alone: a note, a note with the next task, files; and its work history (T-01, C-19)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.once import once
from staffetta.contacts.models import Contact
from staffetta.processes.acts.note_contact import attach_to_contact, write_contact_note
from staffetta.processes.contact_history import contact_timeline
from staffetta.processes.files import store
from staffetta.processes.forms.attaching import FilesForm
from staffetta.processes.forms.planning import NoteForm, PlanForm
from staffetta.processes.views.answers import kept_for, received, saved, stays
from staffetta.ui.forms import Form
from staffetta.ui.page import render, wants_fragment


def _contact(request: MemberRequest, contact_id: UUID) -> Contact:
    rows = Contact.objects.visible_to(request.member).select_related("handler")
    return get_object_or_404(rows, pk=contact_id)


def _page_of(contact: Contact) -> str:
    return reverse("contacts:contact", args=[contact.pk])


def _sent(request: MemberRequest) -> tuple[object, object]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def note(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """A note about a contact alone."""
    contact = _contact(request, contact_id)
    form = NoteForm(*_sent(request), process=None, contact=contact)
    files = received(request, form) if request.method == "POST" else ()
    if form.is_valid():
        with form.taking_refusals():
            write_contact_note(contact, form.note(files), by=request.member, at=timezone.now())
            return saved(request, _("The note was saved."), _page_of(contact))
    return _shown(request, form, contact, files)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def plan(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """What was done, and the next task about the contact; both are saved, or neither."""
    contact, now = _contact(request, contact_id), timezone.now()
    form = PlanForm(*_sent(request), process=None, contact=contact, now=now)
    files = received(request, form) if request.method == "POST" else ()
    if form.is_valid():
        with form.taking_refusals():
            write_contact_note(contact, form.note(files), plan=form.plan, by=request.member, at=now)
            return saved(request, _("Saved: the note and the next task."), _page_of(contact))
    return _shown(request, form, contact, files)


def _shown(request: MemberRequest, form: Form, contact: Contact, files: tuple[object, ...]) -> HttpResponse:
    dialog = wants_fragment(request)
    context = {
        "form": form,
        "record": contact,
        "about": [contact.name],
        "handler": contact.handler,
        "task": None,
        "kept": kept_for(request, files) if files else [],  # type: ignore[arg-type]
        "address": _page_of(contact),
        "action": request.path,
        "stay": stays(request),
        "dialog": dialog,
        "menu": "contacts",
        "own": contact.handler_id == request.member.pk,
    }
    template = "processes/plan_dialog.html" if dialog else "processes/plan.html"
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def attach(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """Files of a contact."""
    contact = _contact(request, contact_id)
    form = FilesForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            for upload in form.cleaned_data["files"]:
                attach_to_contact(contact, store(upload), by=request.member, at=timezone.now())
            return saved(request, _("The files were added."), _page_of(contact))
    dialog = wants_fragment(request)
    context = {
        "form": form,
        "contact": contact,
        "address": _page_of(contact),
        "action": request.path,
        "stay": stays(request),
        "dialog": dialog,
        "menu": "contacts",
    }
    template = "processes/files_dialog.html" if dialog else "processes/files.html"
    return render(request, template, context, status=422 if form.errors else 200)


@require_safe
@signed_in
def history(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """Older entries of a contact's work history, as a fragment."""
    contact = _contact(request, contact_id)
    timeline = contact_timeline(contact, request.member, cursor=request.GET.get("cursor", ""))
    return render(request, "processes/_history_entries.html", {"timeline": timeline, "older": request.path})
