"""Sequences and templates as files: taken out, and taken in after a look at what they would become."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from staffetta.accounts.gates import administrators, signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.rules import may_export
from staffetta.core.refusals import Refused, require
from staffetta.playbooks.acts.take_in import take_in_playbooks
from staffetta.playbooks.files import MOST, text_of, written
from staffetta.playbooks.import_forms import FileForm, Import
from staffetta.playbooks.kinds import words_of
from staffetta.playbooks.models import Playbook
from staffetta.playbooks.preview import preview_of
from staffetta.playbooks.taking import taking_in
from staffetta.playbooks.views.lists import MENU
from staffetta.playbooks.views.pages import playbook_of
from staffetta.ui.page import render, toast


class NothingToExport(Refused):
    """A file without any sequence would be none."""


@require_safe
@signed_in
def file_of_one(request: MemberRequest, playbook_id: UUID) -> HttpResponse:
    """One sequence or template as a file."""
    playbook = playbook_of(request, playbook_id)
    return _file(request, [playbook], re.sub(r"[^A-Za-z0-9_-]+", "-", playbook.code).strip("-") or "sequence")


@require_safe
@signed_in
def file_of_all(request: MemberRequest, kind: str) -> HttpResponse:
    """All that are in use, as one file."""
    rows = Playbook.objects.visible_to(request.member).filter(kind=kind).active().order_by("code")
    return _file(request, list(rows[:MOST]), words_of(kind).file_name)


def _file(request: MemberRequest, playbooks: list[Playbook], name: str) -> HttpResponse:
    require(may_export(request.member), _("You may not export."))
    if not playbooks:
        raise NothingToExport(_("There is nothing in use to export."))
    answer = HttpResponse(text_of(written(playbooks)), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def import_(request: MemberRequest, kind: str) -> HttpResponse:
    """First the file, then what would become of it, then it is taken in."""
    posted = request.method == "POST"
    form = FileForm(request.POST if posted else None, request.FILES if posted else None, kind=kind)
    asked: Import | None = None
    if posted and form.is_valid():
        asked = Import(form.cleaned_data["read"], request.POST, sent="save" in request.POST)
        if asked.sent and asked.is_valid():
            with taking_in(asked):
                saved = take_in_playbooks([taking for _place, taking in asked.chosen], by=request.member)
                return _done(request, kind, saved)
    context = {"menu": MENU, "words": words_of(kind), "form": form, **_shown(asked)}
    wrong = bool(form.errors) or (asked is not None and asked.has_errors)
    return render(request, "playbooks/import.html", context, 422 if wrong else 200)


def _done(request: MemberRequest, kind: str, saved: list[Playbook]) -> HttpResponse:
    count = len(saved)
    toast(request, ngettext("{count} was imported.", "{count} were imported.", count).format(count=count))
    if count == 1:
        return redirect("playbooks:playbook", playbook_id=saved[0].pk)
    return redirect(words_of(kind).list_url)


def _shown(asked: Import | None) -> dict[str, Any]:
    if asked is None:
        return {"asked": None}
    today = timezone.localdate()
    items = [
        {
            "incoming": item,
            "form": form,
            "preview": preview_of(item.draft.kind, item.draft.lines, today),
        }
        for item, form in zip(asked.incoming, asked.forms, strict=True)
    ]
    return {"asked": asked, "items": items, "text": text_of(asked.file).decode()}
