"""What happened to cards."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class CardChanged(Fact):
    """Details that only address books know came, changed or went."""

    kind = "vcards.card_changed"
    sentence = _("Details that only address books show have changed")
