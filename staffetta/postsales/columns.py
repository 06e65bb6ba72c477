"""The columns of the list of post-sales processes: which there are, how each is exported (P-05)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.fields.models import Owner
from staffetta.listings.columns import Column, Columns
from staffetta.postsales.rows import PostSalesRow
from staffetta.processes.custom_list import columns_of

COLUMNS = Columns("title", ("state", "title", "contact", "progress", "next", "due", "handler", "tags"))


def register() -> None:
    """Called once, when the apps are ready."""
    COLUMNS.add(
        Column("state", _("State"), _state, cell="state", order=1, narrow=True),
        Column("title", _("Process"), lambda row: row.title, cell="title", sort=True, order=2),
        Column("lead", _("Lead"), lambda row: row.number, cell="lead", sort=True, order=3, phone=False),
        Column("contact", _("Contact"), lambda row: row.contact or "", cell="contact", sort=True, order=4),
        Column("progress", _("Progress"), lambda row: f"{row.done}/{row.task_count}", cell="progress", order=5),
        Column("next", _("Next date"), lambda row: _plain(row.next_at), cell="next", sort=True, order=6),
        Column("due", _("Due"), lambda row: _plain(row.due_on), cell="due", order=7, phone=False),
        Column("handler", _("Handler"), lambda row: row.handler or "", cell="handler", sort=True, order=8),
        Column("template", _("Template"), lambda row: row.template, sort=True, order=9, phone=False),
        Column("tags", _("Tags"), lambda row: ", ".join(row.tags), cell="tags", order=10, phone=False),
        Column(
            "created",
            pgettext_lazy("post-sales process", "Started"),
            lambda row: _plain(row.created_at),
            cell="created",
            sort=True,
            order=11,
            phone=False,
        ),
    )
    COLUMNS.add_source(lambda: columns_of(Owner.POST_SALES, lambda row: row.process))


def _state(row: PostSalesRow) -> str:
    return {"todo": _now("To do"), "on_hold": _now("On hold"), "done": _now("Done")}[row.state]


def _plain(value: Any) -> str:
    """As imports read it again: dates in ISO 8601."""
    return value.isoformat() if value is not None else ""
