"""What the API of custom fields takes and gives, and how answers stand in the API of records."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from staffetta.accounts.schemas import Input
from staffetta.core.api import Line, Text

OwnerWord = Literal["contact", "lead", "postsales"]
TypeWord = Literal["text", "longtext", "number", "date", "choice", "choices", "yesno", "contact"]
KindsWord = Literal["", "company", "person"]
FunctionsWord = Literal["", "customer", "supplier"]
ColourWord = Literal["neutral", "info", "success", "warning", "danger", "accent"]
LanguageKey = Literal["", "en", "it", "fr", "pl", "de"]

Names = Annotated[
    dict[LanguageKey, Annotated[Line, Field(max_length=120)]],
    Field(
        min_length=1,
        max_length=6,
        description='Language code -> name; "" is the name where a language has none of its own',
    ),
]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

Word = Annotated[Text, Field(max_length=20_000)]
Answer = bool | int | float | Word | list[Annotated[Line, Field(max_length=120)]] | None
CustomIn = Annotated[
    dict[Annotated[str, Field(max_length=40)], Answer],
    Field(
        max_length=100,
        description=(
            "Answers to custom fields: the field's code -> text; number (or a text with comma or point); date as "
            "2026-03-31; code or name of a choice; list of them for several choices; true or false; id of a contact. "
            "null or an empty text for none. Which fields there are differs from workspace to workspace and is told by "
            "GET /custom-fields, and by this document when it is fetched with an API key; a field that is not asked of "
            "such a record is refused, 422 at `custom.<code>`."
        ),
        examples=[{"customer_state": "active", "contract_until": "2027-12-31", "seats": "12", "newsletter": True}],
    ),
]
CustomOut = Annotated[
    dict[str, bool | str | list[str] | None],
    Field(
        description=(
            "The answers to all custom fields in use that are asked of such a record, by code; null for none. Numbers "
            "are texts with a point, dates ISO 8601, choices their codes, contacts their ids."
        )
    ),
]


class ChoiceIn(Input):
    """`id` is that of a choice that exists; without `code` the name makes one."""

    id: UUID | None = None
    names: Names
    code: Code | None = None
    colour: ColourWord = "neutral"
    in_use: bool = True


class ChoiceOut(Schema):
    id: UUID
    code: str
    name: str
    names: dict[str, str]
    colour: ColourWord
    in_use: bool


class FieldIn(Input):
    """A field of contacts, leads or post-sales processes. Free text and contacts are personal data unless
    `is_personal` says otherwise: then anonymising takes the answers away."""

    owner: OwnerWord
    type: TypeWord
    names: Names
    code: Code | None = Field(None, description="Made of the name when left out; fixed from then on")
    help_text: Annotated[Line, Field(max_length=200)] = ""
    of_kind: KindsWord = Field("", description="Companies or persons only; of contacts only")
    of_function: FunctionsWord = Field("", description="Customers or suppliers only; of contacts only")
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    is_required: bool = False
    is_unique: bool = False
    is_personal: bool | None = None
    choices: Annotated[list[ChoiceIn], Field(max_length=200)] = []


class FieldPatch(Input):
    """What is left out stays as it is; choices are replaced as a whole, in this order. Owner and code are fixed, and
    the type once there are answers."""

    type: TypeWord | None = None
    names: Names | None = None
    help_text: Annotated[Line, Field(max_length=200)] | None = None
    of_kind: KindsWord | None = None
    of_function: FunctionsWord | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    is_required: bool | None = None
    is_unique: bool | None = None
    is_personal: bool | None = None
    choices: Annotated[list[ChoiceIn], Field(max_length=200)] | None = None
    in_use: bool | None = Field(None, description="false puts it out of use: its answers are kept, and shown nowhere")


class FieldOut(Schema):
    """`code` is its name for programs: `custom.<code>` in filters, sorting and errors."""

    id: UUID
    owner: OwnerWord
    code: str
    type: TypeWord
    name: str
    names: dict[str, str]
    help_text: str
    of_kind: KindsWord
    of_function: FunctionsWord
    decimals: int
    is_required: bool
    is_unique: bool
    is_personal: bool
    choices: list[ChoiceOut]
    retired_at: datetime | None
    version: int


class FieldOrder(Input):
    """All fields in use of one owner, in the order wanted."""

    owner: OwnerWord
    ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]
