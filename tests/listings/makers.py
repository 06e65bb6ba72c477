"""Saved views for tests, made by the real act."""

from __future__ import annotations

from staffetta.accounts.models import Member
from staffetta.listings.acts.save import save_view
from staffetta.listings.drafts import State, ViewDraft
from staffetta.listings.models import SavedView


def a_view(by: Member, name: str = "My customers", *, is_shared: bool = False, **state: object) -> SavedView:
    """A view of the contacts: customers, by name downwards, unless the state says otherwise."""
    known = State(
        filters=state.get("filters", {"function": ["customer"]}),  # type: ignore[arg-type]
        columns=state.get("columns", ()),  # type: ignore[arg-type]
        sort=str(state.get("sort", "-name")),
    )
    return save_view(ViewDraft(list="contacts", name=name, state=known, is_shared=is_shared), by=by)
