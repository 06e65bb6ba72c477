"""What the dialogues *Filters* and *Columns* of a list show (listings/_narrowing.html, listings/_choosing.html)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from staffetta.accounts.models import Member
from staffetta.listings.listed import Listed, fields_of


def narrowing(asked: Listed[Any], member: Member, plain: str, show: str) -> dict[str, Any]:
    """All filters; `plain` is the list's address, `show` the word of the button."""
    return {
        "plain": plain,
        "fields": fields_of(asked.filter, member),
        "keep": asked.kept,
        "cleared": plain + asked.address(asked.filter.cleared),
        "show": show,
    }


def choosing(asked: Listed[Any], plain: str, *, first: str, usual: tuple[str, ...]) -> dict[str, Any]:
    """All columns, those shown first and in their order."""
    shown = [column.key for column in asked.shown]
    ordered = [asked.offered[key] for key in [*shown, *(key for key in asked.offered if key not in shown)]]
    keep = [*asked.filter.pairs(), *(pair for pair in asked.place() if pair[0] != "columns")]
    back = plain + "?" + urlencode([*keep, ("columns", ",".join(usual))])
    return {"plain": plain, "columns": ordered, "shown": shown, "usual": back, "keep": keep, "first": first}
