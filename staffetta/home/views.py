"""The page on which a day begins."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.home.day import LATER, OVERDUE, TODAY, UNCLAIMED, my_day
from staffetta.ui.page import render

__all__ = ["LATER", "OVERDUE", "TODAY", "UNCLAIMED", "day", "tasks"]


@require_safe
@signed_in
def day(request: MemberRequest) -> HttpResponse:
    """My day (T-08)."""
    now = timezone.now()
    return render(request, "home/my_day.html", {"menu": "my-day", "parts": my_day(request.member, now), "today": now})


@require_safe
@signed_in
def tasks(request: MemberRequest) -> HttpResponse:
    """The lists of the day as a fragment, fetched anew whenever a task changed."""
    now = timezone.now()
    return render(request, "home/_parts.html", {"parts": my_day(request.member, now), "today": now})
