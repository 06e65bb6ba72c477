"""What became of each row of a bulk action, as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

MARK = "\ufeff"
"""By which Excel knows that a file is UTF-8."""


class _Line:
    """What csv.writer writes to: gives the line back."""

    def write(self, text: str) -> str:
        return text


def csv_report(heads: Sequence[str], lines: Iterable[Sequence[str]], name: str) -> StreamingHttpResponse:
    """These lines under these heads. No cell is taken for a formula."""
    answer = StreamingHttpResponse(_csv(heads, list(lines)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _csv(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield MARK + writer.writerow(heads)
    for line in lines:
        yield writer.writerow([_harmless(text) for text in line])


def _harmless(text: str) -> str:
    """Spreadsheets take what begins so for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
