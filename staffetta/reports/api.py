"""Reports for programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from staffetta.leads.models import Lead, Pipeline
from staffetta.reports import sales

router = Router(tags=["Reports"])
Currency = Annotated[str, Field(default="", pattern="^([A-Z]{3})?$", description="The firm's own unless given")]


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
    """Counts of all leads, amounts of those in one currency. `win_rate` in per cent of won and lost leads."""

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
    figures = sales.outcomes(leads, pipeline, said)
    return {
        "currency": said,
        **figures,
        "win_rate": sales.win_rate(figures["won"], figures["lost"]),
        "steps": [{"name": row.name, "open": row.figure} for row in sales.per_step(leads, pipeline, said)],
        "handlers": [
            {"member_id": row.member.pk, "name": row.name, "open": row.figure, "won": row.won}
            for row in sales.per_handler(leads, pipeline, said)
            if row.member is not None
        ],
    }
