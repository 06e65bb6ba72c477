"""Post-sales processes in the search everywhere (X-01)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.postsales.models import PostSalesProcess
from staffetta.ui.search import Hit


def find(member: Member, text: str, limit: int) -> list[Hit]:
    """Those whose title or contact holds every word; active ones first."""
    words = {"todo": _("To do"), "on_hold": _("On hold"), "done": _("Done")}
    rows = PostSalesProcess.objects.visible_to(member).found_by(text).select_related("process__contact", "lead")
    found: Any = rows.with_state(timezone.now())
    return [
        Hit(
            row.process.title,
            reverse("postsales:process", kwargs={"pk": row.pk}),
            detail=" · ".join(filter(None, [row.process.contact.name if row.process.contact else "", row.lead.number])),
            icon="rocket",
            mark=words[row.state],
        )
        for row in found.order_by("rank", "-created_at")[:limit]
    ]
