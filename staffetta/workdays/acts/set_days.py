"""The firm says on which days it works (A-04)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import tidy
from staffetta.workdays import public, rules
from staffetta.workdays.days import FreeDay, WorkCalendar
from staffetta.workdays.drafts import WorkingDaysDraft
from staffetta.workdays.facts import WorkingDaysSet
from staffetta.workdays.models import Counting, WorkingDays

MOST_FREE = 200
LONGEST = 366
CYCLE = range(2028, 2056)
"""After 28 years the days of the week fall on the same dates again."""


@act
def set_working_days(draft: WorkingDaysDraft, *, by: Actor, expected: int | None = None) -> WorkingDays:
    """Make the calendar this. Dates that were planned before stay. Raises Forbidden, Invalid or Stale."""
    require(rules.may_set_working_days(by), _("Only administrators can change the working days."))
    check(draft)
    said = WorkingDays.objects.locked()
    changes = apply(said, draft.values, expected=expected)
    if not changes:
        unchanged()
        return said
    record(WorkingDaysSet(changes=changes), about=said, by=by)
    return said


def check(draft: WorkingDaysDraft) -> None:
    """Raise Invalid, with a sentence for each field that is wrong; own free days are named days.0.first."""
    wrong: dict[str, str] = {}
    if not draft.weekdays or not set(draft.weekdays) <= set(range(7)):
        wrong["weekdays"] = _("Choose at least one day of the week.")
    if draft.counting not in Counting.values:
        wrong["counting"] = _("Choose one of the answers offered.")
    if draft.country and not public.is_known(draft.country):
        wrong["country"] = _("The holidays of this country are not known.")
    elif draft.subdivision and not public.is_known(draft.country, draft.subdivision):
        wrong["subdivision"] = _("This is no region of the country.")
    if len(draft.free_days) > MOST_FREE:
        wrong["days"] = _("Use at most {count} free days.").format(count=MOST_FREE)
    for index, day in enumerate(draft.free_days[:MOST_FREE]):
        wrong |= {f"days.{index}.{name}": sentence for name, sentence in _wrong_in(day).items()}
    if not wrong and not _leaves_work(draft):
        wrong["days"] = _("No working day would be left in a whole year.")
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)


def _wrong_in(day: FreeDay) -> dict[str, str]:
    if not tidy(day.name):
        return {"name": _("Say what is on that day.")}
    if len(tidy(day.name)) > 80:
        return {"name": _("Use at most {count} characters.").format(count=80)}
    if not date(1970, 1, 1) <= day.first <= date(2199, 12, 31):
        return {"first": _("Use a day between 1970 and 2199.")}
    if day.last < day.first:
        return {"last": _("The end lies before the beginning.")}
    if (day.last - day.first).days >= LONGEST:
        return {"last": _("Use at most a year.")}
    return {}


def _leaves_work(draft: WorkingDaysDraft) -> bool:
    """Whether the days that are free every year leave any: else no next working day would ever be found."""
    yearly = tuple(day for day in draft.free_days if day.yearly)
    calendar = WorkCalendar(frozenset(draft.weekdays), free_days=yearly)
    return all(calendar.worked(year) for year in CYCLE)
