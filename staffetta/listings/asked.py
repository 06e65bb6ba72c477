"""What programs ask of a list is taken at its word: where the pages of a list go on without what they cannot read and
say so, a program would never notice that its change meets everything, or that its view shows something else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from staffetta.core.refusals import Invalid
from staffetta.listings.drafts import State
from staffetta.listings.filters import ListFilter, value_in
from staffetta.listings.lists import ViewedList
from staffetta.listings.lists import known as known_list

F = TypeVar("F", bound=ListFilter)


class Unread(Invalid):
    """A filter, column or order that the list does not have, or a value that none can be."""


def certain(asked: F, given: Mapping[str, Any]) -> F:
    """What was read of `given`, if nothing of it was left out. Raises Unread with `filters.<key>`."""
    if wrong := wrong_filters(asked, given):
        raise Unread(_("Some values are not valid."), fields=wrong)
    return asked


def unseen(ids: Collection[UUID], seen: QuerySet[Any]) -> list[UUID]:
    """Those of these ids of which no record is among the `seen`, each once: a report has no row for them."""
    known = set(seen.filter(pk__in=ids).order_by().values_list("pk", flat=True)) if ids else set()
    return [pk for pk in dict.fromkeys(ids) if pk not in known]


def wrong_filters(asked: ListFilter, given: Mapping[str, Any]) -> dict[str, str]:
    """What is to be said of what was left out, by `filters.<key>`."""
    wrong = {f"filters.{key}": _("There is no such filter.") for key in asked.lost if given.get(key)}
    for key, value in asked.unfit.items():
        wrong[f"filters.{key}"] = asked.offered[key].wrong(value) or _unknown(value)
    read = {asked.tab: getattr(asked, asked.tab), "sort": asked.sort}
    for key, taken in read.items():
        said = value_in(given, key)
        if said and said != taken:
            wrong[f"filters.{key}"] = _unknown(said)
    return wrong


def _unknown(value: str) -> str:
    return _("“{value}” is not known here.").format(value=value)


def wrong_state(viewed: ViewedList, state: State) -> dict[str, str]:
    """What of this the list does not have, by `filters.<key>`, `columns.<place>` and `sort`."""
    wrong = wrong_filters(viewed.reads(state.filters), state.filters)
    known = viewed.columns() if state.columns else ()
    for place, key in enumerate(state.columns):
        if key not in known:
            wrong[f"columns.{place}"] = _("There is no such column.")
    if state.sort and state.sort not in (viewed.orders or (viewed.reads({"sort": state.sort}).sort,)):
        wrong["sort"] = _unknown(state.sort)
    return wrong


def certain_state(key: str, state: State) -> State:
    """The state, if the list of this key has all of it. Raises Unread; says nothing of a list that there is not."""
    viewed = known_list(key)
    if viewed is not None and (wrong := wrong_state(viewed, state)):
        raise Unread(_("Some values are not valid."), fields=wrong)
    return state
