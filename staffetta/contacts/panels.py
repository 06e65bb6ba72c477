"""What stands on a contact's page besides its own data: upper floors plug in leads, tasks, documents … (C-19)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.db.models.expressions import Combinable
from django.utils.functional import Promise

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact

Fill = Callable[..., dict[str, Any] | None]
Where = Callable[[], Combinable | Q]


@dataclass(frozen=True)
class Figure:
    """One answer in the strip on top of the page: "what is next", "what is it worth".

    A panel's function gives them under the key "figures" of its context. `of` is the side to which it belongs, like a
    panel's. `moment` and `who` are shown beneath the value, before `hint`.
    """

    label: str
    value: str
    order: int
    hint: str = ""
    href: str = ""
    icon: str = ""
    tone: str = ""
    moment: date | datetime | None = None
    late: bool = False
    who: str = ""
    of: str = ""


@dataclass(frozen=True)
class Panel:
    """A part of the page. `fill(member, contact)` gives its template's context in a constant number of queries; None
    shows nothing. With `by_view` it is called with `view=` too, and shows only what belongs to that side.

    `side` puts it into the narrow column. `of` says that it belongs to what the contact is as "customer" or as
    "supplier": the other's view leaves it out (C-07).
    """

    key: str
    label: str | Promise
    order: int
    fill: Fill
    template: str
    side: bool = False
    of: str = ""
    by_view: bool = False
    where: Where | None = None
    empty: Fill | None = None

    @property
    def known_as(self) -> str:
        """What the answer of `where` is called on the contact."""
        return f"panel_{self.key}"

    def context(self, member: Member, contact: Contact, view: str) -> dict[str, Any] | None:
        """What it shows; None for nothing."""
        fill = self.fill if getattr(contact, self.known_as, True) else self.empty
        return fill(member, contact, **({"view": view} if self.by_view else {})) if fill is not None else None


@dataclass(frozen=True)
class Filled:
    """A panel with what it shows of one contact."""

    key: str
    label: str | Promise
    template: str
    context: dict[str, Any]
    side: bool

    @property
    def figures(self) -> list[Figure]:
        """What it says in the strip."""
        return list(self.context.get("figures", ()))


_panels: dict[str, Panel] = {}


def add(  # noqa: PLR0913  each is named by whoever adds one
    key: str,
    label: str | Promise,
    order: int,
    function: Fill,
    template: str,
    *,
    side: bool = False,
    of: str = "",
    by_view: bool = False,
    where: Where | None = None,
    empty: Fill | None = None,
) -> None:
    """Show `template` on every contact's page, from AppConfig.ready(). It is included with the context of the function
    as `panel` and draws its own `ui.panel`; it finds `contact` and `member` too.

    `where` gives a condition without which there is nothing to show, asked with the contact itself (its key is
    OuterRef("pk")): most contacts have no documents, and then nobody asks for them. The panel is then left out, or
    shows what `empty` gives instead of the function."""
    _panels[key] = Panel(key, label, order, function, template, side, of, by_view, where, empty)


def conditions() -> dict[str, Combinable | Q]:
    """What is asked with a contact, so that panels that would be empty are not filled."""
    return {panel.known_as: panel.where() for panel in _panels.values() if panel.where is not None}


def filled(member: Member, contact: Contact, view: str = "everything") -> list[Filled]:
    """The panels for this contact, in order; in the customer's view without the supplier's, and the other way round."""
    hidden = {"customer": "supplier", "supplier": "customer"}.get(view, "-")
    shown = []
    for panel in sorted(_panels.values(), key=lambda p: (p.order, p.key)):
        if panel.of == hidden:
            continue
        context = panel.context(member, contact, view)
        if context is not None:
            shown.append(Filled(panel.key, panel.label, panel.template, context, panel.side))
    return shown


def figures(panels: Iterable[Filled], own: Iterable[Figure] = ()) -> list[Figure]:
    """The strip of the page, in order."""
    said = [*own, *(figure for panel in panels for figure in panel.figures)]
    return sorted(said, key=lambda figure: figure.order)
