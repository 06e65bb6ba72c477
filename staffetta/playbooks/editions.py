"""What a workspace's edition lets templates be (P-14). Sequences belong to every edition."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Edition, Workspace
from staffetta.core.refusals import NotInEdition
from staffetta.playbooks.drafts import PlaybookDraft
from staffetta.playbooks.models import Playbook


def has_post_sales(workspace: Workspace) -> bool:
    """Whether there are post-sales templates at all."""
    return workspace.edition != Edition.STARTER


def has_everything(workspace: Workspace) -> bool:
    """Whether there may be several templates, tasks On hold, and tasks given to single people."""
    return workspace.edition == Edition.COMPLETE


def check_edition(draft: PlaybookDraft, workspace: Workspace, *, known: Playbook | None = None) -> None:
    """Raise NotInEdition for a template that the edition does not have. `known` is the one being changed."""
    if draft.kind != Playbook.Kind.TEMPLATE or has_everything(workspace):
        return
    if not has_post_sales(workspace):
        raise NotInEdition(_("Post-sales processes are not part of the edition Starter."))
    others = Playbook.objects.templates().active()
    if known is None and others.exists():
        raise NotInEdition(_("The edition Essential has one post-sales template. Change the one you have."))
    if any(line.hold_days is not None for line in draft.lines):
        raise NotInEdition(_("Tasks On hold are not part of the edition Essential."))
    if any(line.assignee or line.group for line in draft.lines):
        raise NotInEdition(_("Assigning single tasks is not part of the edition Essential."))
