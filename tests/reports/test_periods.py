"""The days of a report at their borders, and those with which they are compared; and leads that come back (L-12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.leads.acts.add_step import add_step
from staffetta.leads.acts.cancel import cancel_lead
from staffetta.leads.acts.lose import lose_lead
from staffetta.leads.acts.make_pipeline import StepDraft
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.reopen import reopen_lead
from staffetta.leads.acts.win import win_lead
from staffetta.leads.models import Outcome
from staffetta.reports.funnel import funnel
from staffetta.reports.periods import MONTH, WEEK, Period, named, period_of
from staffetta.reports.reading import REPORTS
from staffetta.reports.scope import scope_of
from tests.cast import SETUP, Cast
from tests.leads.makers import a_lead, a_pipeline, a_reason, a_step
from tests.reports.makers import WHOLE_MARCH, at, walked


@pytest.mark.parametrize(
    ("name", "today", "first", "last", "before_first", "before_last"),
    [
        # A Monday is the whole of its week so far; a Sunday still belongs to the week of the Monday before.
        ("this_week", "2026-03-30", "2026-03-30", "2026-03-30", "2026-03-23", "2026-03-23"),
        ("this_week", "2026-03-29", "2026-03-23", "2026-03-29", "2026-03-16", "2026-03-22"),
        ("last_week", "2026-03-30", "2026-03-23", "2026-03-29", "2026-03-16", "2026-03-22"),
        ("last_week", "2026-01-01", "2025-12-22", "2025-12-28", "2025-12-15", "2025-12-21"),
        ("this_week", "2026-01-01", "2025-12-29", "2026-01-01", "2025-12-22", "2025-12-25"),
        # A month that runs is compared with as many days of the one before, a shorter one with all of it.
        ("this_month", "2026-03-01", "2026-03-01", "2026-03-01", "2026-02-01", "2026-02-01"),
        ("this_month", "2026-03-30", "2026-03-01", "2026-03-30", "2026-02-01", "2026-02-28"),
        ("this_month", "2026-02-28", "2026-02-01", "2026-02-28", "2026-01-01", "2026-01-31"),
        ("last_month", "2026-03-31", "2026-02-01", "2026-02-28", "2026-01-01", "2026-01-31"),
        ("last_month", "2028-03-01", "2028-02-01", "2028-02-29", "2028-01-01", "2028-01-31"),
        ("last_month", "2026-01-31", "2025-12-01", "2025-12-31", "2025-11-01", "2025-11-30"),
        ("this_quarter", "2026-04-01", "2026-04-01", "2026-04-01", "2026-01-01", "2026-01-01"),
        ("this_quarter", "2026-03-31", "2026-01-01", "2026-03-31", "2025-10-01", "2025-12-31"),
        ("last_quarter", "2026-01-01", "2025-10-01", "2025-12-31", "2025-07-01", "2025-09-30"),
        ("last_quarter", "2026-06-30", "2026-01-01", "2026-03-31", "2025-10-01", "2025-12-31"),
        ("this_year", "2026-12-31", "2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31"),
        ("this_year", "2028-02-29", "2028-01-01", "2028-02-29", "2027-01-01", "2027-03-01"),
        ("last_year", "2026-01-01", "2025-01-01", "2025-12-31", "2024-01-01", "2024-12-31"),
        ("last_90_days", "2026-03-31", "2026-01-01", "2026-03-31", "2025-10-03", "2025-12-31"),
    ],
)
def test_periods_by_name_and_what_they_are_compared_with(  # noqa: PLR0913 - a table of days
    name: str, today: str, first: str, last: str, before_first: str, before_last: str
) -> None:
    period = named(name, date.fromisoformat(today))
    assert (str(period.first), str(period.last)) == (first, last)
    before = period.before()
    assert (str(before.first), str(before.last)) == (before_first, before_last)
    assert before.last < period.first


def test_typed_days_are_compared_with_as_many_just_before() -> None:
    period = period_of({"from": "2026-03-29", "to": "2026-03-29"}, date(2026, 4, 10))
    assert period.before() == Period("custom", date(2026, 3, 28), date(2026, 3, 28))
    assert period_of({"from": "2026-04-05", "to": "2026-04-01"}, date(2026, 4, 10)).name == "last_90_days"


@pytest.mark.parametrize(
    ("zone", "first", "last", "start", "hours"),
    [
        ("Europe/Rome", "2026-03-29", "2026-03-29", "2026-03-28T23:00", 23),  # an hour is missing
        ("Europe/Rome", "2026-10-25", "2026-10-25", "2026-10-24T22:00", 25),  # an hour comes twice
        ("Europe/Rome", "2026-03-23", "2026-03-29", "2026-03-22T23:00", 167),
        ("America/New_York", "2026-11-01", "2026-11-01", "2026-11-01T04:00", 25),
        ("Asia/Tokyo", "2026-03-29", "2026-03-29", "2026-03-28T15:00", 24),
        ("America/Santiago", "2026-09-06", "2026-09-06", "2026-09-06T04:00", 23),  # there is no midnight
    ],
)
def test_a_day_has_the_hours_that_it_has_where_the_reader_is(
    zone: str, first: str, last: str, start: str, hours: int
) -> None:
    with timezone.override(zone):
        period = Period("custom", date.fromisoformat(first), date.fromisoformat(last))
        assert period.start.astimezone(UTC) == datetime.fromisoformat(start).replace(tzinfo=UTC)
        assert period.end.astimezone(UTC) - period.start.astimezone(UTC) == timedelta(hours=hours)


def test_buckets_are_the_calendars_cut_to_the_period() -> None:
    march = Period("custom", date(2026, 2, 27), date(2026, 4, 1))
    assert [(str(begin), (last - first).days + 1) for begin, first, last in march.buckets(MONTH)] == [
        ("2026-02-01", 2), ("2026-03-01", 31), ("2026-04-01", 1),
    ]  # fmt: skip
    weeks = list(march.buckets(WEEK))
    assert (str(weeks[0][0]), (weeks[0][2] - weeks[0][1]).days + 1) == ("2026-02-23", 3)
    assert sum((last - first).days + 1 for _begin, first, last in weeks) == march.days == 34


def test_what_happens_at_midnight_belongs_to_the_day_that_begins(firm: Cast) -> None:
    with timezone.override("Europe/Rome"):
        walked(firm.seller, "last of February", ("new", datetime(2026, 2, 28, 22, 59, 59, tzinfo=UTC)))
        walked(firm.seller, "first of March", ("new", datetime(2026, 2, 28, 23, 0, tzinfo=UTC)))
        walked(firm.seller, "last of March", ("new", datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC)))
        walked(firm.seller, "first of April", ("new", datetime(2026, 3, 31, 22, 0, tzinfo=UTC)))
        assert figures(firm, "new", **WHOLE_MARCH)["came"].value == 2


def figures(firm: Cast, step: str, **asked: str) -> dict[str, Any]:
    """The line of a step in the funnel."""
    table = funnel(scope_of(asked, firm.administrator, must_have_pipeline=True)).table("steps")
    assert table is not None
    row = next(row for row in table.rows if row.name == a_step(step).name)
    return {column.key: cell for column, cell in zip(table.columns, row.cells, strict=True)}


class TestComingBack:
    """Reckoned by hand: leads that were closed and reopened, or went forth and back."""

    def standing(self, firm: Cast, step: str, day: int) -> int:
        return int(figures(firm, step, **{**WHOLE_MARCH, "as_of": f"2026-03-{day:02}"})["standing"].value)

    def test_a_lead_that_was_lost_where_it_stood_and_reopened_counts_as_open_all_along(self, firm: Cast) -> None:
        """The pipeline has no step for lost leads, so it never left; the page says so."""
        lead = walked(firm.seller, "back", ("new", at(2)), ("contacted", at(4)))
        lead = lose_lead(lead, reason=a_reason("price"), by=SETUP, at=at(10))
        assert [self.standing(firm, "contacted", day) for day in (3, 4, 9, 10, 19)] == [0, 1, 1, 0, 0]
        reopen_lead(lead, by=SETUP, at=at(20))
        assert [self.standing(firm, "contacted", day) for day in (3, 4, 9, 10, 19, 31)] == [0, 1, 1, 1, 1, 1]
        line = figures(firm, "contacted", **WHOLE_MARCH)
        assert (line["came"].value, line["went"].value, line["days"].value) == (1, 0, None)  # it is there still

    def test_a_lead_that_was_lost_at_a_step_of_its_own_stood_nowhere_in_between(self, firm: Cast) -> None:
        add_step(a_pipeline(), StepDraft(name="Lost", outcome=Outcome.LOST), by=SETUP)
        lead = walked(firm.seller, "back", ("new", at(2)), ("contacted", at(4)))
        lead = lose_lead(lead, reason=a_reason("price"), by=SETUP, at=at(10))
        reopen_lead(lead, by=SETUP, at=at(20))
        assert [self.standing(firm, "contacted", day) for day in (9, 10, 19, 20)] == [1, 0, 0, 1]
        line = figures(firm, "contacted", **WHOLE_MARCH)
        assert (line["came"].value, line["went"].value) == (1, 0)  # once, and losing is no way on
        assert (line["days"].value, line["days"].count) == (6.0, 1)

    def test_a_won_and_reopened_lead_has_gone_on_and_stood_nowhere_in_between(self, firm: Cast) -> None:
        lead = walked(firm.seller, "back", ("new", at(2)), ("offer", at(4)))
        lead = win_lead(lead, by=SETUP, at=at(10))
        reopen_lead(lead, by=SETUP, at=at(20))
        assert [self.standing(firm, "offer", day) for day in (9, 10, 19, 20)] == [1, 0, 0, 1]
        line = figures(firm, "offer", **WHOLE_MARCH)
        assert (line["came"].value, line["went"].value, line["conversion"].value) == (1, 1, 100.0)

    def test_a_cancelled_lead_that_is_reopened_counts_as_open_all_along(self, firm: Cast) -> None:
        """It never left its step: the pipeline has none for cancelled leads."""
        lead = walked(firm.seller, "back", ("new", at(2)))
        lead = cancel_lead(lead, by=SETUP, at=at(10))
        assert [self.standing(firm, "new", day) for day in (9, 10, 19)] == [1, 0, 0]
        reopen_lead(lead, by=SETUP, at=at(20))
        assert [self.standing(firm, "new", day) for day in (9, 10, 19, 20)] == [1, 1, 1, 1]

    def test_a_lead_that_leaves_a_step_twice_is_one_lead_with_two_stays(self, firm: Cast) -> None:
        ways = [("new", at(2)), ("contacted", at(4)), ("new", at(6)), ("contacted", at(7)), ("new", at(20))]
        lead = walked(firm.seller, "forth and back", *ways)
        move_lead(lead, a_step("contacted"), by=SETUP, at=at(28))
        walked(firm.seller, "straight", ("new", at(3)), ("offer", at(9)))
        line = figures(firm, "new", **WHOLE_MARCH)
        # It stayed 2, 1 and 8 days, the other one 6: the median is between 2 and 6.
        assert (line["came"].value, line["went"].value, line["days"].value, line["days"].count) == (2, 2, 4.0, 2)
        late = figures(firm, "new", **{"from": "2026-03-07", "to": "2026-03-31"})
        # Left on the 7th and the 28th by the one, on the 9th by the other: 1, 6 and 8 days.
        assert (late["came"].value, late["days"].value, late["days"].count) == (1, 6.0, 2)
        last = figures(firm, "new", **{"from": "2026-03-27", "to": "2026-03-31"})
        assert (last["came"].value, last["days"].value, last["days"].count) == (0, 8.0, 1)
        between = figures(firm, "new", **{"from": "2026-03-05", "to": "2026-03-27"})
        assert (between["days"].count, between["days"].value) == (2, 3.5)  # 1 and 6 days


def test_periods_with_a_name_end_on_the_day_as_of_which_the_funnel_is(firm: Cast) -> None:
    """Else the last 90 days would lie after the day up to which is counted: many came, and nobody went on."""
    asked = {"as_of": "2026-03-15", "period": "this_month"}
    period = scope_of(asked, firm.administrator, must_have_pipeline=True).period
    assert (str(period.first), str(period.last)) == ("2026-03-01", "2026-03-15")
    other = scope_of(asked, firm.administrator).period
    assert other.last == timezone.localdate(), "reports without such a day do not know it"


@pytest.mark.parametrize(
    ("key", "asked", "field", "sentence"),
    [
        ("funnel", "from=2026-13-40", "from", "“2026-13-40” is not a date."),
        ("activities", "from=2026-03-01&to=soon", "to", "“soon” is not a date."),
        ("funnel", "as_of=nonsense", "as_of", "“nonsense” is not a date."),
        ("wins", "from=2026-04-05&to=2026-04-01", "to", "The last day lies before the first one."),
        ("hours", "from=2000-01-01", "from", "At most ten years."),
        ("delivery", "from=2000-01-01&to=2026-01-01", "to", "At most ten years."),
        ("funnel", "to=1066-10-14", "to", "The year must be between 1971 and 2199."),
    ],
)
def test_days_that_cannot_be_are_said_at_their_field(
    people: Cast, as_: Callable[[Member], Client], api: Any, key: str, asked: str, field: str, sentence: str
) -> None:
    browser = as_(people.administrator)
    page = browser.get(f"/reports/{key}/?{asked}").content.decode()
    shown = dict.fromkeys(parse_qsl(asked))
    element = field.replace("_", "-")
    assert f'<p class="error w-full" id="report-{element}-wrong">' in page and sentence in page
    assert f'aria-describedby="report-{element}-wrong"' in page and 'aria-invalid="true"' in page
    assert all(f'name="{name}" value="{value}"' in page for name, value in shown), "what was typed stays"
    refused = api(people.administrator).get(f"/reports/{key}?{asked}")
    assert refused.status_code == 422 and [error["field"] for error in refused.data["errors"]] == [field]
    table = REPORTS[key](scope_of({}, people.administrator, must_have_pipeline=key == "funnel")).tables[0].key
    assert browser.get(f"/reports/{key}/{table}.csv?{asked}").status_code == 422


def test_a_period_chosen_by_name_leaves_typed_days_out_of_account(
    people: Cast, as_: Callable[[Member], Client], api: Any
) -> None:
    page = as_(people.administrator).get(
        "/reports/wins/?period=last_week&was=custom&from=2026-04-05&to=2026-04-01&as_of=x"
    )
    assert b"aria-invalid" not in page.content
    for asked, field in (("period=sometime", "period"), ("by=hour", "by")):
        refused = api(people.administrator).get(f"/reports/activities?{asked}")
        assert refused.status_code == 422 and [error["field"] for error in refused.data["errors"]] == [field]


@pytest.mark.parametrize("report", ["activities", "delivery", "forecast", "funnel", "hours", "wins"])
def test_a_report_of_somebody_who_is_nobody_is_empty_and_no_fault(
    people: Cast, api: Any, as_: Any, report: str
) -> None:
    """Nothing can fulfil such a condition, which Django does not even ask of the database."""
    a_lead(people.administrator)
    asked = "handler=007&tag=none&period=last_month"
    answer = api(people.administrator).get(f"/reports/{report}?{asked}")
    assert answer.status_code == 200, answer.data
    assert as_(people.administrator).get(f"/reports/{report}/?{asked}").status_code == 200
