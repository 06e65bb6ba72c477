"""What stands at the right of a lead's page: upper floors plug in post-sales, documents … (P-06).

From AppConfig.ready(): panels.add("post-sales", 10, on_lead, "postsales/panel.html")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from staffetta.accounts.models import Member
from staffetta.leads.models import Lead

Fill = Callable[[Member, Lead, datetime], "dict[str, Any] | None"]


@dataclass(frozen=True)
class Panel:
    """A part of the page. `fill` gives its template's context in a constant number of queries; None shows nothing."""

    key: str
    order: int
    fill: Fill
    template: str
    top: bool = False


_panels: dict[str, Panel] = {}


def add(key: str, order: int, function: Fill, template: str, *, top: bool = False) -> None:
    """Show `template` on every lead's page: at the right, or above everything else with `top`. It is included with the
    context of the function as `panel` and draws its own `ui.panel`; it finds `lead` and `member` too."""
    _panels[key] = Panel(key, order, function, template, top)


def filled(member: Member, lead: Lead, now: datetime, *, top: bool = False) -> list[tuple[str, dict[str, Any]]]:
    """Template and context of the panels at the right, or of those above, for this lead, in order."""
    shown = []
    for panel in sorted((p for p in _panels.values() if p.top == top), key=lambda p: (p.order, p.key)):
        context = panel.fill(member, lead, now)
        if context is not None:
            shown.append((panel.template, context))
    return shown
