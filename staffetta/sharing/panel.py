"""What the page of a process shows of its links, and of what they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from staffetta.accounts.models import Member
from staffetta.core.db.ahead import belonging
from staffetta.core.db.remembered import remembered
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import Task
from staffetta.sharing import rules
from staffetta.sharing.forms import ShareForm
from staffetta.sharing.models import Share, ShownTask

NEWEST = 20


@dataclass(frozen=True)
class Link:
    """One link and its state now: open, expired or revoked."""

    share: Share
    state: str


@dataclass(frozen=True)
class Panel:
    """`tasks` with whether the customer sees them; `made` is a link that was made just now."""

    post_sales: PostSalesProcess
    links: Sequence[Link]
    tasks: Sequence[tuple[Task, bool]]
    form: ShareForm
    made: str

    @property
    def shown(self) -> int:
        return sum(is_shown for _task, is_shown in self.tasks)

    @property
    def is_open(self) -> bool:
        """Whether somebody can look at it."""
        return any(link.state == "open" for link in self.links)


def on_process(member: Member, post_sales: PostSalesProcess, now: datetime) -> dict[str, Any] | None:
    """For postsales/panels.py: nothing for whoever may not share it."""
    if not rules.may_share(member, post_sales):
        return None
    return {"sharing": panel_of(member, post_sales, now)}


def panel_of(
    member: Member, post_sales: PostSalesProcess, now: datetime, *, form: ShareForm | None = None, made: str = ""
) -> Panel:
    """The panel as it is now. The language of the contact is proposed, else the firm's."""
    pk = post_sales.pk
    shares, shown = _shares(pk, limit=NEWEST), set(_shown(pk))
    tasks = sorted(belonging(post_sales.process, "tasks"), key=lambda task: (task.position, task.pk))
    contact = post_sales.process.contact
    language = (contact.language if contact is not None else "") or member.workspace.language
    return Panel(
        post_sales,
        [Link(share, share.state_at(now)) for share in shares],
        [(task, task.pk in shown) for task in tasks],
        form or ShareForm(initial={"language": language}),
        made,
    )


@remembered(plan=True)
def _shares(post_sales: UUID, *, limit: int) -> QuerySet[Share]:
    rows = Share.objects.filter(post_sales=post_sales).select_related("created_by")
    return rows.order_by("-created_at", "-pk")[:limit]


@remembered(plan=True)
def _shown(post_sales: UUID) -> QuerySet[ShownTask, UUID]:
    return ShownTask.objects.filter(task__process=post_sales).values_list("task", flat=True)
