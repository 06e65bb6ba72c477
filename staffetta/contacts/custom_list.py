"""Custom fields in lists of contacts: a column, an order and the filters that suit its type for each field (C-13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Member
from staffetta.contacts import columns, filters
from staffetta.contacts.columns import Column, Prepare
from staffetta.contacts.filters import Control, Filter
from staffetta.contacts.models import Contact
from staffetta.contacts.querysets import ContactQuerySet, begins
from staffetta.contacts.typed import id_of
from staffetta.core.db.ahead import belonging
from staffetta.core.text import fold
from staffetta.fields import finding, shown
from staffetta.fields.answers import plain
from staffetta.fields.models import Field, Owner, Type
from staffetta.fields.reading import fields_of
from staffetta.listings.filters import Condition
from staffetta.ui import formats

ORDER = 60
"""After the columns and filters of contacts themselves."""


def register() -> None:
    """Called once, when the apps are ready."""
    columns.add_source(_columns)
    filters.add_source(lambda: filters_of(Owner.CONTACT))


@dataclass(frozen=True)
class AnswerColumn(Column):
    """The column of a custom field; `answer` is what the cell draws."""

    answer: Callable[[Contact], shown.Shown | None] = lambda contact: None


def filters_of(owner: Owner) -> list[Filter]:
    """The filters that suit the custom fields of an owner: for lists of contacts, and of whatever stands above."""
    return [one for field in fields_of(owner) for one in _filters(field)]


def key_of(field: Field) -> str:
    """How a field is called in addresses, saved views, exports and the API."""
    return f"custom.{field.code}"


def _columns() -> list[Column]:
    fields = fields_of(Owner.CONTACT)
    prepare = _with_linked if any(field.type == Type.CONTACT for field in fields) else _with_answers
    return [_column(field, prepare) for field in fields]


def _column(field: Field, prepare: Prepare) -> Column:
    sorts = Type(field.type) in finding.SORTED
    return AnswerColumn(
        key=key_of(field),
        label=field.name,
        text=lambda contact: text_of(field, belonging(contact, "custom_values")),
        cell="answer",
        sort=(finding.sort_name(field),) if sorts else (),
        annotate=(lambda rows: cast("ContactQuerySet", finding.sortable(rows, field))) if sorts else None,
        prepare=prepare,
        order=ORDER,
        align="end" if field.type == Type.NUMBER else "start",
        answer=lambda contact: answer_of(field, belonging(contact, "custom_values")),
    )


def _with_answers(rows: ContactQuerySet) -> ContactQuerySet:
    return rows.prefetch_related("custom_values")


def _with_linked(rows: ContactQuerySet) -> ContactQuerySet:
    return rows.prefetch_related("custom_values__linked")


def _names(rows: list[Any]) -> dict[str, str]:
    """What a linked contact is called in a list, which does not know who reads it: where not everybody sees everything
    its number has to do."""
    is_open = running_firm().privacy == "shared"
    linked = (row.linked for row in rows if row.linked_id is not None)
    return {str(one.pk): one.name if is_open else one.number for one in linked}


def answer_of(field: Field, values: Iterable[Any]) -> shown.Shown | None:
    """What the cell draws, of all the answers of a record; their `linked` is fetched where a field names contacts."""
    rows = [row for row in values if row.field_id == field.pk]
    return shown.shown(field, rows, _names(rows) if field.type == Type.CONTACT else None) if rows else None


def text_of(field: Field, values: Iterable[Any]) -> str:
    """As exports write it: what the import reads again."""
    rows = [row for row in values if row.field_id == field.pk]
    if not rows:
        return ""
    answer = plain(field, rows)
    if field.type in (Type.NUMBER, Type.DATE, Type.TEXT, Type.LONG_TEXT):
        return str(answer)
    return shown.in_words(field, answer, _names(rows) if field.type == Type.CONTACT else None)


def _filters(field: Field) -> Iterator[Filter]:
    """The filters that suit the field's type."""
    kind = Type(field.type)
    if kind in (Type.NUMBER, Type.DATE):
        control: Control = "number" if kind == Type.NUMBER else "date"
        yield _bound(field, "from", pgettext("filters", "{field}: from"), control, "gte")
        yield _bound(field, "to", pgettext("filters", "{field}: to"), control, "lte")
    elif kind in (Type.TEXT, Type.LONG_TEXT):
        yield Filter(
            key_of(field),
            field.name,
            "text",
            lambda rows, values, member: rows.filter(finding.beginning(field, values[0])),
            order=ORDER,
            hint=_("How it begins"),
        )
    elif kind == Type.CONTACT:
        yield Filter(
            key_of(field),
            field.name,
            "text",
            lambda rows, values, member: rows.filter(_linked(field, values[0], member)),
            say=_name,
            order=ORDER,
            hint=_("How its name begins"),
        )
    else:
        yield _chosen(field)
    yield Filter(
        f"{key_of(field)}.is",
        field.name,
        "hidden",
        lambda rows, values, member: rows.filter(
            finding.unanswered(field) if values[0] == "empty" else finding.answered(field, finding.filled(field))
        ),
        fits=("empty", "filled").__contains__,
        say=lambda value, member: _("empty") if value == "empty" else _("filled in"),
        order=ORDER,
    )


def _bound(field: Field, end: str, label: str, control: Control, side: str) -> Filter:
    narrow = Condition(
        lambda values, member: finding.read_bounded(field, side, values[0]), finding.bounded(Owner(field.owner), side)
    )

    def say(value: str, member: Member) -> str:
        bound = finding.bound_of(field, value)
        return formats.shown_date(bound) if isinstance(bound, date) else formats.number(bound)

    return Filter(
        f"{key_of(field)}.{end}",
        label.format(field=field.name),
        control,
        narrow,
        say=say,
        fits=lambda value: finding.bound_of(field, value) is not None,
        order=ORDER,
    )


def _chosen(field: Field) -> Filter:
    """Of choices any of several, of yes or no one; and none at all."""
    if field.type == Type.YES_NO:
        offered = [("yes", _("Yes")), ("no", _("No"))]
    else:
        offered = [(choice.code, choice.name) for choice in field.choices.all()]
    offered.append((finding.EMPTY, _("Not filled in")))
    known = {value for value, _label in offered}

    narrow = Condition(lambda values, member: finding.read_chosen(field, values), finding.chosen(Owner(field.owner)))
    control: Control = "choice" if field.type == Type.YES_NO else "several"
    return Filter(
        key_of(field),
        field.name,
        control,
        narrow,
        choices=lambda member: offered,
        fits=known.__contains__,
        order=ORDER,
        early=lambda rows, values, most: finding.early_of(rows, field, values, most),
    )


def _linked(field: Field, value: str, member: Member) -> Q:
    """By the id of the contact that is named, or the beginning of its name; only of those that the member sees."""
    seen = Contact.objects.visible_to(member)
    wanted = id_of(value)
    fitting = seen.filter(pk=wanted) if wanted else seen.filter(begins("folded", fold(value)))
    return finding.answered(field, Q(linked__in=fitting.values("pk")))


def _name(value: str, member: Member) -> str:
    wanted = id_of(value)
    rows = Contact.objects.visible_to(member).filter(pk=wanted) if wanted else Contact.objects.none()
    return rows.values_list("name", flat=True).first() or value
