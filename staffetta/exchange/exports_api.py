"""Exports for programs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from staffetta.contacts import columns as offers
from staffetta.contacts.filters import filter_of
from staffetta.contacts.list_schemas import ContactListIn, Sort, given
from staffetta.core.api import Line
from staffetta.core.refusals import Invalid
from staffetta.exchange.acts.export import export_list
from staffetta.exchange.writing import csv_answer, leads_read
from staffetta.leads.columns import COLUMNS as LEAD_COLUMNS
from staffetta.leads.list_schemas import LeadListIn
from staffetta.leads.list_schemas import Sort as LeadSort

router = Router(tags=["Exports"])

Columns = Annotated[
    Line, Field(default="", max_length=2000, description="Keys of columns with commas between; `*` for all")
]


@router.get(
    "/contacts",
    summary="Contacts as CSV",
    openapi_extra={
        "responses": {200: {"description": "The file", "content": {"text/csv": {"schema": {"type": "string"}}}}}
    },
)
def export_contacts(
    request: HttpRequest,
    query: Query[ContactListIn],
    columns: Columns = "",
    sort: Sort = "name",
    separator: Literal[",", ";"] = ",",
    mark: bool = Query(False, description="Begin with the byte order mark by which Excel knows UTF-8"),  # type: ignore[type-arg]
) -> Any:
    """Everything that fits, narrowed and sorted as the list. Needs the right to export (U-03).

    A value that a spreadsheet would take for a formula has an apostrophe before it; imports take it away again.
    """
    offered = offers.known()
    if sort.lstrip("-") not in offers.sorts(offered):
        raise Invalid(_("Some values are not valid."), fields={"sort": _("This cannot be sorted by.")})
    wanted = tuple(offered) if columns == "*" else tuple(word for word in columns.split(",") if word)
    shown = offers.chosen(wanted, offered)
    member = request.member  # type: ignore[attr-defined]
    asked = filter_of({**given(query, request.GET), "sort": [sort]})
    rows, order = asked.sorted(asked.rows(member))
    export_list("contacts", columns=[column.key for column in shown], whole=True, by=member)
    return csv_answer(rows, shown, order=order, name=_("contacts"), separator=separator, with_mark=mark)


@router.get(
    "/leads",
    summary="Leads as CSV",
    openapi_extra={
        "responses": {200: {"description": "The file", "content": {"text/csv": {"schema": {"type": "string"}}}}}
    },
)
def export_leads(
    request: HttpRequest,
    query: Query[LeadListIn],
    columns: Columns = "",
    sort: LeadSort = "-created",
    separator: Literal[",", ";"] = ",",
    mark: bool = Query(False, description="Begin with the byte order mark by which Excel knows UTF-8"),  # type: ignore[type-arg]
) -> Any:
    """Everything that fits, narrowed and sorted as the list. Needs the right to export (U-03)."""
    member, now = request.member, timezone.now()  # type: ignore[attr-defined]
    asked = query.read(request.GET, sort)
    offered = LEAD_COLUMNS.known()
    wanted = tuple(offered) if columns == "*" else tuple(word for word in columns.split(",") if word)
    shown = LEAD_COLUMNS.chosen(wanted, offered)
    rows, order = asked.sorted(asked.rows(member, now))
    export_list("leads", columns=[column.key for column in shown], whole=True, by=member)
    return csv_answer(rows, shown, read=leads_read, order=order, name=_("leads"), separator=separator, with_mark=mark)
