"""Lists as CSV, row by row: a million take no more memory than a thousand (X-02)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.expressions import OrderBy
from django.http import StreamingHttpResponse
from django.utils import timezone, translation

from staffetta.contacts.columns import prepared
from staffetta.contacts.models import Contact
from staffetta.core.isolation import current_workspace_id, workspace
from staffetta.documents.models import Document
from staffetta.exchange.spreadsheets import harmless
from staffetta.leads.models import Lead
from staffetta.leads.rows import rows_of
from staffetta.listings.columns import prepared as shown_by
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.rows import rows_of as post_sales_rows

PORTION = 1000
MARK = "\ufeff"
"""By which Excel knows that a file is UTF-8."""


def contacts_read(ids: Sequence[UUID], columns: Sequence[Any]) -> dict[UUID, Any]:
    """These contacts with what the columns show."""
    return prepared(Contact.objects.filter(merged_into=None), columns).in_bulk(list(ids))


def leads_read(ids: Sequence[UUID], columns: Sequence[Any]) -> dict[UUID, Any]:
    """These leads as the rows of their lists, with what the columns show."""
    found = shown_by(Lead.objects.filter(pk__in=list(ids)).with_process().with_rocket(), columns)
    return {row.lead.pk: row for row in rows_of(found, timezone.now())}


def documents_read(ids: Sequence[UUID], columns: Sequence[Any]) -> dict[UUID, Any]:
    """These documents with what the columns show."""
    found: dict[UUID, Any] = shown_by(Document.objects.for_list(), columns).in_bulk(list(ids))
    return found


def post_sales_read(ids: Sequence[UUID], columns: Sequence[Any]) -> dict[UUID, Any]:
    """These post-sales processes as the rows of their list, with what the columns show."""
    found = shown_by(PostSalesProcess.objects.filter(pk__in=list(ids)).for_rows(), columns)
    return {row.pk: row for row in post_sales_rows(found, timezone.now())}


Read = Callable[[Sequence[UUID], Sequence[Any]], dict[UUID, Any]]


def csv_answer(
    rows: Any,
    columns: Sequence[Any],
    *,
    read: Read = contacts_read,
    order: Sequence[str],
    name: str,
    separator: str,
    with_mark: bool,
) -> StreamingHttpResponse:
    """The rows in their order as a file to download. They are read while they are sent."""
    lines = _lines(rows.order_by(*map(_direction, order)), columns, separator, read)
    answer = StreamingHttpResponse(_marked(lines) if with_mark else lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate().isoformat()}.csv"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _direction(path: str) -> OrderBy:
    """As the list has it: nothing comes last, whichever way."""
    return F(path[1:]).desc(nulls_last=True) if path.startswith("-") else F(path).asc(nulls_last=True)


def _marked(lines: Iterator[str]) -> Iterator[str]:
    yield MARK
    yield from lines


def _lines(rows: Any, columns: Sequence[Any], separator: str, read: Read) -> Iterator[str]:
    """Portions of lines. What is sent is read after the request is over, so each portion enters workspace, language
    and time zone anew. The ids are read first, by one statement: the file shows who was there at one instant."""
    inside, language, zone = current_workspace_id(), translation.get_language(), timezone.get_current_timezone()
    head = _text([[str(column.label) for column in columns]], separator)

    def portions() -> Iterator[str]:
        yield head
        ids: Iterator[UUID] | None = None
        while True:
            with workspace(inside), translation.override(language), timezone.override(zone):
                if ids is None:
                    ids = rows.values_list("pk", flat=True).iterator(chunk_size=PORTION * 10)
                portion = list(islice(ids, PORTION))
                text = _text(_values(portion, columns, read), separator)
            if not portion:
                return
            yield text

    return portions()


def _values(ids: Sequence[UUID], columns: Sequence[Any], read: Read) -> Iterator[list[str]]:
    found = read(ids, columns)
    return ([column.text(found[pk]) for column in columns] for pk in ids if pk in found)


def _text(rows: Iterator[list[str]] | list[list[str]], separator: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows([harmless(value) for value in row] for row in rows)
    return out.getvalue()
