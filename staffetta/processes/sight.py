"""Why somebody sees a process or a contact (U-06): the parts of `visible_to`, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.accounts.rules import is_administrator
from staffetta.contacts.models import Contact
from staffetta.processes.models import Process, Task
from staffetta.processes.querysets import roles_of

ROLES = ("handler", "supervisor", "manager")
MOST = 5
"""So many processes are named as reasons for a contact; the others would say the same again."""


@dataclass(frozen=True)
class Reason:
    """One reason. `where`: itself, the lead it belongs to (parent), a post-sales process of it (child), a process about
    a contact, the company of a person (company). `through` is that record; `task` the task that is his."""

    key: str
    where: str = "self"
    through: Process | Contact | None = None
    task: Task | None = None


def at_large(member: Member) -> list[Reason]:
    """Reasons to see everything. Who was deactivated sees nothing at all: he cannot sign in."""
    found = [Reason("administrator")] if is_administrator(member) else []
    return [*found, Reason("shared")] if member.workspace.privacy == "shared" else found


def process_reasons(process: Process, member: Member) -> list[Reason]:
    """Why this member sees the process; empty when he does not. The same as ProcessQuerySet.visible_to (U-02, P-12):
    what he holds, its lead if he holds that, and of its post-sales processes also those with a task of his."""
    family = Q(pk=process.pk) | Q(parent=process.pk)
    if process.parent_id is not None:
        family |= Q(pk=process.parent_id)
    held = {
        f"is_{role}": ExpressionWrapper(condition, output_field=BooleanField())
        for role, condition in roles_of(member).items()
    }
    known: list[Any] = list(Process.objects.filter(family).annotate(**held).order_by("created_at", "pk"))
    tasks = Task.objects.filter(process__in=[one.pk for one in known if one.pk != process.parent_id])
    mine: dict[Any, list[Task]] = {}
    for task in tasks.assigned_to(member).select_related("group").order_by("position", "pk"):
        mine.setdefault(task.process_id, []).append(task)
    found = at_large(member)
    for one in known:
        where = "self" if one.pk == process.pk else "parent" if one.pk == process.parent_id else "child"
        found += [Reason(role, where, one) for role in ROLES if getattr(one, f"is_{role}")]
        for task in mine.get(one.pk, []):
            found.append(Reason("task" if task.assignee_id == member.pk else "group", where, one, task))
    return found


def contact_reasons(contact: Contact, member: Member) -> list[Reason]:
    """Why this member sees the contact; empty when he does not. The same as ContactQuerySet.visible_to."""
    companies = Contact.objects.filter(person_links__person=contact.pk).distinct().order_by("name", "pk")
    found = at_large(member) + _of_contact(contact, member, "self")
    for company in companies:
        found += _of_contact(company, member, "company")
    return found


def _of_contact(contact: Contact, member: Member, where: str) -> list[Reason]:
    led = Member.objects.led_by(member).filter(pk=contact.handler_id).exists() if contact.handler_id else False
    held = {"handler": contact.handler_id == member.pk, "nobody": contact.handler_id is None, "manager": led}
    found = [Reason(key, where, contact) for key, holds in held.items() if holds]
    about = Q(contact=contact.pk) | Q(person=contact.pk)
    if any(reason.key in ("administrator", "shared") for reason in at_large(member)):
        return found  # every process would be a reason
    alone = Task.objects.filter(process=None, contact=contact.pk).assigned_to(member).select_related("group")
    for task in alone.order_by("created_at", "pk"):
        found.append(Reason("task" if task.assignee_id == member.pk else "group", where, contact, task))
    seen = Process.objects.visible_to(member).filter(about).order_by("-created_at", "pk")[:MOST]
    return found + [Reason("process", "about" if where == "self" else "company", one) for one in seen]


def names_seen(reasons: Iterable[Reason], reader: Member) -> set[UUID]:
    """The records among the reasons whose names this reader may know."""
    through = [reason.through for reason in reasons if reason.through is not None]
    processes = [record.pk for record in through if isinstance(record, Process)]
    contacts = [record.pk for record in through if isinstance(record, Contact)]
    seen = set(Process.objects.visible_to(reader).filter(pk__in=processes).values_list("pk", flat=True))
    return seen | set(Contact.objects.visible_to(reader).filter(pk__in=contacts).values_list("pk", flat=True))


def sentence(reason: Reason, member: Member, seen: set[UUID]) -> str:
    """A reason in words. `seen`: the ids of records whose names the reader may know."""
    name, through = member.name, reason.through
    title = ""
    if through is not None and through.pk in seen:
        title = through.title if isinstance(through, Process) else through.name
    return _said(reason).format(
        name=name,
        title=title or _("one that you do not see"),
        task=reason.task.title if reason.task is not None and title else _("a task that you do not see"),
        group=reason.task.group.name if reason.task is not None and reason.task.group is not None else "",
    )


def _said(reason: Reason) -> str:
    if reason.key in ("administrator", "shared"):
        return {
            "administrator": _("{name} is administrator: administrators see everything."),
            "shared": _("This workspace is shared: everybody sees everything."),
        }[reason.key]
    if isinstance(reason.through, Contact) or reason.key == "process":
        return _said_of_contact(reason)
    if reason.where == "self":
        return {
            "handler": _("{name} is the handler."),
            "supervisor": _("{name} is the supervisor."),
            "manager": _("{name} manages a group of the handler."),
            "task": _("{name} has a task in it: {task}"),
            "group": _("A group of {name}, {group}, has a task in it: {task}"),
        }[reason.key]
    if reason.where == "parent":
        return {
            "handler": _("{name} is the handler of its lead: {title}"),
            "supervisor": _("{name} is the supervisor of its lead: {title}"),
            "manager": _("{name} manages a group of the handler of its lead: {title}"),
        }[reason.key]
    return {
        "handler": _("A post-sales process of it is assigned to {name}: {title}"),
        "supervisor": _("{name} is the supervisor of a post-sales process of it: {title}"),
        "manager": _("{name} manages a group of whoever has a post-sales process of it: {title}"),
        "task": _("{name} has a task in a post-sales process of it, {title}: {task}"),
        "group": _("A group of {name}, {group}, has a task in a post-sales process of it, {title}: {task}"),
    }[reason.key]


def _said_of_contact(reason: Reason) -> str:
    own = reason.where in ("self", "about")
    return {
        "handler": _("{name} is the handler.") if own else _("{name} is the handler of the company: {title}"),
        "nobody": _("Nobody handles it: everybody sees it.") if own else _("Nobody handles the company: {title}"),
        "manager": _("{name} manages a group of the handler.")
        if own
        else _("{name} manages a group of the handler of the company: {title}"),
        "task": _("{name} has a task about it: {task}") if own else _("{name} has a task about the company: {task}"),
        "group": _("A group of {name}, {group}, has a task about it: {task}")
        if own
        else _("A group of {name}, {group}, has a task about the company: {task}"),
        "process": _("{name} sees a lead or process about it: {title}")
        if own
        else _("{name} sees a lead or process about the company: {title}"),
    }[reason.key]
