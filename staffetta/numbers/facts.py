"""What can happen to number ranges, and to what the firm chooses about numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class RangeOpened(Fact):
    kind = "numbers.range_opened"
    sentence = _("opened the number range {code}")
    code: str


@dataclass(frozen=True, kw_only=True)
class RangeChanged(Fact):
    kind = "numbers.range_changed"
    sentence = _("changed the number range {code}")
    code: str
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class NumberingArranged(Fact):
    """Own numbers for suppliers, or where debtor and creditor numbers come from."""

    kind = "numbers.arranged"
    sentence = _("arranged how numbers are given")
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class AccountNumbersWanted(Fact):
    """Whoever lacks a debtor or creditor number shall get one now: the room that has them does it."""

    kind = "numbers.account_numbers_wanted"
    sentence = _("asked that missing debtor and creditor numbers be given")
