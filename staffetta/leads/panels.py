"""What stands at the right of a lead's page: upper floors plug in post-sales, documents … (P-06).

From AppConfig.ready(): panels.add("post-sales", 10, on_lead, "postsales/panel.html")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.expressions import Combinable

from staffetta.accounts.models import Member
from staffetta.leads.models import Lead

Fill = Callable[[Member, Lead, datetime], "dict[str, Any] | None"]
Where = Callable[[], Combinable]


@dataclass(frozen=True)
class Panel:
    """A part of the page. `fill` gives its template's context in a constant number of queries; None shows nothing."""

    key: str
    order: int
    fill: Fill
    template: str
    top: bool = False
    where: Where | None = None

    @property
    def known_as(self) -> str:
        """What the answer of `where` is called on the lead."""
        return f"panel_{self.key.replace('-', '_')}"


_panels: dict[str, Panel] = {}


def add(  # noqa: PLR0913  each is named by whoever adds one
    key: str, order: int, function: Fill, template: str, *, top: bool = False, where: Where | None = None
) -> None:
    """Show `template` on every lead's page: at the right, or above everything else with `top`. It is included with the
    context of the function as `panel` and draws its own `ui.panel`; it finds `lead` and `member` too.

    `where` gives a condition without which the panel is empty, asked with the lead itself (its key is OuterRef("pk")):
    most leads have no documents, and then nobody asks for them."""
    _panels[key] = Panel(key, order, function, template, top, where)


def conditions() -> dict[str, Combinable]:
    """What is asked with a lead, so that panels that would be empty are not filled."""
    return {panel.known_as: panel.where() for panel in _panels.values() if panel.where is not None}


def filled(member: Member, lead: Lead, now: datetime, *, top: bool = False) -> list[tuple[str, dict[str, Any]]]:
    """Template and context of the panels at the right, or of those above, for this lead, in order."""
    shown = []
    for panel in sorted((p for p in _panels.values() if p.top == top), key=lambda p: (p.order, p.key)):
        context = panel.fill(member, lead, now) if getattr(lead, panel.known_as, True) else None
        if context is not None:
            shown.append((panel.template, context))
    return shown
