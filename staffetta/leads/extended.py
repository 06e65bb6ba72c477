"""How the lines of the extended list of leads are drawn, each as one text, which is kept as drawing.py keeps rows."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from uuid import UUID

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.contacts.naming import shown_name
from staffetta.leads.drawing import Words, num, step_of, whose
from staffetta.leads.lines import KEPT, Line
from staffetta.listings.drawn import readers
from staffetta.ui import signs
from staffetta.ui.formats import money, percent, shown_date

TEXT = 180
"""So much of the description is shown."""


def extended() -> Lines:
    """What draws them for everybody who reads in this language and time zone today."""
    return _extended(*readers())


@functools.lru_cache(maxsize=32)
def _extended(language: str, zone: tzinfo, today: date, prefix: str) -> Lines:
    return Lines(Words(today, with_tags=False))


class Lines:
    """Draws lines of the extended list, in the language in use."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._next, self._closed = escape(_("Next step")), escape(_("Closed"))
        self._expected, self._probability = escape(_("Expected close")), escape(_("Probability"))
        self._nobody = signs.person(None, nobody=_("Nobody handles it"))

    def rows(self, lines: Iterable[Line], steps: Mapping[UUID, Sequence[UUID]]) -> Markup:
        """All lines of the page; `steps` of each pipeline, in their order."""
        return Markup("\n".join([_lined(self, line, tuple(steps[line.pipeline_id])) for line in lines]))

    def line(self, line: Line, steps: Sequence[UUID]) -> str:
        """One of them."""
        before, after = self._words.select
        who = signs.person(line.handler) or self._nobody
        return (
            f'<li class="lead-line"><input type="checkbox" name="ids" value="{line.pk}" data-bulk-row form="bulk"'
            f' aria-label="{before}{escape(line.title)}{after}"><div class="lead-line-main">{self._main(line)}</div>'
            f'<div class="lead-line-part">{self._place(line, steps)}</div>'
            f'<div class="lead-line-part">{self._coming(line)}{who}</div>'
            f'<div class="lead-line-end">{self._worth(line)}</div></li>'
        )

    def _main(self, line: Line) -> str:
        words = self._words
        names = [shown_name(name) for name in (line.contact, line.person) if name is not None]
        whom = f"<span>{escape(' · '.join(dict.fromkeys(names)))}</span>" if names else ""
        product = f"<span>{escape(line.product)}</span>" if line.product else ""
        text = f'<p class="lead-line-text">{escape(_shortened(line.description))}</p>' if line.description else ""
        tags = f'<p class="tags">{"".join([signs.tag(name) for name in line.tags])}</p>' if line.tags else ""
        return (
            f'<p class="lead-line-title"><a class="cell-main" href="{words.page}{line.pk}/">{escape(line.title)}</a>'
            f"{words.status[line.status]}{words.rocket_of(line)}</p>"
            f'<p class="cell-sub">{whom}{num(line.number)}{product}</p>{text}{tags}'
        )

    def _place(self, line: Line, steps: Sequence[UUID]) -> str:
        place = steps.index(line.step_id) if line.step_id in steps else 0
        dots = '<i class="is-done"></i>' * (place + 1) + "<i></i>" * (len(steps) - place - 1)
        ended = "" if line.is_open else f" step-dots-{line.outcome}"
        since = f'<span class="lead-line-label num">{escape(line.time_at_step)}</span>' if line.is_open else ""
        return (
            f'<span class="lead-line-label">{escape(line.pipeline)}</span>'
            f'<span class="step-name">{escape(line.step)}</span>'
            f'<span class="step-dots{ended}" aria-hidden="true">{dots}</span>{since}'
        )

    def _coming(self, line: Line) -> str:
        begun = f'<span class="lead-line-label">{self._next if line.is_open else self._closed}</span>'
        if not line.is_open:
            reason = f" · {line.reason}" if line.reason else ""
            return f"{begun}<span>{escape(shown_date(line.won_on or line.closed_at))}{escape(reason)}</span>"
        if line.warns:
            return f"{begun}{self._words.warning}"
        if line.next is None:
            return begun
        drawn, end = step_of(line.next, self._words)
        return f"{begun}{drawn}{end}{whose(line.next, line, 'lead-line-label')}"

    def _worth(self, line: Line) -> str:
        amount = f'<strong class="num">{escape(money(line.amount, line.currency))}</strong>'
        if not line.is_open:
            return amount
        close = self._words.close(line, "moment")
        expected = f'<span class="num" title="{self._expected}">{close}</span>' if close else ""
        likely = escape(percent(line.probability))
        return f'{amount}<span class="muted num">{self._probability} {likely}</span>{expected}'


@functools.lru_cache(maxsize=KEPT)
def _lined(by: Lines, line: Line, steps: tuple[UUID, ...]) -> str:
    return by.line(line, steps)


def _shortened(text: str) -> str:
    """The beginning of a long text, to a whole word."""
    return text if len(text) <= TEXT + 5 else text[: TEXT - 3].rsplit(" ", 1)[0] + "..."
