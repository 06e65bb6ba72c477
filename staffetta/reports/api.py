"""Reports for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from staffetta.core.api import Line
from staffetta.leads.models import Lead, Pipeline
from staffetta.reports import sales
from staffetta.reports.reading import REPORTS
from staffetta.reports.scope import certain, scope_of
from staffetta.reports.tables import MONEY, Cell, Column, Report, Row, Table

router = Router(tags=["Reports"])
Currency = Annotated[str, Field(default="", pattern="^([A-Z]{3})?$", description="The firm's own unless given")]
Named = Literal[
    "", "this_week", "last_week", "this_month", "last_month", "this_quarter", "last_quarter", "this_year", "last_year",
    "last_90_days", "custom",
]  # fmt: skip


class ReportFigure(Schema):
    count: int
    amount: Decimal


class ReportStep(Schema):
    name: str
    open: ReportFigure


class ReportHandler(Schema):
    member_id: UUID
    name: str
    open: ReportFigure
    won: ReportFigure


class SalesReport(Schema):
    """Open leads, and what was won, lost and cancelled in the last 90 days; amounts of those in one currency.

    `win_rate` in per cent of won and lost leads."""

    currency: str
    open: ReportFigure
    no_next_step: ReportFigure
    won: ReportFigure
    lost: ReportFigure
    cancelled: ReportFigure
    win_rate: int | None
    steps: list[ReportStep]
    handlers: list[ReportHandler]


@router.get("/sales/{pipeline_id}", response=SalesReport, summary="How the leads of a pipeline stand")
def sales_report(request: HttpRequest, pipeline_id: UUID, currency: Currency = "") -> Any:
    member = request.member  # type: ignore[attr-defined]
    pipeline = get_object_or_404(Pipeline, pk=pipeline_id)
    said = currency or member.workspace.currency
    leads = Lead.objects.visible_to(member)
    pieces = sales.pieces_of(leads, pipeline, said)
    figures = sales.outcomes(pieces, pipeline)
    return {
        "currency": said,
        **figures,
        "win_rate": sales.win_rate(figures["won"], figures["lost"]),
        "steps": [{"name": row.name, "open": row.figure} for row in sales.per_step(pieces, pipeline)],
        "handlers": [
            {"member_id": row.member.pk, "name": row.name, "open": row.figure, "won": row.won}
            for row in sales.per_handler(pieces, pipeline)
            if row.member is not None
        ],
    }


class ReportAmount(Schema):
    currency: str
    amount: Decimal


class ReportCell(Schema):
    """`value` of a figure that is no money, `amounts` of one that is, one for each currency. `records` is the address
    of the page that lists what it counts, `count` how many these are; "" and null for a figure without records."""

    value: Decimal | None
    amounts: list[ReportAmount]
    records: str
    count: int | None


class ReportColumn(Schema):
    """`kind`: count, money, percent, days or hours."""

    key: str
    label: str
    kind: str


class ReportRow(Schema):
    """`key`: the id of what the line is about, or the first day of a month or week. `level` 1 is part of the line of
    level 0 above it. `cells` stand in the order of the columns."""

    key: str
    name: str
    level: int
    cells: list[ReportCell]


class ReportTable(Schema):
    key: str
    title: str
    columns: list[ReportColumn]
    rows: list[ReportRow]


class ReportStat(Schema):
    key: str
    label: str
    kind: str
    cell: ReportCell


class ReportFrame(Schema):
    """A whole report. `explained` says what its figures mean. Days are those of the key's member."""

    key: str
    title: str
    first: date
    last: date
    as_of: date
    explained: list[str]
    stats: list[ReportStat]
    tables: list[ReportTable]


class ReportAsked(Schema):
    """What a report is asked for. `period` or the days `from` and `to`, at most ten years; without any, the last 90
    days."""

    period: Named = Field("", description="Nothing, or `custom`, with `from` and `to`")
    first: date | None = Field(None, alias="from", description="The first day, instead of a period")
    last: date | None = Field(None, alias="to", description="The last day, instead of a period")
    as_of: date | None = Field(None, description="For the funnel: how things were at the end of this day")
    pipeline: UUID | None = None
    handler: Line = Field("", max_length=40, description="The id of a member, me, or nobody")
    group: UUID | None = None
    tag: Line = Field("", max_length=80)
    by: Literal["", "day", "week", "month"] = Field("", description="Into what the days are put together")


@router.get("/funnel", response=ReportFrame, summary="Who came to each step, who went on, how long it takes")
def funnel(request: HttpRequest, asked: Query[ReportAsked]) -> Any:
    return _made(request, "funnel", asked)


@router.get("/activities", response=ReportFrame, summary="Who did how much of what")
def activities(request: HttpRequest, asked: Query[ReportAsked]) -> Any:
    return _made(request, "activities", asked)


@router.get("/wins", response=ReportFrame, summary="Won and lost leads, and why")
def wins(request: HttpRequest, asked: Query[ReportAsked]) -> Any:
    return _made(request, "wins", asked)


@router.get("/hours", response=ReportFrame, summary="Expected hours against actual ones")
def hours(request: HttpRequest, asked: Query[ReportAsked]) -> Any:
    return _made(request, "hours", asked)


@router.get("/delivery", response=ReportFrame, summary="Post-sales: how long it takes, in time or not, open work")
def delivery(request: HttpRequest, asked: Query[ReportAsked]) -> Any:
    return _made(request, "delivery", asked)


@router.get("/forecast", response=ReportFrame, summary="Open leads by their expected close")
def forecast(request: HttpRequest, asked: Query[ReportAsked]) -> Any:
    return _made(request, "forecast", asked)


def _made(request: HttpRequest, key: str, asked: ReportAsked) -> dict[str, Any]:
    said = {name: str(value) for name, value in asked.model_dump(by_alias=True).items() if value is not None}
    scope = certain(scope_of(said, request.member, must_have_pipeline=key == "funnel"))  # type: ignore[attr-defined]
    made: Report = REPORTS[key](scope)
    return {
        "key": key,
        "title": str(made.title),
        "first": scope.period.first,
        "last": scope.period.last,
        "as_of": scope.as_of,
        "explained": list(made.explained),
        "stats": [
            {"key": one.key, "label": one.label, "kind": one.kind, "cell": _cell(one.cell, one.kind)}
            for one in made.stats
        ],
        "tables": [_table(table) for table in made.tables],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "title": table.title,
        "columns": [{"key": one.key, "label": one.label, "kind": one.kind} for one in table.columns],
        "rows": [_row(table.columns, row) for row in table.rows],
    }


def _row(columns: Sequence[Column], row: Row) -> dict[str, Any]:
    cells = [_cell(cell, column.kind) for column, cell in zip(columns, row.cells, strict=True)]
    return {"key": row.key, "name": row.name, "level": row.level, "cells": cells}


def _cell(cell: Cell, kind: str) -> dict[str, Any]:
    money = (cell.value or ()) if kind == MONEY else ()
    value = None if kind == MONEY or cell.value is None else Decimal(str(cell.value))
    amounts = [{"currency": currency, "amount": amount} for currency, amount in money]
    return {"value": value, "amounts": amounts, "records": cell.records, "count": cell.count}
