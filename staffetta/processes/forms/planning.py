"""The note-and-plan form (L-05 to L-10): what was done, and what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.processes.following import Offer, offered
from staffetta.processes.forms.fields import ActivityTypeField, HoursField, hands_value
from staffetta.processes.forms.timing import PlanFields, proposed_times, times_of
from staffetta.processes.models import ActivityType, Note, Process, Reminder, Task
from staffetta.processes.plans import AlreadyPlanned, Next, NoteDraft, NothingMore, Plan, Stored
from staffetta.processes.proposals import propose
from staffetta.ui.formats import when
from staffetta.ui.forms import FilesField, Form
from staffetta.ui.widgets import Segmented

PLAN, ALREADY, NOTHING = "plan", "already", "nothing"


class NoteFields(Form):
    """What was done. `process` is where the note will stand; None for a note about a contact alone, then `contact`."""

    initiative = forms.ChoiceField(
        label=_("Initiative"),
        choices=[
            (Note.Initiative.CUSTOMER, pgettext_lazy("initiative", "Customer")),
            (Note.Initiative.US, pgettext_lazy("initiative", "Us")),
        ],
        widget=Segmented,
        initial=Note.Initiative.US,
    )
    note_type: forms.Field
    text = forms.CharField(label=_("Note text"), max_length=20_000, widget=forms.Textarea)
    notify_handler = forms.BooleanField(label=_("Notify the process owner"), required=False)
    files = FilesField(label=_("Add files"), required=False)  # type: ignore[assignment]  # the name of L-06

    def __init__(self, *args: Any, process: Process | None, contact: Contact | None = None, **kw: Any) -> None:
        self.process = process
        super().__init__(*args, **kw)
        if process is None:
            self.fields["notify_handler"].label = _("Notify the handler of the contact")
        offers = [("tasks:mentionable", process), ("tasks:mentionable-about", contact)]
        for name, about in offers:
            if about is not None:
                self.fields["text"].widget.attrs["data-mentions"] = reverse(name, args=[about.pk])
        kind = ActivityTypeField(label=_("Note type"))
        kind.initial = kind.first
        self.fields["note_type"] = kind

    def note(self, files: tuple[Stored, ...]) -> NoteDraft:
        """The note that the valid form holds, with these files."""
        said = self.cleaned_data
        return NoteDraft(
            text=said["text"],
            activity_type=said["note_type"],
            initiative=said["initiative"],
            notify_handler=said["notify_handler"],
            files=files,
        )


class NoteForm(NoteFields):
    """A note alone."""

    is_plan = is_completion = False


class PlanForm(NoteFields, PlanFields):
    """*Plan tasks* (L-05, L-06)."""

    is_plan, is_completion = True, False

    def __init__(self, *args: Any, process: Process | None, now: datetime, **kw: Any) -> None:
        where = timezone.get_current_timezone()
        first = ActivityType.objects.active().first()
        kw["initial"] = {"activity_type": first, **proposed_times(now, first, where), **(kw.get("initial") or {})}
        super().__init__(*args, process=process, nobody=nobody_of(process), **kw)


class CompletingForm(NoteFields, PlanFields):
    """The same form when a task is done: the next step is planned, or named, or, where the duty ended, left out."""

    is_plan = is_completion = True
    next = forms.ChoiceField(label=_("What comes next?"), widget=Segmented)
    already: forms.Field
    actual_hours = HoursField(label=_("Actual hours"), required=False)
    move_rest = forms.BooleanField(required=False, initial=True)
    line = forms.UUIDField(required=False)

    def __init__(self, *args: Any, task: Task, now: datetime, by: Member, **kw: Any) -> None:
        assert task.process is not None
        self.task = task
        self.late = offered(task, by, now)
        where = timezone.get_current_timezone()
        self.proposal = proposal = propose(task)
        others = Task.objects.open().filter(process=task.process).exclude(pk=task.pk).in_order()
        kw["initial"] = _initial(task, proposal, others.first(), now, where) | (kw.get("initial") or {})
        super().__init__(*args, process=task.process, nobody=nobody_of(task.process), keep=task, where=where, **kw)
        self.fields["note_type"].initial = task.activity_type or self.fields["note_type"].initial
        self.fields["already"] = _OpenTaskField(label=_("Already planned"), queryset=others, required=False)
        self._offer(others.exists())
        if self.late is not None:
            self.fields["move_rest"].label = moving_words(self.late)

    @property
    def next_line(self) -> Plan | None:
        """The next line of the sequence that the form is prefilled with, if it is one: offered as a box that is ticked
        and whose value names the line."""
        if isinstance(self.proposal, Plan) and self.proposal.started_from is not None:
            return self.proposal
        return None

    @property
    def is_in_line(self) -> bool:
        """Whether the box is ticked."""
        return not self.is_bound or bool(self.data.get("line"))

    def _offer(self, has_others: bool) -> None:
        """Every answer is understood; offered are those that the server would accept, so it alone decides (L-10)."""
        field: Any = self.fields["next"]
        field.choices = [
            (PLAN, gettext("Plan the next task")),
            (ALREADY, gettext("Already planned")),
            (NOTHING, gettext("Do not plan further tasks")),
        ]
        offered = {PLAN: True, ALREADY: has_others, NOTHING: self.process is None or not self.process.has_duty}
        field.widget.choices = [choice for choice in field.choices if offered[choice[0]]]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        answer = said.get("next")
        if answer in (ALREADY, NOTHING):
            for name in self.plan_names:
                self.errors.pop(name, None)
        if answer == ALREADY and not said.get("already") and "already" not in self.errors:
            self.add_error("already", _("Choose the task that is the next step."))
        if answer != ALREADY:
            self.errors.pop("already", None)
        return said

    @property
    def then(self) -> Next:
        """What comes next, as the act takes it."""
        if self.cleaned_data["next"] == NOTHING:
            return NothingMore()
        if self.cleaned_data["next"] == ALREADY:
            return AlreadyPlanned(self.cleaned_data["already"])
        line, known = self.cleaned_data["line"], self.next_line
        notes = known.pre_notes if known is not None and known.started_from == line else ""
        return replace(self.plan, started_from=line, pre_notes=self.plan.pre_notes or notes)


def moving_words(late: Offer) -> str:
    """What the box says by which the remaining tasks move along."""
    days = ngettext("%(days)s day late", "%(days)s days late", late.days) % {"days": late.days}
    said = ngettext(
        "%(late)s: move the remaining task by as much",
        "%(late)s: move the %(num)s remaining tasks by as much",
        len(late.tasks),
    )
    return said % {"late": days, "num": len(late.tasks)}


class _OpenTaskField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    def label_from_instance(self, obj: Any) -> str:
        moment = when(obj.starts_at or obj.date)
        return f"{obj.title} · {moment}" if moment else str(obj.title)


def nobody_of(process: Process | None) -> str:
    """Who gets a task that is given to nobody in particular (A-02)."""
    if process is None or process.handler is None:
        return gettext("Myself")
    return gettext("Process owner: %(name)s") % {"name": process.handler.name}


def _initial(
    done: Task, proposal: Plan | AlreadyPlanned, other: Task | None, now: datetime, where: Any
) -> dict[str, Any]:
    """What the completing form is prefilled with (L-09)."""
    if isinstance(proposal, AlreadyPlanned):
        again = Plan(title="", activity_type=done.activity_type, assignee=done.assignee, group=done.group)
        return {**_initial(done, again, other, now, where), "next": ALREADY, "already": proposal.task}
    times = proposed_times(now, proposal.activity_type, where)
    if proposal.timing.starts_at is not None or proposal.timing.date is not None:
        times |= times_of(Task(**proposal.timing.fields), where)
    return {
        "next": PLAN,
        "already": other,
        "title": proposal.title,
        "activity_type": proposal.activity_type,
        "assignee": hands_value(proposal.assignee, proposal.group),
        "remind_about": proposal.remind_about,
        "expected_hours": proposal.expected_hours,
        "actual_hours": done.actual_hours,
        **times,
    }


class TaskForm(PlanFields):
    """A task by itself: a new one about a contact alone (T-01), or changes to one that exists."""

    date_needed = False
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    pre_notes = forms.CharField(
        label=_("Notes before execution"), max_length=5000, required=False, widget=forms.Textarea
    )
    actual_hours = HoursField(label=_("Actual hours"), required=False)

    def __init__(self, *args: Any, task: Task | None = None, **kw: Any) -> None:
        if task is not None:
            kw["initial"] = _values_of(task, timezone.get_current_timezone())
        super().__init__(*args, keep=task, nobody=nobody_of(task.process if task else None), **kw)
        if task is None:
            del self.fields["actual_hours"]  # nothing was done of it yet

    @property
    def texts(self) -> dict[str, Any]:
        """What the task says, as change_task takes it."""
        names = ["title", "activity_type", "remind_about", "pre_notes", "expected_hours"]
        if "actual_hours" in self.fields and "actual_hours" in self.data:
            names.append("actual_hours")
        return {name: self.cleaned_data[name] for name in names}


def _values_of(task: Task, where: Any) -> dict[str, Any]:
    reminder = Reminder.objects.filter(task=task).first()
    return {
        "version": task.version,
        "title": task.title,
        "activity_type": task.activity_type,
        "assignee": hands_value(task.assignee, task.group),
        "remind_about": task.remind_about,
        "pre_notes": task.pre_notes,
        "expected_hours": task.expected_hours,
        "actual_hours": task.actual_hours,
        "reminder_date": reminder.date if reminder else None,
        "reminder_time": reminder.at if reminder else None,
        "reminder_minutes": reminder.minutes if reminder else None,
        **times_of(task, where),
    }
