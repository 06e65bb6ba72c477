"""Custom fields for tests, made by the real acts."""

from __future__ import annotations

from typing import Any

from staffetta.accounts.models import Actor
from staffetta.fields.acts.make import make_field
from staffetta.fields.drafts import ChoiceDraft, FieldDraft
from staffetta.fields.models import Field, Owner, Type
from tests.cast import DAWN, SETUP


def a_field(
    name: str = "Favourite colour",
    kind: Type = Type.TEXT,
    *,
    owner: Owner = Owner.CONTACT,
    by: Actor = SETUP,
    **values: Any,
) -> Field:
    """A field of contacts, free text unless `kind` says otherwise."""
    draft = FieldDraft(owner=owner, type=kind, names={"": name}, **values)
    return make_field(draft, by=by, at=DAWN)


def a_choice(
    name: str = "Customer state", *choices: str, several: bool = False, owner: Owner = Owner.CONTACT, **values: Any
) -> Field:
    """A field with these choices."""
    drafts = tuple(ChoiceDraft(names={"": choice}) for choice in choices or ("Active", "Dormant", "Lost"))
    return a_field(name, Type.CHOICES if several else Type.CHOICE, owner=owner, choices=drafts, **values)
