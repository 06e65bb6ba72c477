"""What this room adds to the page of a process, the history, the bin and anonymising; called once, by the apps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from staffetta.bin import binds
from staffetta.bin.binds import Following
from staffetta.contacts import trails
from staffetta.history import subjects
from staffetta.postsales import panels
from staffetta.processes.trailed import processes_of
from staffetta.sharing.models import Share, ShownTask
from staffetta.sharing.panel import on_process


def register() -> None:
    """Tell the rooms beneath. Of an anonymised contact no link is left: nobody can look at anything any more (C-11)."""
    panels.add("sharing", 50, on_process, "sharing/panel.html")
    binds.declare(Share, "post_sales", Following.GOES)
    binds.declare(ShownTask, "task", Following.GOES)
    binds.call(Share, lambda n: ngettext("%(count)s link", "%(count)s links", n) % {"count": n}, order=60)
    trails.declare(
        Share,
        _("Links for customers"),
        rows=lambda ids: Share.objects.filter(post_sales__process__in=processes_of(ids)),
        remove=True,
        order=5,
    )
    subjects.sign("sharing.shared", "link", "accent")
    subjects.sign("sharing.revoked", "unlink")
    subjects.sign("sharing.task_shown", "eye")
    subjects.sign("sharing.task_hidden", "eye-off")
