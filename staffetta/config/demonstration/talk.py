"""What people of the demonstration tell each other: leads handed over, questions in notes, reminders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from staffetta.accounts.models import Member
from staffetta.config.demonstration.work import activity
from staffetta.leads.acts.assign import assign_lead
from staffetta.leads.models import Lead
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.models import Task
from staffetta.processes.plans import NoteDraft, Plan, ReminderDraft
from staffetta.processes.schedule import on
from staffetta.reminders.acts.set import set_reminder

ASKED = (
    ("marco", "Solar hall roof, 120 kWp", "3 % is too much, 2 % I can sign. @Ada Ferrari, does the bank agree?", True),
    ("ada", "Energy monitoring", "The data sheet is ready. @Piotr Zieliński, @Marco Bianchi: who sends it?", False),
    ("marco", "Solar façade", "I can come along to Hohenfels.", True),
)
"""Who wrote about which lead, what, and whether the handler is told."""
HANDED = (("Roof survey", "sara"), ("Battery for the workshop", "piotr"))
REMINDED = ("Send the heat balance", "Show the reference in Gdańsk", "Bring the contract")


def talk(people: Mapping[str, Member], today: date, *, at: datetime) -> None:
    """Put it all into the inboxes of those whom it concerns."""
    for word, title, text, is_for_handler in ASKED:
        draft = NoteDraft(text=text, activity_type=activity("email"), notify_handler=is_for_handler)
        write_note(_lead(title).process, draft, by=people[word], at=at)
    for title, word in HANDED:
        assign_lead(_lead(title), people[word], by=people["marco"])
    approve = Plan(
        title="Approve the payment terms",
        activity_type=activity("call"),
        assignee=people["ada"],
        timing=on(today + timedelta(days=1)),
    )
    plan_task(_lead("Solar hall roof, 120 kWp").process, approve, by=people["marco"])
    for title in REMINDED:
        task = Task.objects.select_related("process", "assignee").get(title=title)
        assert task.assignee is not None
        tomorrow = ReminderDraft(date=today + timedelta(days=1), at=time(9, 0))
        set_reminder(task, tomorrow, by=task.assignee, at=at)


def _lead(title: str) -> Lead:
    return Lead.objects.select_related("process").get(process__title=title)
