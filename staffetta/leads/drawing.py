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

from staffetta.leads.coming import Hands, Next
from staffetta.leads.models import Status, Step
from staffetta.leads.rows import LeadRow
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

    def close(self, row: LeadRow, css: str) -> str:
        """When the lead is expected to close, with a sign once that day is over."""
        day = row.lead.expected_close
        if day is None:
            return ""
        late, sign = (" moment-late", self.late) if row.lead.is_open and day < self.today else ("", "")
        return f'<time class="{css}{late}" datetime="{day.isoformat()}">{sign}{escape(shown_date(day))}</time>'

    def step(self, step: Step) -> str:
        """The step and its colour; there are few."""
        if step.pk not in self._steps:
            dot = f'<span class="dot tone-{escape(step.colour)}" aria-hidden="true"></span>'
            self._steps[step.pk] = f'<span class="step-name">{dot}{escape(step.name)}</span>'
        return self._steps[step.pk]

    def rocket_of(self, row: LeadRow) -> str:
        """The mark of a lead with a post-sales process; it leads there."""
        if not row.rocket:
            return ""
        said = f'data-tip="{self.rocket}" aria-label="{self.rocket}"'
        return f'<a class="rocket" href="{self.page}{row.lead.pk}/#panel-post-sales" {said}>{self.rocket_sign}</a>'


def step_of(step: Next, words: Words) -> tuple[str, str]:
    """What comes next, and open: whoever has it in place of the handler."""
    sign, title = icon(step.icon) if step.icon else "", escape(step.title)
    drawn = f'<span class="next-step">{sign}<span class="next-title" title="{title}">{title}</span>{words.moment(step)}'
    return drawn, "</span>"


def whose(step: Next, process: Process, css: str) -> str:
    """Who has it, unless the handler has."""
    assignee, name, group = step.hands or NOBODY
    if assignee and assignee != process.handler_id:
        return f'<span class="{css}">{escape(name)}</span>'
    return f'<span class="{css}">{escape(group)}</span>' if group else ""


class Drawing:
    """Draws the rows of one page of the compact list, in the language in use."""

    def __init__(self, columns: Iterable[Column], words: Words, standing: Standing) -> None:
        self._words, self._standing = words, standing
        self._columns = [
            (column, CELLS.get(column.cell, _plain), _css(column), f"{words.change} {escape(column.label)}, ")
            for column in columns
        ]

    def rows(self, rows: Iterable[LeadRow]) -> Markup:
        """All rows of the page."""
        return Markup("\n".join([self._row(row) for row in rows]))

    def _row(self, row: LeadRow) -> str:
        process = row.lead.process
        pk, title, may_edit = str(process.pk), escape(process.title), self._standing.may_edit(process)
        before, after = self._words.select
        parts = [
            f'<tr><td class="cell-check"><input type="checkbox" name="ids" value="{pk}" data-bulk-row'
            f' aria-label="{before}{title}{after}" form="bulk"></td>'
        ]
        for column, draw, css, change in self._columns:
            shown = draw(column, row, self._words)
            hidden = "" if column.phone and shown else " not-on-phone"
            if may_edit and column.edit:
                inside = self._changeable(shown, column.key, f"{change}{title}", pk)
                parts.append(f'<td class="{css}{hidden}" data-cell>{inside}</td>')
            else:
                parts.append(f'<td class="{css}{hidden}">{shown}</td>')
        parts.append("</tr>")
        return "".join(parts)

    def cell(self, row: LeadRow) -> Markup:
        """What stands in the cell of the only column, where the keyboard goes on."""
        ((column, draw, _class, change),) = self._columns
        process, shown = row.lead.process, draw(column, row, self._words)
        if not column.edit or not self._standing.may_edit(process):
            return Markup(shown)
        said = f"{change}{escape(process.title)}"
        return Markup(self._changeable(shown, column.key, said, str(process.pk), " data-focus-now"))

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


def _plain(column: Column, row: LeadRow, words: Words) -> str:
    return escape(column.text(row))


