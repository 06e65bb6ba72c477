"""Which rows of a list a bulk action is about: the ticked ones, or everything that fits the list's filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.http import QueryDict

from staffetta.accounts.http import MemberRequest
from staffetta.core.ids import id_of


def selected(request: MemberRequest, visible: Any, fitting: Callable[[QueryDict], Any]) -> Any:
    """The rows that a request of the list is about, of those that the member sees (`visible`).

    `ids`, several times or with commas, names rows; `all=1` means every row that fits the filters given along with it
    (`fitting` reads them), but for those in `except`. None for a request that names nothing.
    """
    given = given_by(request)
    if given.get("all"):
        left_out = ids_in(given.getlist("except"))
        rows = fitting(given)
        return rows.exclude(pk__in=left_out) if left_out else rows
    return visible.filter(pk__in=ids_in(given.getlist("ids")))


def given_by(request: MemberRequest) -> QueryDict:
    """Where a bulk action's selection stands: in the form that was sent, else in the address."""
    return request.POST if request.method == "POST" else request.GET


def is_named(request: MemberRequest) -> bool:
    """Whether anything was selected at all."""
    given = given_by(request)
    return bool(given.get("all") or ids_in(given.getlist("ids")))


def ids_in(texts: Iterable[str]) -> list[UUID]:
    """The ids in these texts, which may hold several, with commas between; what is none is left out."""
    words = (word for text in texts for word in text.split(","))
    return list(dict.fromkeys(known for word in words if (known := id_of(word.strip()))))


def carried(request: MemberRequest, own: Iterable[str]) -> list[tuple[str, str]]:
    """What a question's form carries on: the selection, without what the question itself asked."""
    left_out = {"csrfmiddlewaretoken", *own}
    return [(key, value) for key in request.POST if key not in left_out for value in request.POST.getlist(key)]
