"""How the numbers of a range look, and which comes next (C-17)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.numbers import rules
from staffetta.numbers.facts import RangeChanged
from staffetta.numbers.models import NumberRange, Stretch

FIELDS = ("prefix", "suffix", "width", "next_value", "yearly_restart", "gap_free")
WIDEST = 12
LONGEST = 12


class BadRange(Invalid):
    """The range would not work; `fields` says why."""


@act
def change_range(
    range_: NumberRange, values: Mapping[str, Any], *, by: Actor, at: datetime, expected: int | None = None
) -> NumberRange:
    """Set some of FIELDS. Numbers given before stay as they are. Raises Forbidden, Stale or BadRange."""
    require(rules.may_change_ranges(by), _("Only administrators can change number ranges."))
    range_ = NumberRange.objects.locked(range_)
    wanted = {name: getattr(range_, name) for name in FIELDS} | dict(values)
    wrong = _wrong_form(wanted) | _wrong_value(range_, wanted)
    if wrong:
        raise BadRange(_("Some values are not valid."), fields=wrong)
    expected_next = (range_.last_given or 0) + 1
    changes = apply(range_, wanted, expected=expected)
    if not changes:
        unchanged()
        return range_
    if {"prefix", "suffix", "width"} & set(changes.after) or range_.next_value != expected_next:
        _begin_stretch(range_, at)
    record(RangeChanged(code=range_.code, changes=changes), about=range_, by=by)
    return range_


def _begin_stretch(range_: NumberRange, at: datetime) -> None:
    """What comes now is written otherwise, or leaves values out: the report of gaps must know from where on."""
    told = range_.last_given is not None and range_.shape.names_year
    range_.year = (range_.year or day_of(at, running_firm()).year) if told else None
    range_.save(update_fields=["year"])
    stretch = range_.stretches.get(last_value=None)
    if range_.last_given is not None and range_.last_given >= stretch.first_value:
        stretch.last_value = range_.last_given
        stretch.save(update_fields=["last_value"])
        stretch = Stretch(range=range_)
    stretch.year, stretch.first_value = range_.year, range_.next_value
    stretch.prefix, stretch.suffix, stretch.width = range_.prefix, range_.suffix, range_.width
    stretch.save()


def _wrong_form(wanted: Mapping[str, Any]) -> dict[str, str]:
    wrong = {}
    for name in ("prefix", "suffix"):
        if len(wanted[name]) > LONGEST:
            wrong[name] = _("At most {count} characters.").format(count=LONGEST)
        elif re.search(r"[{}]", wanted[name].replace("{year}", "")):
            wrong[name] = _("Only {year} may stand in braces; it becomes the year.")
        elif wanted[name] != wanted[name].strip() or not wanted[name].isprintable():
            wrong[name] = _("No blanks at the ends.")
    if not 1 <= wanted["width"] <= WIDEST:
        wrong["width"] = _("Between 1 and {count} digits.").format(count=WIDEST)
    if wanted["yearly_restart"] and "{year}" not in wanted["prefix"] + wanted["suffix"]:
        wrong.setdefault(
            "yearly_restart", _("Put {year} into prefix or suffix; otherwise last year's numbers would come again.")
        )
    return wrong


def _wrong_value(range_: NumberRange, wanted: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the next value: it goes neither back nor, without gaps allowed, ahead."""
    following = (range_.last_given or 0) + 1
    if wanted["next_value"] < following:
        sentence = _("{last} has been given already; the next value is {next} at least.")
        return {"next_value": sentence.format(last=range_.last_given or 0, next=following)}
    if wanted["next_value"] >= 10**WIDEST:
        return {"next_value": _("At most {count} digits.").format(count=WIDEST)}
    if wanted["gap_free"] and range_.last_given is not None and wanted["next_value"] > following:
        sentence = _("Without gaps, {next} comes after {last}. Switch gap-free off to leave numbers out.")
        return {"next_value": sentence.format(last=range_.last_given, next=following)}
    return {}
