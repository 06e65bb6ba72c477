"""By what the list of post-sales processes is narrowed beside state, tag, handler and words: custom fields, days, the
contact (C-13, P-09). Upper floors add theirs: `filters.add(Filter(…))` (listings/filters.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.contacts.custom_list import filters_of
from staffetta.contacts.models import Contact
from staffetta.contacts.narrowing import named_contact
from staffetta.contacts.querysets import begins
from staffetta.core.ids import id_of
from staffetta.core.text import fold
from staffetta.fields.models import Owner
from staffetta.listings.conditions import days
from staffetta.listings.filters import Filter, ListFilter, Registry, Values, reading
from staffetta.postsales.querysets import PostSalesQuerySet

REGISTRY = Registry()
add, add_source, known = REGISTRY.add, REGISTRY.add_source, REGISTRY.known
OTHERS = ("q", "sort")
"""What the bar above the list reads by itself."""


@dataclass(frozen=True)
class PostSalesFilter(ListFilter):
    """What was asked for in the dialogue."""

    view: str = ""
    tab: ClassVar[str] = "view"


def register() -> None:
    """Called once, when the apps are ready."""
    add(
        Filter("contact", _("Contact"), "text", _by_contact, say=_say_contact, order=1, hint=_("How its name begins")),
        *days("opened", _("Started from"), _("Started until"), "created_at", order=2),
    )
    add_source(lambda: filters_of(Owner.POST_SALES))


def filter_of(given: Mapping[str, Any]) -> PostSalesFilter:
    """The filters of an address; words and order are not among them."""
    plain = {key: values for key in given if key not in OTHERS if (values := _all(given, key))}
    return reading(PostSalesFilter, REGISTRY, plain, tabs=("mine",), sorts=lambda key: False)


def _all(given: Mapping[str, Any], key: str) -> Any:
    return given.getlist(key) if hasattr(given, "getlist") else given[key]


def _by_contact(rows: PostSalesQuerySet, values: Values, member: Member) -> PostSalesQuerySet:
    wanted = id_of(values[0])
    if wanted is not None:
        return rows.filter(process__contact=wanted)
    seen = Contact.objects.visible_to(member).filter(begins("folded", fold(values[0])))
    return rows.filter(process__contact__in=seen.values("pk"))


def _say_contact(value: str, member: Member) -> str:
    return named_contact(value, member) if id_of(value) else value
