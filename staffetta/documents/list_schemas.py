"""By what programs narrow the list of documents: the same filters as the page's (documents/filters.py)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field

from staffetta.core.api import Line, Text
from staffetta.core.refusals import Invalid
from staffetta.documents import orders
from staffetta.documents.filters import REGISTRY, DocumentFilter, filter_of
from staffetta.documents.schemas import NatureWord, SideWord, StateWord
from staffetta.listings.filters import Registry
from staffetta.listings.queries import Narrowing, given

MANY = 30
Bound = Annotated[Line, Field(max_length=20, pattern=r"^(-?\d{1,12}([.,]\d{1,6})?)?$")]
Sort = Annotated[
    Line,
    Field(
        max_length=20,
        description="The key of a column: `date`, `number`, `type`, `contact`, `gross`, `net`, `due`, `created`;"
        " `-` in front turns the order",
    ),
]


class DocumentListIn(Narrowing):
    """Filters that may be repeated find what fits any of their values. Days and amounts are included."""

    offers: ClassVar[Registry] = REGISTRY

    q: Annotated[Text, Field(max_length=100, description="Beginning of the number, or words of the contact")] = ""
    state: StateWord | None = None
    type_id: Annotated[list[UUID], Field(max_length=MANY)] = []
    nature: Annotated[list[NatureWord], Field(max_length=MANY)] = []
    side: SideWord | None = None
    contact_id: UUID | None = Field(None, description="As contact or as supplier")
    contact: Annotated[Line, Field(max_length=200, description="An id, or how the name begins")] = ""
    lead_id: UUID | None = None
    lead: Literal["yes", "no"] | None = Field(None, description="Whether it started or has a lead")
    date_from: date | None = None
    date_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    amount_from: Bound = ""
    amount_to: Bound = ""
    balance: Literal["open", "settled"] | None = Field(None, description="Invoices by what of them is not credited")
    form: Annotated[Line, Field(max_length=60, description="`typed`, `file`, or a format such as `UBL Invoice`")] = ""
    reference: Annotated[Line, Field(max_length=100, description="How the other side's number begins")] = ""

    def read(self, address: Any, sort: str = "") -> DocumentFilter:
        """As the pages read their addresses. Raises Invalid for what cannot be sorted by."""
        if sort and not orders.is_known(sort.removeprefix("-")):
            raise Invalid(_("Some values are not valid."), fields={"sort": _("This cannot be sorted by.")})
        said = given(self, address)
        for key in ("type", "contact"):
            if (ids := said.pop(f"{key}_id", None)) is not None:
                said[key] = ids
        said.pop("lead_id", None)
        return filter_of({**said, "sort": [sort]})
