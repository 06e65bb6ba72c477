"""Many post-sales processes are assigned, tagged or deleted in one go, each by the same acts as a single one (P-09,
P-11, P-13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.core.acts import act
from staffetta.core.refusals import Invalid, Refused
from staffetta.listings.bulk import Outcome
from staffetta.listings.changing import Work, begin, cancel, proceed
from staffetta.postsales.acts.assign import assign_post_sales
from staffetta.postsales.acts.change import change_post_sales
from staffetta.postsales.acts.delete import delete_post_sales
from staffetta.postsales.acts.open import check_active
from staffetta.postsales.bulk import PostSalesChange, PostSalesChangeRow, Verb
from staffetta.postsales.facts import BulkCancelled, BulkFinished, BulkPaused, BulkStarted
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import Tagging
from staffetta.tags.acts.name import retagged, tags_named

PORTION = 100
"""So many are changed while the person waits; the rest goes on after the commit, in portions as big."""
MOST = 20_000


class TooMany(Invalid):
    """More were selected than one change may take."""


@dataclass(frozen=True)
class Wanted:
    """What is to become of each: a handler, tags more or less, or the bin."""

    verb: Verb
    handler: Member | None = None
    tags: tuple[str, ...] = ()


@act
def start_change(ids: Sequence[UUID], wanted: Wanted, *, by: Member, at: datetime) -> PostSalesChange:
    """Change these processes, but for those that the member cannot see. The rows of the answer tell each one's fate.

    Raises Invalid for what no process could be given; TooMany beyond MOST.
    """
    if len(ids) > MOST:
        raise TooMany(_("Select at most {count} processes at a time.").format(count=MOST))
    change = PostSalesChange.objects.create(verb=wanted.verb, said=_said(wanted), by=by, started_at=at)
    seen = PostSalesProcess.objects.visible_to(by).filter(pk__in=ids).order_by("pk").values_list("pk", flat=True)
    started: PostSalesChange = begin(WORK, change, seen, by=by, at=at)
    return started


@act
def continue_change(change: PostSalesChange, *, at: datetime) -> PostSalesChange:
    """Change the next portion, in the name and language of who started."""
    by = PostSalesChange.objects.select_related("by__user").get(pk=change.pk).by
    with translation.override(by.user.language):
        continued: PostSalesChange = proceed(WORK, change, at=at)
    return continued


@act
def cancel_change(change: PostSalesChange, *, by: Member, at: datetime) -> PostSalesChange:
    """Leave those whose turn has not come as they are; what was changed stays so."""
    cancelled: PostSalesChange = cancel(WORK, change, by=by, at=at)
    return cancelled


def _said(wanted: Wanted) -> dict[str, Any]:
    """What is kept of it. What every single process would refuse is refused at once."""
    if wanted.verb == Verb.ASSIGN:
        if wanted.handler is None:
            raise Invalid(_("Some values are not valid."), fields={"handler": _("Choose who is to handle it.")})
        check_active(wanted.handler)
        return {"handler": str(wanted.handler.pk)}
    if wanted.verb == Verb.DELETE:
        return {}
    if not wanted.tags:
        raise Invalid(_("Some values are not valid."), fields={"tags": _("Name at least one tag.")})
    words = [tag.name for tag in tags_named(wanted.tags)] if wanted.verb == Verb.TAG else list(wanted.tags)
    return {"tags": words}


def _change(change: PostSalesChange, rows: Sequence[PostSalesChangeRow], at: datetime) -> None:
    """Have the act of each process do what is wanted, and write what became of it into its row."""
    seen = PostSalesProcess.objects.visible_to(change.by).select_related("process", "lead")
    known = seen.in_bulk([row.post_sales_id for row in rows])
    do = _deed(change, at)
    for row in rows:
        post_sales = known.get(row.post_sales_id)
        if post_sales is None:
            row.outcome = Outcome.GONE
            continue
        try:
            row.outcome = Outcome.DONE if do(post_sales) else Outcome.SAME
            if change.verb == Verb.DELETE:
                row.reason = post_sales.lead.number  # the row points at nothing any more
        except Refused as refused:
            row.outcome = Outcome.REFUSED
            row.reason = " ".join(dict.fromkeys(refused.fields.values()) or [refused.sentence])[:400]


def _deed(change: PostSalesChange, at: datetime) -> Callable[[PostSalesProcess], bool]:
    """What is done to each process; it answers whether anything has changed. What it needs is read once."""
    by, said = change.by, change.said
    if change.verb == Verb.ASSIGN:
        handler = Member.objects.get(pk=said["handler"])
        return lambda one: assign_post_sales(one, handler, by=by).process.version != one.process.version

    if change.verb == Verb.DELETE:
        return lambda one: bool(delete_post_sales(one, batch=change.pk, by=by, at=at))

    def tag(one: PostSalesProcess) -> bool:
        carried = list(Tagging.objects.filter(process=one.pk).values_list("tag__name", flat=True))
        wanted = retagged(carried, said["tags"], more=change.verb == Verb.TAG)
        change_post_sales(one, {"tags": wanted}, by=by)
        return len(wanted) != len(carried)

    return tag


WORK = Work(
    PostSalesChangeRow,
    "post_sales",
    lambda: PORTION,
    _change,
    started=lambda change, count: BulkStarted(verb=change.verb, count=count),
    paused=lambda left: BulkPaused(left=left),
    finished=BulkFinished,
    cancelled=lambda left: BulkCancelled(left=left),
    written=("outcome", "reason"),
)
