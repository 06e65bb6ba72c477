"""Which number a new document would get. Only looked at: it is given when the document is saved."""

from __future__ import annotations

from datetime import date

from staffetta.documents.delivered import range_of
from staffetta.documents.models import DocumentType
from staffetta.numbers.ranges import declared, proposal


def number_range(type_: DocumentType) -> str:
    """The code of the range from which documents of this type take their numbers."""
    return type_.number_range or range_of(type_.nature, type_.side)


def document_ranges() -> list[str]:
    """The codes of the ranges that documents can take their numbers from."""
    return [one.code for one in declared() if one.code.startswith("documents.")]


def proposed_number(type_: DocumentType, today: date) -> str:
    """The next number of the type's range; "" while the range does not exist yet, and where numbers are not ours."""
    return proposal(number_range(type_), today) if type_.numbers_itself else ""
