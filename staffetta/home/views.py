"""The page on which a day begins."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.home.colleagues import colleagues_of
from staffetta.home.day import my_day
from staffetta.home.week import dropped_of, load_of
from staffetta.ui.page import count_meanwhile, render


@require_safe
@signed_in
def day(request: MemberRequest) -> HttpResponse:
    """My day, or that of a colleague whom one leads (T-08)."""
    count_meanwhile(request)
    colleagues = colleagues_of(request.member)
    choices = [(request.member.pk, _("My day")), *((one.pk, one.name) for one in colleagues)] if colleagues else []
    return render(request, "home/my_day.html", {"menu": "my-day", "choices": choices, **_said(request)})


@require_safe
@signed_in
def tasks(request: MemberRequest) -> HttpResponse:
    """What stands in the day as a fragment, fetched anew whenever a task changed."""
    return render(request, "home/_parts.html", _said(request))


def _said(request: MemberRequest) -> dict[str, Any]:
    now, whose = timezone.now(), _whose(request)
    return {
        "parts": my_day(whose, now, request.member),
        "loads": load_of(whose, now),
        "dropped": dropped_of(whose),
        "today": now,
        "whose": whose,
        "own": whose == request.member,
    }


def _whose(request: MemberRequest) -> Member:
    wanted = request.GET.get("member", "")
    if wanted in ("", str(request.member.pk)):
        return request.member
    found = next((one for one in colleagues_of(request.member) if str(one.pk) == wanted), None)
    if found is None:
        raise Http404
    return found