def _title(column: Column, row: LeadRow, words: Words) -> str:
    lead, title = row.lead, escape(row.lead.process.title)
    tags = ""
    if row.tags and not words.with_tags:
        tags = signs.tag(row.tags[0])
        if len(row.tags) > 1:
            tags += Markup('<span class="muted" title="{}">+{}</span>').format(", ".join(row.tags), len(row.tags) - 1)
    return (
        f'<span class="lead-cell"><a class="cell-main" href="{words.page}{lead.pk}/" title="{escape(lead.number)}'
        f' {title}">{title}</a>{words.rocket_of(row)}{tags}</span>'
    )


def _status(column: Column, row: LeadRow, words: Words) -> str:
    return words.status[str(row.status)]


def _contact(column: Column, row: LeadRow, words: Words) -> str:
    contact = row.lead.process.contact or row.lead.process.person
    return f'<span class="cell-cut">{escape(contact.name) if contact else ""}</span>'


def _person(column: Column, row: LeadRow, words: Words) -> str:
    person = row.lead.process.person
    return f'<span class="cell-cut">{escape(person.name) if person else ""}</span>'


def _step(column: Column, row: LeadRow, words: Words) -> str:
    return words.step(row.lead.step)


def _num(value: Any) -> str:
    return f'<span class="num">{escape(value)}</span>'


def _amount(column: Column, row: LeadRow, words: Words) -> str:
    return _num(money(row.lead.amount, row.lead.currency))


def _next(column: Column, row: LeadRow, words: Words) -> str:
    if row.warns:
        return words.warning
    if row.next_step is None:
        return ""
    drawn, end = step_of(row.next_step, words)
    return drawn + _hand(row.next_step.hands or NOBODY, row.lead.process) + end


def _hand(hands: Hands, process: Process) -> str:
    """In the width of a cell: who has it, unless the handler has, by the first letters; the name for whoever asks."""
    if hands.group:
        name, sign = hands.group, signs.avatar(hands.group, "s", icon="users")
    elif hands.assignee and hands.assignee != process.handler_id:
        name, sign = hands.name, signs.avatar(hands.name, "s")
    else:
        return ""
    said = escape(name)
    return f'<span class="next-whose" title="{said}">{sign}<span class="sr-only">{said}</span></span>'


def _next_at(column: Column, row: LeadRow, words: Words) -> str:
    return _num(when(row.next_step.moment)) if row.next_step else ""


def _close(column: Column, row: LeadRow, words: Words) -> str:
    return words.close(row, "moment num")


def _handler(column: Column, row: LeadRow, words: Words) -> str:
    return signs.person(row.lead.process.handler)


def _supervisor(column: Column, row: LeadRow, words: Words) -> str:
    return signs.person(row.lead.process.supervisor)


def _tags(column: Column, row: LeadRow, words: Words) -> str:
    return signs.tags(row.tags)


def _moved(column: Column, row: LeadRow, words: Words) -> str:
    return f'<span class="num" title="{escape(shown_datetime(row.lead.step_since))}">{row.days_at_step}</span>'


def _post_sales(column: Column, row: LeadRow, words: Words) -> str:
    return words.yes if row.rocket else ""


def _answer(column: Column, row: LeadRow, words: Words) -> str:
    """The answer to a custom field (fields/_answer.html is the same in pages)."""
    answer = column.draw(row) if column.draw else None
    if not answer:
        return ""
    if answer.choices:
        return f'<span class="cluster">{"".join(signs.badge(one.name, one.colour) for one in answer.choices)}</span>'
    if answer.linked:
        return f'<a class="link" href="{url("contacts:contact", contact_id=answer.linked)}">{escape(answer.words)}</a>'
    return escape(answer.words)


Cell = Callable[[Column, LeadRow, Words], str]
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
    "probability": lambda column, row, words: _num(percent(row.lead.probability)),
    "pipeline": lambda column, row, words: escape(row.lead.pipeline.name),
    "number": lambda column, row, words: _num(row.lead.number),
    "created": lambda column, row, words: _num(shown_date(row.lead.created_at)),
    "closed": lambda column, row, words: _num(shown_date(row.lead.process.closed_at)),
    "won_on": lambda column, row, words: _num(shown_date(row.lead.won_on)),
    "post_sales": _post_sales,
    "answer": _answer,
}
"""What columns name as their `cell`."""


