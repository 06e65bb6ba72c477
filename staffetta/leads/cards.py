"""How the cards of the board are drawn: there are hundreds, so each is one text.

A board shows the same cards again and again, to everybody who looks at it, so a text is kept for as long as nothing in
it changes: the card (boards.py), the day, the language, the time zone.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from decimal import Decimal
from uuid import UUID

from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.leads.boards import KEPT, Card, Column
from staffetta.leads.coming import Next
from staffetta.ui import signs
from staffetta.ui.addresses import url
from staffetta.ui.formats import hue, initials, money, relative, shown_date, shown_time
from staffetta.ui.icons import icon
from staffetta.ui.keeping import Entry, kept

SOME = UUID(int=0)
Sums = tuple[tuple[str, Decimal], ...]


def drawing() -> Cards:
    """What draws the cards of one answer."""
    return _drawing(get_language(), timezone.get_current_timezone(), timezone.localdate(), get_script_prefix())


@functools.lru_cache(maxsize=32)
def _drawing(language: str | None, zone: tzinfo, today: date, prefix: str) -> Cards:
    """Language and prefix are only part of the key."""
    return Cards(today, zone)


class Cards:
    """Draws cards in the language in use, as seen from one day."""

    def __init__(self, today: date, zone: tzinfo) -> None:
        self._today, self._zone = today, zone
        self._far: dict[date, str] = {}
        self._plain: dict[date, str] = {}
        self._page = url("leads:lead", pk=SOME).split(str(SOME))
        self._status = {"todo": icon("circle") + _("To do"), "on_hold": icon("circle-pause") + _("On hold")}
        self._warning = signs.badge(_("No next step"), "warning", icon="triangle-alert")
        self._late, self._dots = icon("clock-alert", "", _("Overdue")), icon("ellipsis-vertical")
        tip, moving = escape(_("Has a post-sales process")), escape(_("Move to…"))
        self._rocket = (
            f'<span class="rocket" data-tip="{tip}">{icon("rocket")}<span class="sr-only">{tip}</span></span>'
        )
        self._menu = (
            '<button class="btn btn-quiet btn-icon btn-xs" type="button" data-card-menu aria-haspopup="menu"'
            f' aria-controls="board-moves" aria-label="{moving}">{self._dots}</button>'
        )

    def drawn(self, cards: Iterable[Card]) -> Markup:
        """These cards, as items of a list."""
        return Markup("\n".join([_drawn(self, card) for card in cards]))

    def head(self, column: Column) -> Markup:
        """The head of a column: name, how many, how much."""
        step, figures = column.step, column.figures
        sums = figures.count, tuple(figures.sums), tuple(figures.weighted)
        return _head(self, step.pk, step.colour, column.name, column.folded, sums)

    def card(self, card: Card) -> str:
        """One card."""
        turns = f' data-turns="{int(card.turns.timestamp())}"' if card.turns else ""
        fixed, menu = (" data-fixed", "") if card.fixed else ("", self._menu)
        (before, after), pk = self._page, str(card.pk)
        words = f'<p class="tags">{"".join(map(signs.tag, card.tags))}</p>' if card.tags else ""
        return (
            f'<li class="card" data-card="{pk}" data-step="{card.step}" data-rank="{card.rank}"{turns}{fixed}>'
            f'<div class="card-top"><a class="card-title" href="{before}{pk}{after}" aria-describedby="board-keys"'
            f' draggable="false">{escape(card.title)}</a>{self._rocket if card.rocket else ""}{menu}</div>'
            f'<div class="card-who"><p class="card-detail">{escape(card.contact)}</p>{_handler(card.handler)}</div>'
            f"{words}{self._next(card)}{self._foot(card)}</li>"
        )

    def _next(self, card: Card) -> str:
        """Where it stands, and what comes next; nothing of closed leads."""
        status = str(card.status)
        if status not in self._status:
            return ""
        shown = f'<span class="status status-{status}">{self._status[status]}</span>'
        if card.warns:
            return f'<p class="card-next">{shown}{self._warning}</p>'
        if card.next is None:
            return f'<p class="card-next">{shown}</p>'
        step, kind = card.next, escape(card.next.kind)
        sign = (
            f'<span class="next-kind" data-tip="{kind}">{icon(step.icon)}<span class="sr-only">{kind}</span></span>'
            if step.icon
            else ""
        )
        title = f'<span class="next-step">{sign}<span class="next-title">{escape(step.title)}</span></span>'
        return f'<p class="card-next">{shown}{self._moment(step)}{title}</p>'

    def _moment(self, step: Next) -> str:
        if not step.moment:
            return ""
        exact, tip, said = self._shown(step.moment)
        late, sign = (" moment-late", self._late) if step.late else ("", "")
        return f'<time class="next-moment moment{late}" datetime="{exact}" title="{tip}">{sign}{said}</time>'

    def _foot(self, card: Card) -> str:
        if card.amount is None and not card.close:
            return ""
        amount = close = ""
        if card.amount is not None:
            amount = f'<strong class="num">{escape(money(card.amount, card.currency))}</strong>'
        if card.close:
            late, sign = (" moment-late", self._late) if card.close_late else ("", "")
            day = escape(self._day(card.close))
            close = f'<time class="moment muted{late}" datetime="{card.close.isoformat()}">{sign}{day}</time>'
        return f'<div class="card-foot">{amount}{close}</div>'

    def _shown(self, value: date | datetime) -> tuple[str, str, str]:
        """The exact moment, for programs; in full; and in short: the time today, else the day as seen from today."""
        if not isinstance(value, datetime):
            return value.isoformat(), escape(self._seen(value)), escape(self._seen(value))
        local = value.astimezone(self._zone)
        day, time = local.date(), shown_time(local.time())
        seen = self._seen(day)
        return local.isoformat(), escape(f"{seen}, {time}"), escape(time if day == self._today else seen)

    def _seen(self, day: date) -> str:
        """As seen from today."""
        if day not in self._far:
            self._far[day] = relative(day)
        return self._far[day]

    def _day(self, value: date) -> str:
        if value not in self._plain:
            self._plain[value] = shown_date(value, "day")
        return self._plain[value]


@functools.lru_cache(maxsize=512)
def _head(by: Cards, pk: UUID, colour: str, name: str, folded: bool, sums: tuple[int, Sums, Sums]) -> Markup:
    """`by`: only part of the key, for whom it is."""
    figures = Entry(zip(("count", "sums", "weighted"), sums, strict=True))
    said = Entry(step=Entry(pk=pk, colour=colour), name=name, folded=folded, figures=figures)
    return kept("leads/_board_head.html", one=said)


@functools.lru_cache(maxsize=KEPT)
def _drawn(by: Cards, card: Card) -> str:
    return by.card(card)


@functools.lru_cache(maxsize=1024)
def _handler(name: str) -> str:
    if not name:
        return ""
    said, letters = escape(name), escape(initials(name))
    sign = f'<span class="avatar avatar-s hue-{hue(name)}" data-tip="{said}" aria-hidden="true">{letters}</span>'
    return f'{sign}<span class="sr-only">{said}</span>'
