"""What the figures mean, by a spring reckoned by hand; and that each is the count of the list that it opens (L-12)."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.leads.filters import filter_of
from staffetta.leads.models import Lead, Stay
from staffetta.postsales.filters import filter_of as processes_asked
from staffetta.reports.planned import planned_of
from staffetta.reports.reading import REPORTS
from staffetta.reports.scope import scope_of
from staffetta.reports.tables import DAYS, HOURS, MONEY, PERCENT, Cell, Column, Report
from staffetta.reports.worked import worked_of
from staffetta.tags.acts.name import tags_named
from tests.cast import Cast
from tests.leads.makers import a_pipeline
from tests.reports.makers import WHOLE_MARCH, a_spring, some_deliveries, some_work

ASKED: tuple[dict[str, str], ...] = (
    WHOLE_MARCH,
    {**WHOLE_MARCH, "as_of": "2026-03-15", "by": "week"},
    {"from": "2026-03-29", "to": "2026-03-29"},  # the day on which the clocks are put forward
    {"period": "this_year", "handler": "me", "by": "month"},
)


def made(key: str, member: Member, **asked: str) -> Report:
    return REPORTS[key](scope_of(asked, member, must_have_pipeline=key == "funnel"))


def line(report: Report, table: str, name: str) -> dict[str, Any]:
    """The values of a line by the keys of the columns."""
    found = report.table(table)
    assert found is not None
    row = next(row for row in found.rows if row.name == name)
    return {column.key: cell.value for column, cell in zip(found.columns, row.cells, strict=True)}


def test_a_funnel_counts_each_lead_once_and_knows_who_went_on(firm: Cast) -> None:
    a_spring(firm)
    march = made("funnel", firm.administrator, **WHOLE_MARCH)
    new, contacted, offer, won = (line(march, "steps", name) for name in ("New", "Contacted", "Offer sent", "Won"))
    # straight, skips, back, lost, fresh and gone began in March; the last two went nowhere.
    assert (new["came"], new["went"], new["conversion"]) == (6, 4, 66.7)
    assert new["amount"] == (("EUR", Decimal("1459.01")), ("PLN", Decimal(500)))
    # straight, back (twice) and lost; straight and back went on. Old came in February and does not count.
    assert (contacted["came"], contacted["went"], contacted["conversion"]) == (3, 2, 66.7)
    # straight, skips, back and old; only straight was won, and back's return to Contacted is no way on.
    assert (offer["came"], offer["went"], won["came"]) == (4, 1, 1)
    # New was left after 2, 2, 1 and 2 days; Contacted after 6, 4 and 10.
    assert (new["days"], contacted["days"], won["days"]) == (2.0, 6.0, None)
    assert (new["standing"], contacted["standing"], offer["standing"]) == (1, 1, 2)


def test_as_of_a_day_only_what_was_then_counts(firm: Cast) -> None:
    a_spring(firm)
    early = made("funnel", firm.administrator, **{**WHOLE_MARCH, "as_of": "2026-03-05"})
    assert line(early, "steps", "New")["went"] == 3  # lost went on only on the 8th
    assert line(early, "steps", "Contacted")["standing"] == 3  # straight, back, old
    assert line(early, "steps", "Offer sent")["standing"] == 1  # skips, whatever came later
    lost = made("funnel", firm.administrator, **{**WHOLE_MARCH, "as_of": "2026-03-11"})
    assert line(lost, "steps", "Contacted")["standing"] == 2  # back and lost, which was lost the day after


def test_an_activity_is_a_note_that_counts_and_a_type_sums_up_those_below_it(firm: Cast) -> None:
    below = some_work(firm, a_spring(firm))
    march = made("activities", firm.administrator, **WHOLE_MARCH)
    assert [stat.cell.value for stat in march.stats] == [6, None, 3, 3]
    assert line(march, "people", firm.seller.name)["now"] == 3
    assert (line(march, "types", "Call")["now"], line(march, "types", below.name)["now"]) == (4, 2)
    assert "Installation or service" not in {row.name for row in march.table("types").rows}  # type: ignore[union-attr]
    april = made("activities", firm.administrator, **{"from": "2026-04-01", "to": "2026-04-30"})
    assert (april.stats[0].cell.value, line(april, "people", firm.office.name)["before"]) == (0, 1)
    only = made("activities", firm.administrator, **WHOLE_MARCH, handler=str(firm.office.pk), group=str(firm.sales.pk))
    assert only.stats[0].cell.value == 0  # in the office, and not in sales


def test_wins_losses_hours_and_the_forecast(firm: Cast) -> None:
    some_work(firm, a_spring(firm))
    march = made("wins", firm.administrator, **WHOLE_MARCH)
    assert {stat.key: stat.cell.value for stat in march.stats} == {
        "won": 1, "won_amount": (("EUR", Decimal(1000)),), "lost": 1, "lost_amount": (("EUR", Decimal(300)),),
        "rate": 50.0, "cancelled": 1,
    }  # fmt: skip
    assert line(march, "reasons", "Too expensive") == {"lost": 1, "share": 100.0, "amount": (("EUR", Decimal(300)),)}
    assert made("wins", firm.administrator, **{"from": "2026-03-13", "to": "2026-03-19"}).stats[0].cell.value == 0
    worked = made("hours", firm.administrator, **WHOLE_MARCH)
    assert [stat.cell.value for stat in worked.stats] == [4, 2, Decimal("2.50"), Decimal("2.75"), 10.0]
    fresh = next(row for row in made("forecast", firm.administrator).table("handlers").rows  # type: ignore[union-attr]
                 if row.name == firm.seller.name)  # fmt: skip
    assert fresh.cells[2].value == (("PLN", Decimal("300.00")), ("EUR", Decimal("40.00")))


def test_how_long_deliveries_take_and_how_many_are_in_time(firm: Cast) -> None:
    some_deliveries(firm, a_spring(firm))
    march = made("delivery", firm.administrator, **WHOLE_MARCH)
    # Done on 26, 14 and 29 March; the first after its only day, the 24th, the second after the 12th.
    assert {stat.key: stat.cell.value for stat in march.stats} == {
        "done": 3, "timely": 33.3, "lead": 6.0, "lasting": 6.0, "tasks": 6, "timely_tasks": 75.0,
    }  # fmt: skip
    seller = line(march, "processes-handler", firm.seller.name)
    assert (seller["done"], seller["timely"], seller["rate"], seller["lead"]) == (2, 0, 0.0, 6.0)
    assert line(march, "processes-template", "Delivery and start-up")["timely"] == 1
    tasks = line(march, "tasks-template", "Without a template")
    assert (tasks["done"], tasks["timely"], tasks["expected"], tasks["actual"]) == (3, 1, Decimal(3), Decimal("3.50"))
    work = line(march, "open", firm.teammate.name)
    assert (work["all"], work["overdue"], work["undated"], work["expected"]) == (2, 1, 1, Decimal(3))


@pytest.mark.parametrize("key", list(REPORTS))
def test_every_figure_is_the_count_of_the_list_that_it_opens(own_firm: Cast, key: str) -> None:
    leads = a_spring(own_firm)
    some_work(own_firm, leads)
    if key == "delivery":
        some_deliveries(own_firm, leads)
    of_sales = {**WHOLE_MARCH, "group": str(own_firm.sales.pk)}
    opened = _open_all([made(key, own_firm.administrator, **asked) for asked in ASKED], own_firm.administrator)
    for member in (own_firm.administrator, own_firm.manager, own_firm.seller):  # who may see more, less, least
        opened += _open_all([made(key, member, **asked) for asked in (WHOLE_MARCH, of_sales)], member)
    assert opened > 40


def _open_all(reports: list[Report], member: Member) -> int:
    """Open every figure; how many there were."""
    opened: dict[str, Any] = {}
    return sum(_open_figures(report, member, opened) for report in reports)


def _open_figures(report: Report, member: Member, opened: dict[str, Any]) -> int:
    cells = [(Column(stat.key, stat.label, stat.kind), stat.cell) for stat in report.stats]
    for table in report.tables:
        cells += [pair for row in table.rows for pair in zip(table.columns, row.cells, strict=True)]
    linked = [(column, cell) for column, cell in cells if cell.records]
    bare = {(column.key, column.kind) for column, cell in cells if not cell.records and cell.value}
    assert all(kind == PERCENT for _key, kind in bare), (report.key, bare)  # a share or a change has no records
    behind = [pair for place, pair in enumerate(linked) if pair[1].count or place % 7 == 0]  # most are of empty days
    for column, cell in behind:
        if cell.records not in opened:  # several figures open the same list
            opened[cell.records] = _behind(cell.records, member)
        rows, money = opened[cell.records]
        assert cell.count == len(rows), (report.key, column.key, cell.records)
        if column.kind == MONEY:
            weighted = column.key == "weighted"
            assert dict(cell.value) == money(rows, weighted), (report.key, column.key, cell.records)
        if column.kind == HOURS:
            assert cell.value == sum(getattr(row, f"{column.key}_hours") for row in rows)
        if column.kind == DAYS:
            of_list = _median_of_processes if cell.records.startswith("/clients/") else _median
            assert cell.value == of_list(cell, rows), cell.records
    return len(behind)


def _behind(address: str, member: Member) -> tuple[list[Any], Callable[..., dict[str, Decimal]]]:
    """The rows of the list at this address, as its page reads them."""
    parts = urlsplit(address)
    given = QueryDict(parts.query)
    if parts.path == "/leads/":
        chosen = filter_of(given)
        assert not chosen.lost and dict(parse_qs(chosen.address()[1:])) == dict(parse_qs(parts.query))
        return list(chosen.rows(member, timezone.now())), _money
    if parts.path == "/clients/":
        processes = processes_asked(given)
        assert not processes.lost and dict(parse_qs(processes.address()[1:])) == dict(parse_qs(parts.query))
        return list(processes.rows(member, timezone.now()).select_related("lead", "process")), _money
    if parts.path == "/reports/planned/":
        return list(planned_of(given).tasks(member)), _money
    asked = worked_of(given, timezone.localdate())
    rows = asked.notes(member) if parts.path.endswith("/notes/") else asked.tasks(member)
    return list(rows), _money


def _money(leads: list[Lead], weighted: bool) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for lead in leads:
        if lead.amount is not None:
            worth = lead.amount * lead.probability / 100 if weighted else lead.amount
            found[lead.currency] = found.get(lead.currency, Decimal(0)) + worth
    return {currency: amount.quantize(Decimal("0.01")) for currency, amount in found.items()}


def _median_of_processes(cell: Cell, rows: list[Any]) -> float | None:
    if "won=1" in cell.records:
        taken = [(timezone.localdate(row.process.finished_at) - row.lead.won_on).days for row in rows]
    else:
        taken = [(row.process.finished_at - row.created_at).total_seconds() / 86400 for row in rows]
    return round(statistics.median(taken), 1) if taken else None


def _median(cell: Cell, leads: list[Lead]) -> float:
    way = parse_qs(urlsplit(cell.records).query)["left"][0]
    step, _at, _days = way.partition("@")
    stays = Stay.objects.filter(
        step=UUID(step), lead__in=leads, left_at__isnull=False, left_at__gte="2026-03-01T00:00+01:00"
    )
    return round(
        statistics.median((stay.left_at - stay.entered_at).total_seconds() / 86400 for stay in stays if stay.left_at), 1
    )


def test_pages_files_and_api_say_the_same(firm: Cast, as_: Callable[[Member], Client], api: Any) -> None:
    some_work(firm, a_spring(firm))
    browser = as_(firm.administrator)
    query = f"?from=2026-03-01&to=2026-03-31&pipeline={a_pipeline().pk}"
    for key in REPORTS:
        page = browser.get(f"/reports/{key}/{query}")
        assert page.status_code == 200 and b"<svg" in page.content
    file = browser.get(f"/reports/funnel/steps.csv{query}").content.decode("utf-8-sig").splitlines()
    assert file[0].split(",")[:5] == ["Step", "Came", "Went on", "Conversion", "Amount of those who came EUR"]
    assert file[1].split(",")[:6] == ["New", "6", "4", "66.7", "1459.01", "500.00"]
    said = api(firm.administrator).get(f"/reports/funnel{query}").data
    first = said["tables"][0]["rows"][0]
    assert (first["name"], first["cells"][0]["value"], first["cells"][0]["count"]) == ("New", "6", 6)
    assert browser.get(first["cells"][0]["records"]).status_code == 200
    assert browser.get("/reports/notes/?first=2026-03-01&last=2026-03-31").content.count(b"<tr>") == 7
    assert browser.get("/reports/tasks/?first=2026-03-01&last=2026-03-31").content.count(b"<tr>") == 5
    Member.objects.filter(pk=firm.seller.pk).update(may_export=False)
    assert as_(firm.seller).get("/reports/funnel/steps.csv").status_code == 403
    assert browser.get("/reports/nothing/").status_code == 404
    assert tags_named(["x"])  # a tag to choose from
    assert b'value="x"' in browser.get(f"/reports/funnel/?{query}").content


def test_programs_get_the_records_behind_figures(firm: Cast, api: Any) -> None:
    leads = a_spring(firm)
    some_work(firm, leads)
    some_deliveries(firm, leads)
    asked, opened = "?" + urlencode(WHOLE_MARCH), 0
    for key in ("activities", "hours", "delivery"):
        report = api(firm.manager).get(f"/reports/{key}{asked}").data
        cells = [one["cell"] for one in report["stats"]]
        cells += [cell for table in report["tables"] for row in table["rows"] for cell in row["cells"]]
        for records, count in {(one["records"], one["count"]) for one in cells}:
            path, _mark, query = records.partition("?")
            if path in ("/reports/notes/", "/reports/tasks/", "/reports/planned/"):
                said = api(firm.manager).get(f"{path.rstrip('/')}?limit=200&{query}").data
                assert len(said["items"]) == count, records
                opened += 1
    assert opened > 20
