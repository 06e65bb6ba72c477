"""Somebody asks that data about him be erased (C-12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor, Group, Member
from staffetta.contacts.models import Contact
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import tidy
from staffetta.erasures import rules
from staffetta.erasures.deadlines import deadline_of, task_day
from staffetta.erasures.facts import RequestReceived
from staffetta.erasures.models import Concerned, ErasureRequest
from staffetta.processes.acts.plan import put_down
from staffetta.processes.models import Task
from staffetta.processes.plans import Plan
from staffetta.processes.schedule import on
from staffetta.ui import formats


@dataclass(frozen=True)
class RequestDraft:
    """What is known when a request arrives. `asked_by` may be somebody who is no contact."""

    asked_by: str
    received_on: date
    channel: str = ErasureRequest.Channel.EMAIL
    reach: str = ""
    identity: str = ErasureRequest.Identity.UNCHECKED
    notes: str = ""
    contacts: Sequence[Contact] = ()
    assignee: Member | None = None
    group: Group | None = None


@act
def receive_request(draft: RequestDraft, *, by: Actor, at: datetime) -> ErasureRequest:
    """Record a request, and plan the task of answering it a week before the deadline of one month.

    Without assignee or group the task goes to whoever records it. Raises Forbidden or Invalid.
    """
    require(rules.may_handle_requests(by), _("Only administrators can handle erasure requests."))
    today = day_of(at, running_firm())
    asked_by = tidy(draft.asked_by)
    wrong = {}
    if not asked_by:
        wrong["asked_by"] = _("Say who asks.")
    if draft.received_on > today:
        wrong["received_on"] = _("This day has not come yet.")
    if draft.received_on.year < 1995:
        wrong["received_on"] = _("This is too long ago.")
    if draft.assignee is not None and not draft.assignee.is_administrator:
        wrong["assignee"] = _("Only administrators can answer it.")
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)
    deadline = deadline_of(draft.received_on)
    made = ErasureRequest.objects.create(
        asked_by=asked_by[:200],
        reach=tidy(draft.reach)[:254],
        channel=draft.channel,
        received_on=draft.received_on,
        deadline=deadline,
        identity=draft.identity,
        notes=draft.notes.strip(),
        task=_task(draft, deadline, today, by),
    )
    name_contacts(made, draft.contacts)
    record(RequestReceived(deadline=deadline.isoformat(), asked_by=asked_by), about=made, by=by)
    return made


def name_contacts(request: ErasureRequest, contacts: Sequence[Contact]) -> None:
    """Say which contacts a request is about; those that it knows already stay once."""
    known = set(request.concerned.values_list("contact", flat=True))
    Concerned.objects.bulk_create(
        Concerned(request=request, contact=one, number=one.number)
        for one in dict.fromkeys(contacts)
        if one.pk not in known
    )


def _task(draft: RequestDraft, deadline: date, today: date, by: Actor) -> Task:
    """Its title names nobody: it outlives the data."""
    with translation.override(running_firm().language):
        title = _("Answer the erasure request of {received} by {deadline}").format(
            received=formats.shown_date(draft.received_on), deadline=formats.shown_date(deadline)
        )
    plan = Plan(title=title, assignee=draft.assignee, group=draft.group, timing=on(task_day(deadline, today)))
    return put_down(None, plan, contact=draft.contacts[0] if draft.contacts else None, by=by)
