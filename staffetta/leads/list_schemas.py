"""By what programs narrow the list of leads: the same filters as the page's (leads/filters.py)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field

from staffetta.core.api import Line, Text
from staffetta.core.refusals import Invalid
from staffetta.leads import orders
from staffetta.leads.filters import REGISTRY, LeadFilter, filter_of
from staffetta.listings.filters import Registry
from staffetta.listings.queries import Narrowing, given, refuse_unread, who

MANY = 30
StatusFilter = Literal["open", "todo", "on_hold", "no_next_step", "won", "lost", "cancelled", "all"]
Who = Annotated[Line, AfterValidator(who), Field(max_length=40)]
Ids = Annotated[list[UUID], Field(max_length=MANY)]
Bound = Annotated[Line, Field(max_length=20, pattern=r"^(-?\d{1,12}([.,]\d{1,6})?)?$")]
Named = Annotated[Line, Field(max_length=200, description="An id, or how the name begins")]
Sort = Annotated[
    Line,
    Field(
        max_length=60,
        description="The key of a column: `created`, `title`, `number`, `contact`, `person`, `pipeline`, `step`,"
        " `amount`, `probability`, `close`, `next`, `handler`, `supervisor`, `moved`, `closed`, `won_on`, `product`,"
        " `custom.<code>`; `-` in front turns the order",
    ),
]


class LeadListIn(Narrowing):
    """Filters that may be repeated find what fits any of their values. Days are included, `from` and `to`.

    Custom fields narrow as those of contacts do: `custom.<code>`, `custom.<code>.from`, `.to`, `.is=empty|filled`.
    """

    offers: ClassVar[Registry] = REGISTRY

    status: StatusFilter = "open"
    q: Annotated[Text, Field(max_length=200, description="Beginnings of words of title, number, contact")] = ""
    pipeline: UUID | None = None
    step: Ids = []
    handler: Annotated[list[Who], Field(max_length=MANY, description="Ids, `me`, `nobody`")] = []
    mine: bool = Field(False, description="Only those that I handle; wins over `handler`")
    supervisor: Annotated[list[Who], Field(max_length=MANY)] = []
    group: Annotated[
        list[UUID], Field(max_length=MANY, description="Handled by one of the group, or with an open task for it")
    ] = []
    tag: Annotated[list[Annotated[Line, Field(max_length=60)]], Field(max_length=MANY)] = []
    contact: Named = ""
    person: Named = ""
    amount_from: Bound = ""
    amount_to: Bound = ""
    opened_from: date | None = None
    opened_to: date | None = None
    close_from: date | None = None
    close_to: date | None = None
    closed_from: date | None = None
    closed_to: date | None = None
    won_from: date | None = None
    won_to: date | None = None
    moved_from: date | None = Field(None, description="When it came to the step where it stands")
    moved_to: date | None = None
    next_from: date | None = Field(None, description="When its next task becomes To do")
    next_to: date | None = None
    waiting: Annotated[
        str,
        Field(
            max_length=10,
            pattern=r"^(\d{1,5}|\d{4}-\d{2}-\d{2})?$",
            description="At its step for longer than so many days, or since before this date",
        ),
    ] = ""
    reason: Annotated[list[UUID], Field(max_length=MANY, description="Loss reasons")] = []
    post_sales: Literal["yes", "no"] | None = Field(None, description="Whether it has a post-sales process")
    product: Annotated[Line, Field(max_length=120, description="How it begins")] = ""
    external_id: Annotated[Line, Field(max_length=120)] = ""

    def read(self, address: Any, sort: str = "") -> LeadFilter:
        """As the pages read their addresses. Raises Invalid for what cannot be sorted or narrowed by."""
        if sort and not orders.is_known(sort.removeprefix("-")):
            raise Invalid(_("Some values are not valid."), fields={"sort": _("This cannot be sorted by.")})
        said = given(self, address)
        said.pop("mine", None)
        chosen = filter_of({**said, **({"handler": ["me"]} if self.mine else {}), "sort": [sort]})
        refuse_unread(chosen, address)
        return chosen
