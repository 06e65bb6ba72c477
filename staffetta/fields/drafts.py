"""A custom field before it is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from staffetta.fields.models import Owner, Type

Names = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ChoiceDraft:
    """One answer to choose from; `id` is that of a choice that exists already. Without `code` the name makes one."""

    names: Names
    code: str = ""
    colour: str = "neutral"
    in_use: bool = True
    id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class FieldDraft:
    """What is asked, of whom. Without `code` the name makes one; without `is_personal` free text is personal."""

    owner: Owner
    type: Type
    names: Names
    code: str = ""
    help_text: str = ""
    of_kind: str = ""
    of_function: str = ""
    decimals: int = 0
    is_required: bool = False
    is_unique: bool = False
    is_personal: bool | None = None
    choices: tuple[ChoiceDraft, ...] = field(default=())


FREE = (Type.TEXT, Type.LONG_TEXT, Type.CONTACT)
"""Types whose answers may be anything, personal data too."""
