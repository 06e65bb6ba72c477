"""What the edition lets be done with post-sales processes and their tasks (P-14). Leads know no editions."""

from __future__ import annotations

from staffetta.accounts.editions import Capability, has, need
from staffetta.accounts.models import Member, Workspace
from staffetta.processes.models import Process, Task


def need_edition(process: Process | None, firm: Workspace | None = None) -> None:
    """Raise NotInEdition for a post-sales process where the edition has none: it can be read, and nothing else. Asked
    by every act on a process or on its tasks, right after locking."""
    if _is_post_sales(process):
        need(Capability.POST_SALES, firm)


def need_hold(process: Process | None, task: Task, before: object = None, firm: Workspace | None = None) -> None:
    """Raise NotInEdition if the task was made to wait, or to wait for another moment, where nothing may be put On hold.
    `before`: what `hold_until` was."""
    if _is_post_sales(process) and task.hold_until != before:
        need(Capability.HOLD, firm)


def need_moving(process: Process) -> None:
    """Raise NotInEdition where the open tasks of a post-sales process cannot be moved to other days: they have none."""
    if _is_post_sales(process):
        need(Capability.HOLD)


def need_hands(process: Process | None, *, alone: bool, firm: Workspace | None = None) -> None:
    """Raise NotInEdition if a task is put into hands of its own (`alone`: other than those of its process) where tasks
    belong to whoever has the process (P-11)."""
    if _is_post_sales(process) and alone:
        need(Capability.ASSIGN_TASKS, firm)


def is_readable_only(process: Process, member: Member) -> bool:
    """Whether the edition leaves nothing but looking at it: controls are not shown then."""
    return _is_post_sales(process) and not has(Capability.POST_SALES, member.workspace)


def may_change_hands(process: Process, member: Member) -> bool:
    """Whether the edition lets tasks of this process be given to single people and groups."""
    return not _is_post_sales(process) or has(Capability.ASSIGN_TASKS, member.workspace)


def may_hold(process: Process, member: Member) -> bool:
    """Whether the edition lets tasks of this process wait for a date or a reminder."""
    return not _is_post_sales(process) or has(Capability.HOLD, member.workspace)


def _is_post_sales(process: Process | None) -> bool:
    return process is not None and process.kind == Process.Kind.POST_SALES
