"""Administration › Working days (A-04)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.ui.page import render, toast
from staffetta.workdays.acts.set_days import check, set_working_days
from staffetta.workdays.calendar import calendar_of
from staffetta.workdays.forms import Editor
from staffetta.workdays.models import WorkingDays
from staffetta.workdays.preview import year_in, year_of

MENU = "administration"
AHEAD = 5
EXAMPLE = 5


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def edit(request: MemberRequest) -> HttpResponse:
    """The calendar, its own free days, and the free days of a year as they would be."""
    said = WorkingDays.objects.running()
    editor = _editor(request, said)
    if editor.rows.pressed:
        editor.rearrange()
    elif request.method == "POST" and editor.is_valid() and "show" not in request.POST:
        with editor.taking_refusals():
            set_working_days(editor.draft, by=request.member, expected=editor.form.cleaned_data["version"])
            toast(request, _("The changes were saved."))
            return redirect("ui:administration")
    status = 422 if editor.has_errors and "show" not in request.POST else 200
    return render(request, "workdays/edit.html", _context(request, editor, said), status)


@require_POST
@administrators
def preview(request: MemberRequest) -> HttpResponse:
    """The regions of the country chosen, and the free days of a year as they would be; nothing is saved."""
    said = WorkingDays.objects.running()
    context = {**_context(request, _editor(request, said), said), "with_region": "region" in request.GET}
    return render(request, "workdays/_preview.html", context)


def _editor(request: MemberRequest, said: WorkingDays) -> Editor:
    return Editor(request.POST if request.method == "POST" else None, said, request.member.workspace.country)


def _context(request: MemberRequest, editor: Editor, said: WorkingDays) -> dict[str, Any]:
    today = timezone.localdate()
    year = year_in(request.POST.get("year", ""), today)
    stale = editor.form.is_bound and editor.form.is_stale
    return {
        "menu": MENU,
        "form": editor.form,
        "rows": editor.rows,
        "years": [(str(n), str(n)) for n in sorted({year, *range(today.year, today.year + AHEAD)})],
        "year": str(year),
        "differences": editor.form.differences(editor.stored) if stale else [],
        "theirs": said.free_days if stale else [],
        **_shown(editor, said, year, today),
    }


def _shown(editor: Editor, said: WorkingDays, year: int, today: date) -> dict[str, Any]:
    """What the calendar as typed makes of the year; nothing while it is not valid."""
    if editor.form.is_bound:
        with editor.taking_refusals():
            if editor.is_valid():
                check(editor.draft)
        if editor.has_errors:
            return {"shown": None, "example": None}
        said = editor.draft.unsaved
    calendar = calendar_of(said)
    return {
        "shown": year_of(calendar, year, get_language() or "en"),
        "example": {"today": today, "days": EXAMPLE, "date": calendar.add(today, EXAMPLE)},
    }
