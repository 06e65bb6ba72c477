"""Administration › Custom fields (C-13)."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.ui.page import render

MENU = "administration"


@require_safe
@administrators
def fields(request: MemberRequest) -> HttpResponse:
    return render(request, "fields/fields.html", {"menu": MENU})
