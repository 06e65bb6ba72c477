"""What a workspace's edition lets templates be (P-14). Sequences belong to every edition."""

from __future__ import annotations

from staffetta.accounts.editions import Capability, has, need
from staffetta.accounts.models import Workspace
from staffetta.playbooks.drafts import PlaybookDraft
from staffetta.playbooks.models import Playbook


def need_kind(kind: str, firm: Workspace | None = None) -> None:
    """Raise NotInEdition for templates where there are no post-sales processes."""
    if kind == Playbook.Kind.TEMPLATE:
        need(Capability.POST_SALES, firm)


def need_room(kind: str, firm: Workspace | None = None) -> None:
    """Raise NotInEdition for one template more than the edition has."""
    need_kind(kind, firm)
    if kind == Playbook.Kind.TEMPLATE and Playbook.objects.templates().active().exists():
        need(Capability.MANY_TEMPLATES, firm)


def check_edition(draft: PlaybookDraft, firm: Workspace, *, known: Playbook | None = None) -> None:
    """Raise NotInEdition for a template that the edition does not have. `known` is the one being changed."""
    if draft.kind != Playbook.Kind.TEMPLATE:
        return
    need_kind(draft.kind, firm)
    if known is None:
        need_room(draft.kind, firm)
    if any(line.hold_days is not None or line.waits_for is not None for line in draft.lines):
        need(Capability.HOLD, firm)
    if any(line.assignee or line.group for line in draft.lines):
        need(Capability.ASSIGN_TASKS, firm)


def usable(firm: Workspace | None = None) -> list[Playbook]:
    """The templates with which a process can be started: all in use; where the edition has one, the default, else the
    oldest. The others wait for the edition that had them."""
    known = list(Playbook.objects.templates().active().order_by("-is_default", "created_at", "pk"))
    return known if has(Capability.MANY_TEMPLATES, firm) else known[:1]
