"""What can happen to number ranges."""

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
