"""Post-sales processes in the search everywhere (X-01)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from staffetta.accounts.editions import Capability, has
from staffetta.accounts.models import Member
from staffetta.contacts.naming import shown_name
from staffetta.core.db.remembered import remembered
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.querysets import words_of
from staffetta.ui.search import Hit


def find(member: Member, text: str, limit: int) -> list[Hit]:
    """Those whose title or contact holds every word; active ones first."""
    icon = "rocket" if has(Capability.POST_SALES, member.workspace) else "list-checks"
    words = {"todo": _("To do"), "on_hold": _("On hold"), "done": _("Done")}
    return [
        Hit(
            title,
            reverse("postsales:process", kwargs={"pk": pk}),
            detail=" · ".join(filter(None, [shown_name(contact or ""), number])),
            icon=icon,
            mark=words[state],
        )
        for pk, title, contact, number, state in _found(member, timezone.now(), *words_of(text), limit=limit)
    ]


@remembered
def _found(member: Member, now: datetime, *patterns: str, limit: int) -> QuerySet[PostSalesProcess, Any]:
    rows = PostSalesProcess.objects.visible_to(member)
    for pattern in patterns:
        rows = rows.having_word(pattern)
    said = ("pk", "process__title", "process__contact__name", "lead__number", "state")
    return rows.with_state(now).order_by(F("rank"), "-created_at").values_list(*said)[:limit]
