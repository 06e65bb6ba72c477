"""Administration › Preferences of the workspace."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffetta.accounts.acts.change_workspace import change_workspace
from staffetta.accounts.forms import WorkspaceForm
from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Workspace
from staffetta.ui.page import render, toast


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def preferences(request: MemberRequest) -> HttpResponse:
    """Name, privacy, who deletes, language, currency. The edition is shown only (P-14)."""
    shown = request.member.workspace
    form = WorkspaceForm(request.POST or None, initial=WorkspaceForm.stored(shown))
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            change_workspace(shown, form.values(), by=request.member, expected=form.cleaned_data["version"])
            toast(request, _("The preferences were saved."))
            return redirect("accounts:workspace")
    stored = WorkspaceForm.stored(Workspace.objects.get(pk=shown.pk)) if form.is_stale else {}
    context = {
        "menu": "administration",
        "form": form,
        "differences": form.differences(stored) if stored else [],
        "shown": shown,
    }
    return render(request, "accounts/workspace.html", context, 422 if form.errors else 200)
