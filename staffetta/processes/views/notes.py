"""Notes one by one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.bin.asking import ask, say_deleted
from staffetta.contacts.models import Contact
from staffetta.processes import rules
from staffetta.processes.acts.delete_note import delete_note
from staffetta.processes.addresses import address_of, address_of_contact
from staffetta.processes.mentions import mentionable as colleagues_for
from staffetta.processes.models import Note, Process
from staffetta.ui.page import render


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete(request: MemberRequest, note_id: UUID) -> HttpResponse:
    """Ask, then delete a note with its files (P-13)."""
    rows = Note.objects.visible_to(request.member).select_related("process", "contact")
    note = get_object_or_404(rows, pk=note_id)
    back = _page_of(note)
    if request.method == "POST":
        say_deleted(request, delete_note(note, by=request.member, at=timezone.now()))
        return redirect(back)
    text = note.text if len(note.text) <= 200 else f"{note.text[:199]}…"
    obstacle = "" if rules.may_delete_note(request.member, note) else _only()
    return ask(request, request.member, note, heading=_("Delete this note?"), title=text, back=back, obstacle=obstacle)


@require_safe
@signed_in
def mentionable(request: MemberRequest, process_id: UUID) -> HttpResponse:
    """Whom a note may name, while an @ is typed."""
    return _offered(request, get_object_or_404(Process.objects.visible_to(request.member), pk=process_id))


@require_safe
@signed_in
def mentionable_about(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """The same for a note about a contact alone."""
    return _offered(request, get_object_or_404(Contact.objects.visible_to(request.member), pk=contact_id))


def _offered(request: MemberRequest, about: Process | Contact) -> HttpResponse:
    found = colleagues_for(about, request.GET.get("q", "").strip()[:60].replace("\x00", ""), request.member)
    options = [{"value": str(one.pk), "label": one.name, "icon": "user"} for one in found]
    return render(request, "ui/options.html", {"options": options})


def _only() -> str:
    return _("Only its author and administrators can delete a note.")


def _page_of(note: Note) -> str:
    """Where it stands."""
    if note.process is not None:
        return address_of(note.process)
    return address_of_contact(note.contact) if note.contact is not None else reverse("tasks:list")
