"""The number range of leads (C-17)."""

from __future__ import annotations

from staffetta.leads.models import Lead


def in_use(wanted: list[str]) -> set[str]:
    """Which of these numbers a lead has already, brought along by an import."""
    return set(Lead.objects.filter(number__in=wanted).values_list("number", flat=True))
