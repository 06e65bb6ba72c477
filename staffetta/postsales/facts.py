"""What can happen to post-sales processes; what happens to their tasks is told by processes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class PostSalesOpened(Fact):
    """About the process itself. `template` is the code of the template, empty for none."""

    kind = "postsales.opened"
    sentence = _("opened the post-sales process {title}")
    lead_id: str
    handler_id: str
    template: str = ""
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class PostSalesAttached(Fact):
    """The same, told about the lead, so that it stands in the lead's history as well."""

    kind = "postsales.attached"
    sentence = _("started the post-sales process {title}")
    post_sales_id: str
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class PostSalesAssigned(Fact):
    """`before` is the id of the member who had it, empty for nobody; he no longer sees the lead by it (P-12)."""

    kind = "postsales.assigned"
    sentence = _("assigned the post-sales process {title} to {name}")
    handler_id: str
    before: str = ""
    title: str = personal(default="")
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class PostSalesChanged(Fact):
    kind = "postsales.changed"
    sentence = _("changed the post-sales process")
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class PostSalesDeleted(Fact):
    """About its lead, in whose history it stands. It lies in the bin."""

    kind = "postsales.deleted"
    sentence = _("deleted the post-sales process {title}")
    post_sales_id: str
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class TasksArranged(Fact):
    kind = "postsales.tasks_arranged"
    sentence = _("changed the order of the tasks")
    order: list[str]


@dataclass(frozen=True, kw_only=True)
class BulkStarted(Fact):
    """Many processes are being changed in one go; `verb` is one of bulk.Verb."""

    kind = "postsales.bulk_started"
    sentence = _("started to change {count} post-sales processes: {verb}")
    verb: str
    count: int


@dataclass(frozen=True, kw_only=True)
class BulkPaused(Fact):
    """A portion is done and rows are left: a reaction does the next one."""

    kind = "postsales.bulk_paused"
    sentence = _("changed a portion of the post-sales processes; {left} are left")
    left: int


@dataclass(frozen=True, kw_only=True)
class BulkFinished(Fact):
    kind = "postsales.bulk_finished"
    sentence = _("finished changing post-sales processes")


@dataclass(frozen=True, kw_only=True)
class BulkCancelled(Fact):
    kind = "postsales.bulk_cancelled"
    sentence = _("cancelled changing post-sales processes; {left} were left as they were")
    left: int
