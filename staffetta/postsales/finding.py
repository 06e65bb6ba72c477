"""Post-sales processes in the search everywhere (X-01)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from staffetta.accounts.editions import Capability, has
from staffetta.accounts.models import Member
from staffetta.postsales.models import PostSalesProcess
from staffetta.ui.search import Hit


def find(member: Member, text: str, limit: int) -> list[Hit]:
    """Those whose title or contact holds every word; active ones first."""
    icon = "rocket" if has(Capability.POST_SALES, member.workspace) else "list-checks"
    words = {"todo": _("To do"), "on_hold": _("On hold"), "done": _("Done")}
    rows: Any = PostSalesProcess.objects.visible_to(member).found_by(text).with_state(timezone.now())
    shown = rows.values_list("pk", "process__title", "process__contact__name", "lead__number", "state")
    return [
        Hit(
            title,
            reverse("postsales:process", kwargs={"pk": pk}),
            detail=" · ".join(filter(None, [contact, number])),
            icon=icon,
            mark=words[state],
        )
        for pk, title, contact, number, state in shown.order_by("rank", "-created_at")[:limit]
    ]
