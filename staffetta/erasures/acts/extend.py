"""The month is not enough."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused
from staffetta.erasures.acts.change_request import open_request
from staffetta.erasures.deadlines import deadline_of, task_day
from staffetta.erasures.facts import RequestExtended
from staffetta.erasures.models import ErasureRequest
from staffetta.processes.acts.change import change_task
from staffetta.processes.schedule import on


class CannotExtend(Refused):
    """It was extended before, or the month is over: the person must be told within it."""


@act
def extend_request(request: ErasureRequest, *, reason: str, by: Actor, at: datetime) -> ErasureRequest:
    """Two further months, once, with a reason that the person is told within the first (GDPR art. 12(3)).

    Raises Forbidden, RequestClosedAlready, CannotExtend, or Invalid without a reason.
    """
    request = open_request(request, by)
    today = day_of(at, running_firm())
    if request.extended_on is not None:
        raise CannotExtend(_("The deadline was extended already; once is all the law allows."))
    if request.deadline < today:
        raise CannotExtend(_("The month is over; the deadline can be extended only within it."))
    if not reason.strip():
        raise Invalid(_("Some values are not valid."), fields={"reason": _("Say why; the person must be told.")})
    deadline = deadline_of(request.received_on, extended=True)
    apply(request, {"deadline": deadline, "extended_on": today, "extension_reason": reason.strip()[:500]})
    if request.task is not None and not request.task.is_done:
        change_task(request.task, {}, timing=on(task_day(deadline, today)), by=by)
    record(RequestExtended(deadline=deadline.isoformat(), reason=reason.strip()), about=request, by=by)
    return request
