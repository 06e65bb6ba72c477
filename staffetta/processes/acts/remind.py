"""The reminder of a task (T-03): put, taken away, reckoned. Called within acts, on locked tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from staffetta.core.facts import Fact
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.editions import need_hold
from staffetta.processes.facts import ReminderRemoved, ReminderSet
from staffetta.processes.models import Process, Reminder, Task
from staffetta.processes.plans import ReminderDraft
from staffetta.processes.schedule import Timing, hold_until, midnight, moment

KEEP = object()
"""Instead of a reminder: leave it as it is."""


@dataclass(frozen=True)
class Put:
    """The reminder that a task has now, and whether that is another than before."""

    reminder: Reminder | None
    is_new: bool = False

    @property
    def due_at(self) -> datetime | None:
        return self.reminder.due_at if self.reminder is not None else None

    def told(self, task: Task) -> list[Fact]:
        """What the history is told of it."""
        if not self.is_new:
            return []
        if self.reminder is None:
            return [ReminderRemoved(task_id=str(task.pk), title=task.title)]
        return [ReminderSet(task_id=str(task.pk), title=task.title, on=spoken(self.reminder))]


def reminder_due(reminder: ReminderDraft | None, where: tzinfo) -> datetime | None:
    """The moment of a reminder: its time in the assignee's zone; without a time, the start of the day (T-04).

    Of a time that the clocks skip on that day: as long after the change as was said (2:30 is 3:30). Of one that they
    show twice: the first, unless the draft says `fold`.
    """
    if reminder is None:
        return None
    if reminder.at is None:
        return midnight(reminder.date, where)
    return moment(reminder.date, reminder.at, where)


def reminder_row(task: Task, draft: ReminderDraft, due_at: datetime) -> Reminder:
    """A reminder as it is kept, not yet written."""
    return Reminder(task=task, due_at=due_at, **_columns(draft))


def put_reminder(task: Task, wanted: ReminderDraft | None | object, where: tzinfo) -> Put:
    """Set, keep (KEEP) or remove (None) the reminder of a locked task. Whoever tells it at this instant is waited for.

    The same moment again changes nothing: what was told is not told once more. Another moment is told anew.
    """
    known = Reminder.objects.locked_of(task)
    if wanted is KEEP:
        return Put(known)
    if not isinstance(wanted, ReminderDraft):
        if known is not None:
            Reminder.objects.filter(pk=known.pk).delete()
        return Put(None, is_new=known is not None)
    due = reminder_due(wanted, where)
    assert due is not None
    if known is None:
        known = reminder_row(task, wanted, due)
        known.save(force_insert=True)
        return Put(known, is_new=True)
    # A form that shows 2:30 means the one of the two that was set.
    is_same = (known.date, known.at) == (wanted.date, wanted.at) and _columns(wanted)["fold"] in (0, known.fold)
    if is_same and known.minutes == wanted.minutes:
        return Put(known)
    known.minutes = wanted.minutes
    if not is_same:
        for name, value in {**_columns(wanted), "due_at": due, "told_at": None, "passed_at": None}.items():
            setattr(known, name, value)
    known.save()
    return Put(known, is_new=True)


def hold_by(task: Task, process: Process | None, due_at: datetime | None, where: tzinfo) -> None:
    """Have the locked task wait for its reminder, and count that as a change of it. Raises NotInEdition."""
    before = task.hold_until
    if not task.is_blocked:
        timing = Timing(task.all_day, task.date, task.starts_at, task.ends_at)
        task.hold_until = hold_until(timing, due_at, where)
    need_hold(process, task, before)
    task.version += 1
    task.save(update_fields=["hold_until", "version", "changed_at"])
    if process is not None:
        sum_up(process)


def reckon_reminder(task: Task, where: tzinfo) -> datetime | None:
    """Have what is still to come fall due by the clocks of whoever has the locked task now. When it is due."""
    known = Reminder.objects.locked_of(task)
    if known is None:
        return None
    due = reminder_due(draft_of(known), where)
    assert due is not None
    if known.is_to_come and known.due_at != due:
        known.due_at = due
        Reminder.objects.filter(pk=known.pk).update(due_at=due)
    return known.due_at


def draft_of(reminder: Reminder) -> ReminderDraft:
    """What was asked for when it was set."""
    at = reminder.at.replace(fold=reminder.fold) if reminder.at is not None else None
    return ReminderDraft(reminder.date, at, reminder.minutes)


def spoken(reminder: Reminder) -> str:
    """The day, and the time if there is one, as facts keep them."""
    return f"{reminder.date:%Y-%m-%d}" + (f" {reminder.at:%H:%M}" if reminder.at is not None else "")


def _columns(draft: ReminderDraft) -> dict[str, object]:
    fold = draft.at.fold if draft.at is not None else 0
    return {"date": draft.date, "at": draft.at, "fold": fold, "minutes": draft.minutes}
