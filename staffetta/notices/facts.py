"""What can happen to notices. They are about the notice itself, so they stand in nobody else's history."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class MemberTold(Fact):
    kind = "notices.told"
    sentence = _("told somebody")
    notice: str
    to_id: str


@dataclass(frozen=True, kw_only=True)
class NoticesRead(Fact):
    """About the member."""

    kind = "notices.read"
    sentence = _("read {count} notices")
    count: int
