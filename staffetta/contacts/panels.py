"""What stands on a contact's page besides its own data: upper floors plug in leads, tasks, documents … (C-19)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact

Fill = Callable[[Member, Contact], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """A part of the page. `fill` gives its template's context in a constant number of queries; None shows nothing.
    `side` puts it into the narrow column."""

    key: str
    label: str | Promise
    order: int
    fill: Fill
    template: str
    side: bool = False


@dataclass(frozen=True)
class Filled:
    """A panel with what it shows of one contact."""

    key: str
    label: str | Promise
    template: str
    context: dict[str, Any]
    side: bool


_panels: dict[str, Panel] = {}


def add(key: str, label: str | Promise, order: int, function: Fill, template: str, *, side: bool = False) -> None:
    """Show `template` on every contact's page, from AppConfig.ready(). It is included with the context of the function
    as `panel` and draws its own `ui.panel`; it finds `contact` and `member` too."""
    _panels[key] = Panel(key, label, order, function, template, side)


def filled(member: Member, contact: Contact) -> list[Filled]:
    """The panels for this contact, in order."""
    shown = []
    for panel in sorted(_panels.values(), key=lambda p: (p.order, p.key)):
        context = panel.fill(member, contact)
        if context is not None:
            shown.append(Filled(panel.key, panel.label, panel.template, context, panel.side))
    return shown
