"""Post-sales records for tests, built through the acts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from staffetta.accounts.models import Group, Member
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Function, Kind
from staffetta.core.acts import System
from staffetta.leads.acts.deliver import deliver_pipelines
from staffetta.leads.acts.open import open_lead
from staffetta.leads.drafts import LeadDraft
from staffetta.leads.models import Lead, Pipeline
from staffetta.playbooks.acts.make import make_playbook
from staffetta.playbooks.drafts import LineDraft, PlaybookDraft
from staffetta.playbooks.models import Playbook
from staffetta.postsales.acts.open import open_post_sales
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import Plan, ReminderDraft

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SETUP = System("tests")


def a_customer(name: str = "Bianchi SpA") -> Contact:
    draft = ContactDraft(kind=Kind.COMPANY, name=name, function=Function.CUSTOMER)
    return create_contact(draft, by=SETUP, at=NOW)


def a_lead(handler: Member, title: str = "Packaging line", **values: Any) -> Lead:
    pipeline = Pipeline.objects.filter(code="sales").first()
    if pipeline is None:
        deliver_pipelines(handler.workspace, by=SETUP, at=NOW)
        pipeline = Pipeline.objects.get(code="sales")
    draft = LeadDraft(title=title, pipeline=pipeline, handler=handler, **values)
    return open_lead(draft, by=SETUP, at=NOW)


def a_template(
    administrator: Member,
    *lines: LineDraft | str,
    code: str = "delivery",
    description: str = "Delivery and start-up",
    is_default: bool = False,
) -> Playbook:
    """A template; a line that is only a title is To do at once and goes to the handler."""
    drafts = tuple(LineDraft(title=line) if isinstance(line, str) else line for line in lines)
    draft = PlaybookDraft(
        kind=Playbook.Kind.TEMPLATE, code=code, description=description, is_default=is_default, lines=drafts
    )
    return make_playbook(draft, by=administrator)


def a_process(lead: Lead, *, assignee: Member | None = None, tasks: tuple[str, ...] = (), **values: Any) -> Any:
    """An empty process of a lead, or one with tasks To do."""
    found = open_post_sales(lead, assignee=assignee, by=values.pop("by", SETUP), at=values.pop("at", NOW), **values)
    for title in tasks:
        a_task(found, title)
    found.process.refresh_from_db()
    return found


def a_task(
    post_sales: PostSalesProcess,
    title: str = "Ship it",
    *,
    assignee: Member | None = None,
    group: Group | None = None,
    remind_on: date | None = None,
) -> Task:
    """A task To do; On hold with `remind_on`."""
    reminder = ReminderDraft(date=remind_on) if remind_on else None
    process = Process.objects.get(pk=post_sales.pk)
    return plan_task(process, Plan(title=title, assignee=assignee, group=group, reminder=reminder), by=SETUP)
