"""How the rows of lists of leads are drawn, compact and extended.

A page has hundreds of cells, so a row is one text, put together here (as contacts/drawing.py does); words and signs are
looked up once for the page. What stands in a cell is drawn by the function that the column names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.core.db.making import fresh
from staffetta.leads.coming import Hands, Next
from staffetta.leads.lines import Line
from staffetta.leads.models import Status
from staffetta.listings.columns import Column
from staffetta.processes.models import Process
from staffetta.processes.rules import Standing
from staffetta.ui import signs
from staffetta.ui.addresses import url
from staffetta.ui.formats import iso, money, percent, shown_date, shown_datetime, when
from staffetta.ui.icons import icon

TEXT = 180
"""So much of the description stands in the extended list."""
NOBODY = Hands(None, "", "")


class Words:
    """What rows say, looked up once for a page."""

    def __init__(self, today: date, *, with_tags: bool) -> None:
        self.today, self.with_tags = today, with_tags
        self.page = url("leads:list")
        self.status = {str(kind): signs.status(kind) for kind in Status}
        self.warning = signs.badge(_("No next step"), "warning", icon="triangle-alert")
        self.rocket, self.rocket_sign = escape(_("Has a post-sales process")), icon("rocket")
        self.late, self.pencil = icon("clock-alert", "", _("Overdue")), icon("pencil")
        self.change, self.yes = escape(_("Change:")), escape(_("Yes"))
        before, after = str(escape(_("Select %(name)s") % {"name": "\x00"})).split("\x00")
        self.select = before, after
        self._moments: dict[Any, tuple[str, str]] = {}
        self._steps: dict[UUID, str] = {}

    def moment(self, step: Next) -> str:
        """When the next step is due; each moment is put into words once."""
        moment = step.moment
        if not moment:
            return ""
        if moment not in self._moments:
            self._moments[moment] = iso(moment), escape(when(moment))
        said, shown = self._moments[moment]
        css, sign = (" moment-late", self.late) if step.late else ("", "")
        return f'<time class="next-moment moment{css}" datetime="{said}">{sign}{shown}</time>'

    def close(self, line: Line, css: str) -> str:
        """When the lead is expected to close, with a sign once that day is over."""
        day = line.close
        if day is None:
            return ""
        late, sign = (" moment-late", self.late) if line.late else ("", "")
        return f'<time class="{css}{late}" datetime="{day.isoformat()}">{sign}{escape(shown_date(day))}</time>'

    def step(self, line: Line) -> str:
        """The step and its colour; there are few."""
        if line.step_id not in self._steps:
            dot = f'<span class="dot tone-{escape(line.colour)}" aria-hidden="true"></span>'
            self._steps[line.step_id] = f'<span class="step-name">{dot}{escape(line.step)}</span>'
        return self._steps[line.step_id]

    def rocket_of(self, line: Line) -> str:
        """The mark of a lead with a post-sales process; it leads there."""
        if not line.rocket:
            return ""
        said = f'data-tip="{self.rocket}" aria-label="{self.rocket}"'
        return f'<a class="rocket" href="{self.page}{line.pk}/#panel-post-sales" {said}>{self.rocket_sign}</a>'


def step_of(step: Next, words: Words) -> tuple[str, str]:
    """What comes next, and open: whoever has it in place of the handler."""
    sign, title = icon(step.icon) if step.icon else "", escape(step.title)
    drawn = f'<span class="next-step">{sign}<span class="next-title" title="{title}">{title}</span>{words.moment(step)}'
    return drawn, "</span>"


def whose(step: Next, line: Line, css: str) -> str:
    """Who has it, unless the handler has."""
    assignee, name, group = step.hands or NOBODY
    if assignee and assignee != line.handler_id:
        return f'<span class="{css}">{escape(name)}</span>'
    return f'<span class="{css}">{escape(group)}</span>' if group else ""


class Drawing:
    """Draws the rows of one page of the compact list, in the language in use."""

    def __init__(self, columns: Iterable[Column], words: Words, standing: Standing) -> None:
        self._words, self._standing = words, standing
        self._editable: dict[tuple[UUID | None, UUID | None], bool] = {}
        self._columns = [
            (column, _drawer(column), _css(column), f"{words.change} {escape(column.label)}, ") for column in columns
        ]

    def rows(self, lines: Iterable[Line]) -> Markup:
        """All rows of the page."""
        return Markup("\n".join([self._row(line) for line in lines]))

    def _may_edit(self, line: Line) -> bool:
        """Few hands hold all leads of a page."""
        held = line.handler_id, line.supervisor_id
        if held not in self._editable:
            process = fresh(Process, handler_id=held[0], supervisor_id=held[1])
            self._editable[held] = self._standing.may_edit(process)
        return self._editable[held]

    def _row(self, line: Line) -> str:
        pk, title, may_edit, words = str(line.pk), escape(line.title), self._may_edit(line), self._words
        before, after = words.select
        parts = [
            f'<tr><td class="cell-check"><input type="checkbox" name="ids" value="{pk}" data-bulk-row'
            f' aria-label="{before}{title}{after}" form="bulk"></td>'
        ]
        for column, draw, css, change in self._columns:
            shown = draw(column, line, words)
            hidden = "" if column.phone and shown else " not-on-phone"
            if may_edit and column.edit:
                inside = self._changeable(shown, column.key, f"{change}{title}", pk)
                parts.append(f'<td class="{css}{hidden}" data-cell>{inside}</td>')
            else:
                parts.append(f'<td class="{css}{hidden}">{shown}</td>')
        parts.append("</tr>")
        return "".join(parts)

    def cell(self, line: Line) -> Markup:
        """What stands in the cell of the only column, where the keyboard goes on."""
        ((column, draw, _class, change),) = self._columns
        shown = draw(column, line, self._words)
        if not column.edit or not self._may_edit(line):
            return Markup(shown)
        said = f"{change}{escape(line.title)}"
        return Markup(self._changeable(shown, column.key, said, str(line.pk), " data-focus-now"))

    def _changeable(self, shown: str, key: str, said: str, pk: str, focus: str = "") -> str:
        """With a way to change it in place: a link to the edit page, so that it works without scripts. What htmx does
        with it stands once, on the body of the table."""
        page = f"{self._words.page}{pk}/"
        return (
            f'<div class="cell-editable"><div class="cell-shown">{shown}</div><a class="cell-edit" tabindex="-1"'
            f' href="{page}edit/" hx-get="{page}cells/{key}/" aria-label="{said}"{focus}>{self._words.pencil}</a></div>'
        )


def _css(column: Column) -> str:
    end, narrow = " align-end" if column.align == "end" else "", " narrow" if column.narrow else ""
    return f"cell-{column.cell or 'plain'}{end}{narrow}"


def _drawer(column: Column) -> Cell:
    return CELLS.get(column.cell) or SAID.get(column.key, _plain)


def is_of_lines(column: Column) -> bool:
    """Whether a line says all that this column shows; others want the records."""
    return not column.prepare and (column.cell in CELLS or column.key in SAID) and column.cell != "answer"


def _plain(column: Column, line: Line, words: Words) -> str:
    return escape(column.text(line.row))


def _title(column: Column, line: Line, words: Words) -> str:
    title, tags = escape(line.title), ""
    if line.tags and not words.with_tags:
        tags = signs.tag(line.tags[0])
        if len(line.tags) > 1:
            tags += Markup('<span class="muted" title="{}">+{}</span>').format(", ".join(line.tags), len(line.tags) - 1)
    return (
        f'<span class="lead-cell"><a class="cell-main" href="{words.page}{line.pk}/" title="{escape(line.number)}'
        f' {title}">{title}</a>{words.rocket_of(line)}{tags}</span>'
    )


def _status(column: Column, line: Line, words: Words) -> str:
    return words.status[line.status]


def _contact(column: Column, line: Line, words: Words) -> str:
    return f'<span class="cell-cut">{escape(line.contact or line.person or "")}</span>'


def _person(column: Column, line: Line, words: Words) -> str:
    return f'<span class="cell-cut">{escape(line.person or "")}</span>'


def _step(column: Column, line: Line, words: Words) -> str:
    return words.step(line)


def _num(value: Any) -> str:
    return f'<span class="num">{escape(value)}</span>'


def _amount(column: Column, line: Line, words: Words) -> str:
    return _num(money(line.amount, line.currency))


def _next(column: Column, line: Line, words: Words) -> str:
    if line.warns:
        return words.warning
    if line.next is None:
        return ""
    drawn, end = step_of(line.next, words)
    return drawn + _hand(line.next.hands or NOBODY, line) + end


def _hand(hands: Hands, line: Line) -> str:
    """In the width of a cell: who has it, unless the handler has, by the first letters; the name for whoever asks."""
    if hands.group:
        name, sign = hands.group, signs.avatar(hands.group, "s", icon="users")
    elif hands.assignee and hands.assignee != line.handler_id:
        name, sign = hands.name, signs.avatar(hands.name, "s")
    else:
        return ""
    said = escape(name)
    return f'<span class="next-whose" title="{said}">{sign}<span class="sr-only">{said}</span></span>'


def _next_at(column: Column, line: Line, words: Words) -> str:
    return _num(when(line.next.moment)) if line.next else ""


def _close(column: Column, line: Line, words: Words) -> str:
    return words.close(line, "moment num")


def _handler(column: Column, line: Line, words: Words) -> str:
    return signs.person(line.handler)


def _supervisor(column: Column, line: Line, words: Words) -> str:
    return signs.person(line.supervisor)


def _tags(column: Column, line: Line, words: Words) -> str:
    return signs.tags(line.tags)


def _moved(column: Column, line: Line, words: Words) -> str:
    return f'<span class="num" title="{escape(shown_datetime(line.step_since))}">{line.since}</span>'


def _post_sales(column: Column, line: Line, words: Words) -> str:
    return words.yes if line.rocket else ""


def _answer(column: Column, line: Line, words: Words) -> str:
    """The answer to a custom field (fields/_answer.html is the same in pages)."""
    answer = column.draw(line.row) if column.draw else None
    if not answer:
        return ""
    if answer.choices:
        return f'<span class="cluster">{"".join(signs.badge(one.name, one.colour) for one in answer.choices)}</span>'
    if answer.linked:
        return f'<a class="link" href="{url("contacts:contact", contact_id=answer.linked)}">{escape(answer.words)}</a>'
    return escape(answer.words)


Cell = Callable[[Column, Line, Words], str]
CELLS: dict[str, Cell] = {
    "title": _title,
    "status": _status,
    "contact": _contact,
    "person": _person,
    "step": _step,
    "amount": _amount,
    "next": _next,
    "next_at": _next_at,
    "close": _close,
    "handler": _handler,
    "supervisor": _supervisor,
    "tags": _tags,
    "moved": _moved,
    "probability": lambda column, line, words: _num(percent(line.probability)),
    "pipeline": lambda column, line, words: escape(line.pipeline),
    "number": lambda column, line, words: _num(line.number),
    "created": lambda column, line, words: _num(shown_date(line.created_at)),
    "closed": lambda column, line, words: _num(shown_date(line.closed_at)),
    "won_on": lambda column, line, words: _num(shown_date(line.won_on)),
    "post_sales": _post_sales,
    "answer": _answer,
}
"""What columns name as their `cell`."""
SAID: dict[str, Cell] = {
    "currency": lambda column, line, words: escape(line.currency),
    "reason": lambda column, line, words: escape(line.reason),
    "product": lambda column, line, words: escape(line.product),
    "external_id": lambda column, line, words: escape(line.external_id),
}
"""Columns that show their words as exports write them, of what lines say."""


class Lines:
    """Draws the lines of one page of the extended list."""

    def __init__(self, words: Words, steps: Mapping[UUID, Sequence[UUID]]) -> None:
        self._words, self._steps = words, steps
        self._next, self._closed = escape(_("Next step")), escape(_("Closed"))
        self._expected, self._probability = escape(_("Expected close")), escape(_("Probability"))
        self._nobody = signs.person(None, nobody=_("Nobody handles it"))

    def rows(self, lines: Iterable[Line]) -> Markup:
        """All lines of the page."""
        return Markup("\n".join([self._line(line) for line in lines]))

    def _line(self, line: Line) -> str:
        before, after = self._words.select
        who = signs.person(line.handler) or self._nobody
        return (
            f'<li class="lead-line"><input type="checkbox" name="ids" value="{line.pk}" data-bulk-row form="bulk"'
            f' aria-label="{before}{escape(line.title)}{after}"><div class="lead-line-main">{self._main(line)}</div>'
            f'<div class="lead-line-part">{self._place(line)}</div>'
            f'<div class="lead-line-part">{self._coming(line)}{who}</div>'
            f'<div class="lead-line-end">{self._worth(line)}</div></li>'
        )

    def _main(self, line: Line) -> str:
        words = self._words
        names = [name for name in (line.contact, line.person) if name is not None]
        whom = f"<span>{escape(' · '.join(dict.fromkeys(names)))}</span>" if names else ""
        product = f"<span>{escape(line.product)}</span>" if line.product else ""
        text = f'<p class="lead-line-text">{escape(_shortened(line.description))}</p>' if line.description else ""
        tags = f'<p class="tags">{"".join([signs.tag(name) for name in line.tags])}</p>' if line.tags else ""
        return (
            f'<p class="lead-line-title"><a class="cell-main" href="{words.page}{line.pk}/">{escape(line.title)}</a>'
            f"{words.status[line.status]}{words.rocket_of(line)}</p>"
            f'<p class="cell-sub">{whom}{_num(line.number)}{product}</p>{text}{tags}'
        )

    def _place(self, line: Line) -> str:
        steps = self._steps[line.pipeline_id]
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


def _shortened(text: str) -> str:
    """The beginning of a long text, to a whole word."""
    return text if len(text) <= TEXT + 5 else text[: TEXT - 3].rsplit(" ", 1)[0] + "..."