class Lines:
    """Draws the lines of one page of the extended list."""

    def __init__(self, words: Words, steps: Mapping[UUID, Sequence[UUID]]) -> None:
        self._words, self._steps = words, steps
        self._next, self._closed = escape(_("Next step")), escape(_("Closed"))
        self._expected, self._probability = escape(_("Expected close")), escape(_("Probability"))
        self._nobody = signs.person(None, nobody=_("Nobody handles it"))

    def rows(self, rows: Iterable[LeadRow]) -> Markup:
        """All lines of the page."""
        return Markup("\n".join([self._line(row) for row in rows]))

    def _line(self, row: LeadRow) -> str:
        process, (before, after) = row.lead.process, self._words.select
        who = signs.person(process.handler) or self._nobody
        return (
            f'<li class="lead-line"><input type="checkbox" name="ids" value="{process.pk}" data-bulk-row form="bulk"'
            f' aria-label="{before}{escape(process.title)}{after}"><div class="lead-line-main">{self._main(row)}</div>'
            f'<div class="lead-line-part">{self._place(row)}</div>'
            f'<div class="lead-line-part">{self._coming(row)}{who}</div>'
            f'<div class="lead-line-end">{self._worth(row)}</div></li>'
        )

    def _main(self, row: LeadRow) -> str:
        lead, process, words = row.lead, row.lead.process, self._words
        names = [one.name for one in (process.contact, process.person) if one is not None]
        whom = f"<span>{escape(' · '.join(dict.fromkeys(names)))}</span>" if names else ""
        product = f"<span>{escape(lead.product)}</span>" if lead.product else ""
        text = f'<p class="lead-line-text">{escape(_shortened(process.description))}</p>' if process.description else ""
        tags = f'<p class="tags">{"".join([signs.tag(name) for name in row.tags])}</p>' if row.tags else ""
        return (
            f'<p class="lead-line-title"><a class="cell-main" href="{words.page}{lead.pk}/">{escape(process.title)}</a>'
            f"{words.status[str(row.status)]}{words.rocket_of(row)}</p>"
            f'<p class="cell-sub">{whom}{_num(lead.number)}{product}</p>{text}{tags}'
        )

    def _place(self, row: LeadRow) -> str:
        lead = row.lead
        steps = self._steps[lead.pipeline_id]
        place = steps.index(lead.step_id) if lead.step_id in steps else 0
        dots = '<i class="is-done"></i>' * (place + 1) + "<i></i>" * (len(steps) - place - 1)
        ended = "" if lead.is_open else f" step-dots-{lead.outcome}"
        since = f'<span class="lead-line-label num">{escape(row.time_at_step)}</span>' if lead.is_open else ""
        return (
            f'<span class="lead-line-label">{escape(lead.pipeline.name)}</span>'
            f'<span class="step-name">{escape(lead.step.name)}</span>'
            f'<span class="step-dots{ended}" aria-hidden="true">{dots}</span>{since}'
        )

    def _coming(self, row: LeadRow) -> str:
        lead, label = row.lead, self._next if row.lead.is_open else self._closed
        begun = f'<span class="lead-line-label">{label}</span>'
        if not lead.is_open:
            day = shown_date(lead.won_on or lead.process.closed_at)
            reason = f" · {lead.loss_reason.name}" if lead.loss_reason else ""
            return f"{begun}<span>{escape(day)}{escape(reason)}</span>"
        if row.warns:
            return f"{begun}{self._words.warning}"
        if row.next_step is None:
            return begun
        drawn, end = step_of(row.next_step, self._words)
        return f"{begun}{drawn}{end}{whose(row.next_step, lead.process, 'lead-line-label')}"

    def _worth(self, row: LeadRow) -> str:
        lead = row.lead
        amount = f'<strong class="num">{escape(money(lead.amount, lead.currency))}</strong>'
        if not lead.is_open:
            return amount
        close = self._words.close(row, "moment")
        expected = f'<span class="num" title="{self._expected}">{close}</span>' if close else ""
        likely = escape(percent(lead.probability))
        return f'{amount}<span class="muted num">{self._probability} {likely}</span>{expected}'


def _shortened(text: str) -> str:
    """The beginning of a long text, to a whole word."""
    return text if len(text) <= TEXT + 5 else text[: TEXT - 3].rsplit(" ", 1)[0] + "..."
