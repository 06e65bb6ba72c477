"""The reports by name, for pages, CSV and API."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staffetta.reports.activities import activities
from staffetta.reports.delivery import delivery
from staffetta.reports.forecast import forecast
from staffetta.reports.funnel import funnel
from staffetta.reports.hours import hours
from staffetta.reports.outcomes import outcomes
from staffetta.reports.scope import Scope
from staffetta.reports.tables import Report

REPORTS: dict[str, Callable[[Scope], Report]] = {
    "funnel": funnel,
    "activities": activities,
    "wins": outcomes,
    "hours": hours,
    "delivery": delivery,
    "forecast": forecast,
}
TITLES: dict[str, str | Promise] = {
    "overview": _("Overview"),
    "funnel": _("Funnel"),
    "activities": _("Activities"),
    "wins": _("Wins and losses"),
    "hours": _("Hours"),
    "delivery": _("Post-sales"),
    "forecast": _("Forecast"),
}
WITH_PIPELINE = ("funnel", "wins", "forecast")
"""Reports about leads; the others are about people's work."""
