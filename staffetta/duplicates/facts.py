"""What can be told about duplicates."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class SearchStarted(Fact):
    kind = "duplicates.search_started"
    sentence = _("started a search for duplicates among {total} contacts")
    total: int


@dataclass(frozen=True, kw_only=True)
class SearchEnded(Fact):
    kind = "duplicates.search_ended"
    sentence = _("searched for duplicates: {found} pairs")
    found: int


@dataclass(frozen=True, kw_only=True)
class PairsChecked(Fact):
    """Told once for all contacts of a check, about the search whose weights it used."""

    kind = "duplicates.checked"
    sentence = _("compared {contacts} new or changed contacts with all others: {found} pairs")
    contacts: int
    found: int


@dataclass(frozen=True, kw_only=True)
class ToldApart(Fact):
    """About each of the two; `person_id` is the other one, by which anonymising finds it (contacts/trailed.py)."""

    kind = "duplicates.told_apart"
    sentence = _("said that it is not the same as {name}")
    person_id: str
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class ToldApartNoMore(Fact):
    """About each of the two; `person_id` is the other one, by which anonymising finds it (contacts/trailed.py)."""

    kind = "duplicates.told_apart_no_more"
    sentence = _("took back that it is not the same as {name}")
    person_id: str
    name: str = personal(default="")
