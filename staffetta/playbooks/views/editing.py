"""What the editor is shown while somebody types: minutes beside hours, the dates of the lines as they stand."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import administrators, signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.playbooks.forms import Editor, day_of, hours_of, ids_of
from staffetta.playbooks.models import Playbook
from staffetta.playbooks.preview import preview_of
from staffetta.ui.page import render


@require_safe
@signed_in
def hours(request: MemberRequest) -> HttpResponse:
    """What stands beside the expected hours while they are typed: "30 min" for 0,5 (A-03)."""
    text = str(next((value for name, value in request.GET.items() if name.endswith("hours")), ""))[:20].strip()
    return render(request, "playbooks/_hours.html", {"hours": hours_of(text), "typed": text})


@require_POST
@administrators
def preview(request: MemberRequest) -> HttpResponse:
    """The dates of the lines as they stand in the editor, saved or not (A-04): as a list, and beside each line."""
    template = request.POST.get("kind") == Playbook.Kind.TEMPLATE
    kind = Playbook.Kind.TEMPLATE if template else Playbook.Kind.SEQUENCE
    rows = Playbook.objects.visible_to(request.member).filter(pk__in=ids_of(request.GET.get("playbook", "")))
    editor = Editor(kind, request.POST, request.member.workspace, rows.first())
    start = day_of(request.POST.get("preview-start", ""))
    shown = preview_of(kind, editor.drafts, start) if editor.rows.is_valid() else None
    steps = dict(zip((row.prefix for row in editor.rows.filled), shown.steps, strict=True)) if shown else {}
    beside = [(row.prefix, steps.get(row.prefix)) for row in editor.rows]
    return render(request, "playbooks/_preview.html", {"preview": shown, "beside": beside})
