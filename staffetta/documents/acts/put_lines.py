"""The lines of a document as they are stored. Called within acts."""

from __future__ import annotations

from collections.abc import Sequence

from staffetta.core.text import tidy
from staffetta.documents.drafts import DocumentLineDraft
from staffetta.documents.models import Document, DocumentLine
from staffetta.documents.totals import Totals


def lines_of(document: Document, drafts: Sequence[DocumentLineDraft], sums: Totals) -> list[DocumentLine]:
    """Rows that are not stored yet, with the net amounts that `sums` give them."""
    return [
        DocumentLine(
            document=document,
            position=position,
            article=tidy(line.article),
            description=tidy(line.description),
            quantity=line.quantity,
            unit=tidy(line.unit),
            price=line.price,
            tax_rate=line.tax_rate,
            net=net,
        )
        for position, (line, net) in enumerate(zip(drafts, sums.lines, strict=True), start=1)
    ]


def put_lines(document: Document, drafts: Sequence[DocumentLineDraft], sums: Totals) -> tuple[str, str]:
    """Replace the lines of a document where they differ. What they were and what they are, as text; twice "" where
    nothing did."""
    before = list(document.lines.order_by("position"))
    after = lines_of(document, drafts, sums)
    if [_values(one) for one in before] == [_values(one) for one in after]:
        return "", ""
    document.lines.all().delete()
    DocumentLine.objects.bulk_create(after)
    return told(before), told(after)


def told(lines: Sequence[DocumentLine]) -> str:
    """Lines for the history: "2 × 10 A-1 Chair (22 %)"."""
    return "\n".join(
        " ".join(
            part
            for part in (
                f"{line.quantity.normalize():f}",
                line.unit,
                f"× {line.price.normalize():f}",
                line.article,
                line.description,
                f"({line.tax_rate.normalize():f} %)",
            )
            if part
        )
        for line in lines
    )


def _values(line: DocumentLine) -> tuple[object, ...]:
    return (line.article, line.description, line.quantity, line.unit, line.price, line.tax_rate, line.net)
