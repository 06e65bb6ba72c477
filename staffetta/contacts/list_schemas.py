"""By what programs narrow the list of contacts: the same filters as the page's (contacts/filters.py)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field

from staffetta.contacts.filters import REGISTRY
from staffetta.contacts.schemas import KindWord, ListWord
from staffetta.core.api import Line, Text
from staffetta.listings.filters import Registry
from staffetta.listings.queries import Narrowing, given, who

__all__ = ["ContactListIn", "CountOut", "Sort", "given"]

MANY = 30


Who = Annotated[Line, AfterValidator(who), Field(max_length=40)]
Value = Annotated[Line, Field(max_length=200)]


class ContactListIn(Narrowing):
    """Filters that may be repeated find what fits any of their values.

    Custom fields (GET /custom-fields) narrow by `custom.<code>`: a text by how it begins, choices by their codes (may
    be repeated, `-` for none), `yes` or `no` (`-` for neither), a contact by its id or how its name begins; numbers and
    dates by `custom.<code>.from` and `custom.<code>.to`; every type by `custom.<code>.is=empty` or `filled`. What
    no field of the workspace understands is refused with 422.
    """

    offers: ClassVar[Registry] = REGISTRY

    q: Annotated[
        Text, Field(default="", max_length=200, description="The beginnings of words of name, number, e-mail, phone")
    ]
    function: ListWord | None = Field(None, description="`none`: neither prospect nor customer nor supplier (C-01)")
    kind: KindWord | None = None
    handler: list[Who] = Field([], max_length=MANY, description="Ids of members, `me`, or `nobody`; may be repeated")
    tag: list[Value] = Field([], max_length=MANY, description="Names of tags, or `-` for none; may be repeated")
    country: list[Value] = Field([], max_length=MANY, description="Codes such as `IT`; may be repeated")
    industry: list[Value] = Field([], max_length=MANY, description="May be repeated")
    city: Annotated[Text, Field(default="", max_length=200, description="How the town begins; accents do not matter")]
    created_from: date | None = Field(None, description="The first day on which they were created")
    created_to: date | None = Field(None, description="The last day")
    idle: Annotated[
        str,
        Field(
            default="",
            max_length=10,
            pattern=r"^(\d{1,5}|\d{4}-\d{2}-\d{2})?$",
            description="No activity since this date, or for this number of days",
        ),
    ]
    parent: UUID | None = Field(None, description="Only the companies that belong to this one")
    external_id: Annotated[Text, Field(default="", max_length=120, description="The id in another system")]


Sort = Annotated[
    Line,
    Field(
        default="name",
        max_length=60,
        description="The key of a column: `name`, `number`, `email` and `phone` (the first of each), `city` and"
        " `country` (its code) of the main address, `handler` (by name), `industry`, `created`, `changed`, `active`,"
        " `customer_since`, `custom.<code>`; `-` in front turns the order. Contacts without a value come last",
    ),
]


class CountOut(Schema):
    """`more`: there are more than were counted."""

    count: int
    more: bool
