"""The number beside *Post-sales* in the menu (P-05)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffetta.postsales.querysets import InHand, in_hands
from staffetta.ui.formats import number
from staffetta.ui.menu import Badge, Count


def _said(figures: dict[str, Any]) -> Badge:
    count = InHand(**figures)
    own = ngettext("%(count)s of mine", "%(count)s of mine", count.own) % {"count": number(count.own)}
    others = ngettext(
        "%(count)s of others with a task of mine", "%(count)s of others with a task of mine", count.others
    ) % {"count": number(count.others)}
    title = _("Active processes: %(own)s, %(others)s") % {"own": own, "others": others}
    return Badge(count.total, title, "accent")


in_hand = Count(in_hands.asked, _said)
"""How many active processes are in the member's hands; the tooltip splits his own from those of others."""
