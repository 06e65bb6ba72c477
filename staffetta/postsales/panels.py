"""What upper floors show at the right of a process's page.

From AppConfig.ready(): panels.add("sharing", 50, on_process, "sharing/panel.html")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from staffetta.accounts.models import Member
from staffetta.postsales.models import PostSalesProcess

Fill = Callable[[Member, PostSalesProcess, datetime], "dict[str, Any] | None"]


@dataclass(frozen=True)
class Panel:
    """A part of the page. `fill` gives its template's context in a constant number of queries; None shows nothing."""

    key: str
    order: int
    fill: Fill
    template: str


_panels: dict[str, Panel] = {}


def add(key: str, order: int, fill: Fill, template: str) -> None:
    """Show `template` on every process's page; it finds the context of the function as `part`."""
    _panels[key] = Panel(key, order, fill, template)


def filled(member: Member, post_sales: PostSalesProcess, now: datetime) -> list[tuple[str, dict[str, Any]]]:
    """Template and context of each panel of this process, in order."""
    shown = []
    for panel in sorted(_panels.values(), key=lambda one: (one.order, one.key)):
        context = panel.fill(member, post_sales, now)
        if context is not None:
            shown.append((panel.template, context))
    return shown
