"""By what programs narrow the list of post-sales processes: the same filters as the page's (postsales/filters.py)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field

from staffetta.core.api import Line, Text
from staffetta.core.refusals import Invalid
from staffetta.listings.filters import Registry
from staffetta.listings.queries import Narrowing, given, refuse_unread, who
from staffetta.postsales import orders
from staffetta.postsales.filters import ALL, REGISTRY, PostSalesFilter, filter_of
from staffetta.postsales.narrowing import YES

MANY = 30
StateFilter = Literal["todo", "on_hold", "done", "active", "all"]
Who = Annotated[Line, AfterValidator(who), Field(max_length=40)]
TemplateId = Annotated[Line, AfterValidator(lambda value: value if value == "none" else str(UUID(value)))]
TagFilter = Annotated[Line, Field(max_length=60)]
Sort = Annotated[
    Line,
    Field(
        max_length=60,
        description="`created`, `next` (when it becomes To do), `title`, `contact`, `handler`, `lead`, `template`,"
        " `custom.<code>`; `-` in front turns the order",
    ),
]


class PostSalesListIn(Narrowing):
    """Filters that may be repeated find what fits any of their values. Days are included, `from` and `to`.

    Custom fields narrow as those of contacts do: `custom.<code>`, `custom.<code>.from`, `.to`, `.is=empty|filled`.
    """

    offers: ClassVar[Registry] = REGISTRY

    state: StateFilter = Field("all", description="`active` = To do or On hold (P-08)")
    q: Annotated[Text, Field(max_length=200, description="Parts of title and contact")] = ""
    tag: Annotated[list[TagFilter], Field(max_length=MANY, description="Names of tags, whatever their case")] = []
    handler: Annotated[list[Who], Field(max_length=MANY, description="Ids, `me`, `nobody`")] = []
    mine: bool = Field(False, description="Only those that the menu's badge counts (P-05)")
    group: Annotated[
        list[UUID], Field(max_length=MANY, description="Handled by one of the group, or with an open task for it")
    ] = []
    contact: Annotated[Line, Field(max_length=200, description="An id, or how the name begins")] = ""
    lead: UUID | None = None
    template: Annotated[list[TemplateId], Field(max_length=MANY, description="Ids of templates, `none`")] = []
    overdue: bool = Field(False, description="Only those with an open task whose time is over")
    opened_from: date | None = None
    opened_to: date | None = None
    next_from: date | None = Field(None, description="When it becomes To do, or became it")
    next_to: date | None = None
    finished_from: date | None = Field(None, description="When its last task was done")
    finished_to: date | None = None
    timely: Literal["yes", "no"] | None = Field(
        None, description="Done by the last day for which a task of it was planned, or later"
    )

    def read(self, address: Any, sort: str = "") -> PostSalesFilter:
        """As the pages read their addresses. Raises Invalid for what cannot be sorted or narrowed by."""
        if sort and not orders.is_known(sort.removeprefix("-")):
            raise Invalid(_("Some values are not valid."), fields={"sort": _("This cannot be sorted by.")})
        said = given(self, address)
        for name in ("mine", "overdue"):
            said.pop(name, None)
            said |= {name: [YES]} if getattr(self, name) else {}
        chosen = filter_of({**said, "state": [self.state or ALL], "sort": [sort]})
        refuse_unread(chosen, address)
        return chosen
