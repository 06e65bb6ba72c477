"""The form of the working days: the week, the country, and the firm's own free days in a table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.forms import VersionedForm
from staffetta.core.refusals import Refused
from staffetta.ui.forms import DateField
from staffetta.ui.rows import RowForm, Rows, refuse, restated
from staffetta.workdays import public
from staffetta.workdays.days import FreeDay
from staffetta.workdays.drafts import WorkingDaysDraft
from staffetta.workdays.models import Counting, WorkingDays

PREFIX = "days"


class FreeDayForm(RowForm):
    """One free day of the firm's own, or several together."""

    name = forms.CharField(label=_("What is on that day"), max_length=80)
    first = DateField(label=_("First day"))
    last = DateField(label=_("Last day"), required=False)
    yearly = forms.BooleanField(label=_("Every year"), required=False)

    def is_blank(self) -> bool:
        """An unticked box is nothing entered, and neither is a ticked one alone."""
        return not any(str(self[name].data or "").strip() for name in ("name", "first", "last"))

    @property
    def draft(self) -> FreeDay:
        data = self.cleaned_data
        return FreeDay(data["name"], data["first"], data["last"] or data["first"], data["yearly"])


class WorkingDaysForm(VersionedForm):
    """Administration › Working days."""

    is_on = forms.BooleanField(
        label=_("Count working days"),
        required=False,
        help_text=_("Off, the days between two tasks are plain days, Sundays and holidays too."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days on which you work"),
        choices=[(str(number), name) for number, name in WEEKDAYS.items()],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day of the week.")},
    )
    country = forms.ChoiceField(label=_("Public holidays of"), required=False)
    subdivision = forms.CharField(label=_("Region"), required=False, max_length=40, widget=forms.Select)
    counting = forms.ChoiceField(label=_("What is counted"), choices=Counting.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        country, subdivision = self.fields["country"], self.fields["subdivision"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", _("No public holidays")), *public.countries()]
        chosen = str(self["country"].value() or "")
        self.regions = [("", _("The whole country")), *public.subdivisions(chosen)]
        assert isinstance(subdivision.widget, forms.Select)
        subdivision.widget.choices = self.regions

    def clean_subdivision(self) -> str:
        """A region of the country chosen before, still sent without scripts, is left out."""
        chosen = str(self.cleaned_data["subdivision"])
        return chosen if chosen in dict(self.regions) else ""

    @staticmethod
    def stored(said: WorkingDays) -> dict[str, Any]:
        names = ("is_on", "weekdays", "country", "subdivision", "counting", "version")
        return {name: getattr(said, name) for name in names}


class Editor:
    """The form and its table together."""

    def __init__(self, data: Any, said: WorkingDays, country: str) -> None:
        if said._state.adding and public.is_known(country):
            said.country = country  # proposed, as long as nothing was said
        self.stored = WorkingDaysForm.stored(said)
        self.form = WorkingDaysForm(data, initial=self.stored)
        self.rows: Rows[FreeDayForm] = Rows(FreeDayForm, data, prefix=PREFIX, initial=list(map(_row, said.free_days)))

    def rearrange(self) -> None:
        """After a button of the table: everything as typed, nothing judged yet."""
        self.rows = self.rows.moved()
        self.form = WorkingDaysForm(initial=restated(self.form))

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.rows.is_valid()])

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors) or self.rows.has_errors

    @contextmanager
    def taking_refusals(self) -> Iterator[None]:
        try:
            yield
        except Refused as refused:
            refuse(self.form, [self.rows], refused)

    @property
    def draft(self) -> WorkingDaysDraft:
        """The calendar as entered, once it is valid."""
        data = {name: value for name, value in self.form.cleaned_data.items() if name != "version"}
        return WorkingDaysDraft(**{**data, "weekdays": tuple(data["weekdays"])}, free_days=self.own)

    @property
    def own(self) -> tuple[FreeDay, ...]:
        return tuple(row.draft for row in self.rows.filled)


def _row(day: dict[str, Any]) -> dict[str, Any]:
    """A stored free day as its form shows it; a single day needs no last one."""
    first, last = (date.fromisoformat(day[end]) for end in ("first", "last"))
    return {"name": day["name"], "first": first, "last": None if last == first else last, "yearly": day["yearly"]}
