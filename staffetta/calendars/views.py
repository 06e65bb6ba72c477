"""The calendar page."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.calendars.month import days_of, weeks_of
from staffetta.ui.page import render


@require_safe
@signed_in
def calendar(request: MemberRequest) -> HttpResponse:
    """?month=2026-11; this month for anything else."""
    now = timezone.now()
    today = timezone.localdate(now)
    first = month_of(request.GET.get("month", ""), today)
    weeks = days_of(request.member, weeks_of(first.year, first.month), first.month, now)
    context = {
        "menu": "calendar",
        "wide": True,
        "first": first,
        "today": today,
        "weeks": weeks,
        "days": [day for week in weeks for day in week if day.inside and (day.rows or day.date == today)],
        "count": sum(len(day.rows) for week in weeks for day in week if day.inside),
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": (first + timedelta(days=31)).strftime("%Y-%m"),
    }
    return render(request, "calendars/calendar.html", context)


def month_of(text: str, today: date) -> date:
    """The first day of the month that an address names."""
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text, re.ASCII)
    if match is None or not 1970 <= int(match[1]) <= 2199:
        return today.replace(day=1)
    return date(int(match[1]), int(match[2]), 1)
