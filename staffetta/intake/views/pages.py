"""One incoming file: what was made of it, or what is asked about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.intake import files
from staffetta.intake.acts.drop_file import drop_file
from staffetta.intake.acts.resolve import resolve_file
from staffetta.intake.forms import ResolveForm
from staffetta.intake.models import IncomingFile
from staffetta.intake.proposals import proposals
from staffetta.intake.told import words_of
from staffetta.intake.views.lists import MENU
from staffetta.ui.page import render, toast


@require_safe
@signed_in
def file(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Its documents; while it waits, who its partners could be."""
    found = _found(request, file_id)
    if found.is_waiting and files.place_of(found.pk).exists():
        return _asking(request, found)
    return render(request, "intake/file.html", {"menu": MENU, "file": found, "words": words_of(found)})


def _found(request: MemberRequest, file_id: UUID) -> IncomingFile:
    return get_object_or_404(IncomingFile.objects.visible_to(request.member).with_documents(), pk=file_id)


def _asking(request: MemberRequest, found: IncomingFile, data: Any = None) -> HttpResponse:
    _readings, asked = proposals(files.read(found.pk), request.member)
    form = ResolveForm(data, asked=asked, member=request.member)
    if data is not None and form.is_valid():
        with form.taking_refusals():
            settled = resolve_file(found, form.choices(), by=request.member, at=timezone.now())
            toast(request, _("{name} was taken in.").format(name=settled.name))
            return redirect("intake:file", settled.pk)
    parts = [(one, form[f"who-{one.key}"], form[f"contact-{one.key}"]) for one in asked]
    context = {"menu": MENU, "file": found, "form": form, "parts": parts, "words": words_of(found)}
    return render(request, "intake/asked.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def resolve(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Somebody says who its partners are."""
    return _asking(request, _found(request, file_id), request.POST)


@require_POST
@signed_in
def drop(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """It is left out."""
    dropped = drop_file(_found(request, file_id), by=request.member, at=timezone.now())
    toast(request, _("{name} was not taken in.").format(name=dropped.name), "info")
    return redirect("intake:files")
