"""A sequence or a template: to be read by everybody, to be edited by administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import administrators, signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.once import once
from staffetta.accounts.rules import may_export
from staffetta.playbooks import rules
from staffetta.playbooks.acts.change import change_playbook
from staffetta.playbooks.acts.copy import copy_playbook
from staffetta.playbooks.acts.delete import delete_playbook
from staffetta.playbooks.acts.make import make_playbook
from staffetta.playbooks.acts.restore import restore_playbook
from staffetta.playbooks.acts.retire import retire_playbook
from staffetta.playbooks.editions import need_kind, need_room
from staffetta.playbooks.entries import entries_of
from staffetta.playbooks.forms import Editor, day_of
from staffetta.playbooks.kinds import words_of
from staffetta.playbooks.models import Playbook, Run
from staffetta.playbooks.preview import preview_of_saved
from staffetta.playbooks.uses import uses_of
from staffetta.playbooks.views.lists import MENU
from staffetta.processes.addresses import address_of
from staffetta.ui.page import render, toast

NEWEST = 6


def playbook_of(request: MemberRequest, playbook_id: UUID) -> Playbook:
    """The sequence or template of the address, or 404."""
    found: Playbook = get_object_or_404(Playbook.objects.visible_to(request.member), pk=playbook_id)
    return found


@require_safe
@signed_in
def show(request: MemberRequest, playbook_id: UUID) -> HttpResponse:
    """Header, lines with the dates they would have, where it is used."""
    playbook = playbook_of(request, playbook_id)
    start = day_of(request.GET.get("start", ""))
    runs = Run.objects.visible_to(request.member).filter(playbook=playbook)
    context = {
        "menu": MENU,
        "playbook": playbook,
        "words": words_of(playbook.kind),
        "preview": preview_of_saved(playbook, start),
        "uses": uses_of(playbook),
        "run_count": playbook.runs.count(),
        "runs": [
            {"title": run.process.title, "href": address_of(run.process), "start": run.start}
            for run in runs.select_related("process").order_by("-started_at", "-pk")[:NEWEST]
        ],
        "entries": entries_of(request.member, playbook),
        "may_export": may_export(request.member),
        "may_shape": rules.may_shape(request.member),
    }
    return render(request, "playbooks/playbook.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
@once
def new_sequence(request: MemberRequest) -> HttpResponse:
    """Make an action sequence."""
    return _edit(request, Playbook.Kind.SEQUENCE, None)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
@once
def new_template(request: MemberRequest) -> HttpResponse:
    """Make a post-sales template."""
    return _edit(request, Playbook.Kind.TEMPLATE, None)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
@once
def change(request: MemberRequest, playbook_id: UUID) -> HttpResponse:
    """Edit header and lines."""
    playbook = playbook_of(request, playbook_id)
    return _edit(request, Playbook.Kind(playbook.kind), playbook)


def _edit(request: MemberRequest, kind: Playbook.Kind, playbook: Playbook | None) -> HttpResponse:
    (need_room if playbook is None else need_kind)(kind, request.member.workspace)
    editor = Editor(kind, request.POST if request.method == "POST" else None, request.member.workspace, playbook)
    if editor.rows.pressed:
        editor.rearrange()
    elif request.method == "POST" and editor.is_valid():
        with editor.taking_refusals():
            saved = _save(editor, request)
            toast(request, _("{code} was saved.").format(code=saved.code))
            return redirect("playbooks:playbook", playbook_id=saved.pk)
    context = {
        "menu": MENU,
        "editor": editor,
        "form": editor.form,
        "rows": editor.rows,
        "playbook": playbook,
        "words": words_of(kind),
        "today": timezone.localdate(),
        "theirs": _theirs(playbook) if editor.is_stale and playbook else None,
    }
    return render(request, "playbooks/edit.html", context, 422 if editor.has_errors else 200)


def _save(editor: Editor, request: MemberRequest) -> Playbook:
    if editor.playbook is None:
        return make_playbook(editor.draft, by=request.member)
    expected = editor.form.cleaned_data["version"]
    return change_playbook(editor.playbook, editor.draft, expected=expected, by=request.member)


def _theirs(playbook: Playbook) -> dict[str, Any]:
    """What somebody else has saved meanwhile, to be compared (X-08)."""
    fresh = Playbook.objects.get(pk=playbook.pk)
    return {"playbook": fresh, "preview": preview_of_saved(fresh, timezone.localdate())}


@require_POST
@administrators
def copy(request: MemberRequest, playbook_id: UUID) -> HttpResponse:
    """Make another like it, and open that."""
    made = copy_playbook(playbook_of(request, playbook_id), by=request.member)
    toast(request, _("This is the copy; give it its own code."))
    return redirect("playbooks:change", playbook_id=made.pk)


@require_POST
@administrators
def retire(request: MemberRequest, playbook_id: UUID) -> HttpResponse:
    """Take it out of use."""
    playbook = retire_playbook(playbook_of(request, playbook_id), by=request.member, at=timezone.now())
    toast(request, _("{code} is out of use.").format(code=playbook.code))
    return redirect("playbooks:playbook", playbook_id=playbook.pk)


@require_POST
@administrators
def restore(request: MemberRequest, playbook_id: UUID) -> HttpResponse:
    """Put it back into use."""
    playbook = restore_playbook(playbook_of(request, playbook_id), by=request.member)
    toast(request, _("{code} is in use again.").format(code=playbook.code))
    return redirect("playbooks:playbook", playbook_id=playbook.pk)


@require_POST
@administrators
def delete(request: MemberRequest, playbook_id: UUID) -> HttpResponse:
    """Delete what nothing needs."""
    playbook = playbook_of(request, playbook_id)
    delete_playbook(playbook, by=request.member)
    toast(request, _("{code} was deleted.").format(code=playbook.code))
    return redirect(words_of(playbook.kind).list_url)
