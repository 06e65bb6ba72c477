"""What post-sales does when something has happened: whoever gets a process is told (L-16)."""

from __future__ import annotations

from staffetta.accounts.models import Member
from staffetta.core.acts import System
from staffetta.history.models import Event
from staffetta.history.recording import on
from staffetta.notices.acts.tell import tell_member
from staffetta.postsales.acts.change_many import continue_change
from staffetta.postsales.bulk import PostSalesChange
from staffetta.postsales.facts import BulkPaused, PostSalesAssigned, PostSalesOpened
from staffetta.postsales.models import PostSalesProcess

NOTICE = "postsales.assigned"


@on(PostSalesOpened)
def tell_the_first(fact: PostSalesOpened, event: Event, system: System) -> None:
    """A process that somebody opened for a colleague."""
    _tell(fact.handler_id, event, system)


@on(PostSalesAssigned)
def tell_the_next(fact: PostSalesAssigned, event: Event, system: System) -> None:
    """A process that changed hands."""
    _tell(fact.handler_id, event, system)


@on(BulkPaused)
def go_on_changing(fact: BulkPaused, event: Event, system: System) -> None:
    """The next portion of a big selection (P-09)."""
    continue_change(PostSalesChange.objects.get(pk=event.subject_id), at=event.at)


def _tell(handler_id: str, event: Event, system: System) -> None:
    """Tell the handler, unless he did it himself, or the process went on to somebody else in the meantime."""
    found = PostSalesProcess.objects.select_related("process").filter(pk=event.subject_id).first()
    handler = Member.objects.filter(pk=handler_id).first() if handler_id else None
    if found is None or handler is None or found.process.handler_id != handler.pk:
        return
    tell_member(handler, kind=NOTICE, about=found, said={"title": found.process.title}, by=event.by or system)
