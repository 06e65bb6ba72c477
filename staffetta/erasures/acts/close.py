"""A request is answered, and what was asked for is done (C-12)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid
from staffetta.erasures.acts.anonymise import anonymise_contact
from staffetta.erasures.acts.change_request import open_request
from staffetta.erasures.acts.delete import delete_contact
from staffetta.erasures.facts import RequestClosed
from staffetta.erasures.models import Concerned, Erasure, ErasureRequest
from staffetta.history.models import Event
from staffetta.processes.acts.complete import complete_task

Outcome = ErasureRequest.Outcome


@act
def close_request(
    request: ErasureRequest, outcome: str, *, refusal: str = "", by: Actor, at: datetime
) -> ErasureRequest:
    """Anonymise or delete every contact concerned, or refuse with a reason, or say that nothing was found.

    The task is completed with it. Who asked and how he is reached goes as well, unless the request is refused: then it
    is the proof of the answer. Raises Forbidden, RequestClosedAlready, Invalid, or what deleting is refused with.
    """
    request = open_request(request, by)
    _check(request, outcome, refusal)
    if request.task is not None and not request.task.is_done:
        complete_task(request.task, by=by, at=at)
    if outcome in (Outcome.ANONYMISED, Outcome.DELETED):
        _erase(request, outcome, by, at)
    request.refresh_from_db()
    if outcome == Outcome.REFUSED:
        request.refusal = refusal.strip()[:1000]
    else:
        forget_who_asked(request)
    request.outcome, request.closed_at = outcome, at
    request.closed_by = by if isinstance(by, Member) else None
    request.version += 1
    request.save()
    record(RequestClosed(outcome=outcome), about=request, by=by)
    return request


def forget_who_asked(request: ErasureRequest) -> None:
    """Take what is personal from the request and from its history. Within an act; saving is the caller's."""
    request.asked_by, request.reach, request.notes, request.extension_reason = "—", "", "", ""
    Event.objects.filter(subject=request._meta.label_lower, subject_id=request.pk).update(private=None)


def _check(request: ErasureRequest, outcome: str, refusal: str) -> None:
    wrong = {}
    if outcome not in Outcome.values or outcome == Outcome.OPEN:
        wrong["outcome"] = _("Choose what became of it.")
    elif outcome == Outcome.REFUSED and not refusal.strip():
        wrong["refusal"] = _("Say why; the person must be told.")
    elif outcome in (Outcome.ANONYMISED, Outcome.DELETED):
        if not request.concerned.exists():
            wrong["outcome"] = _("Say first which contacts the request is about.")
        elif request.identity == ErasureRequest.Identity.UNCHECKED:
            wrong["outcome"] = _("Say first how you made sure who asks.")
    elif outcome == Outcome.NOTHING and request.concerned.exclude(contact=None).exists():
        # The person would be told that we know nothing about him, while we do.
        wrong["outcome"] = _("The request names contacts: take them off it first, or erase them.")
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)


def _erase(request: ErasureRequest, outcome: str, by: Actor, at: datetime) -> None:
    because = "request"
    for concerned in request.concerned.exclude(contact=None).select_related("contact"):
        contact = concerned.contact
        assert contact is not None
        if outcome == Outcome.DELETED:
            done = delete_contact(contact, by=by, at=at, because=because)
        elif contact.anonymised_at is None:
            done = anonymise_contact(contact, by=by, at=at, because=because)
        else:
            earlier = Erasure.objects.filter(subject=contact.pk).order_by("-at").first()
            if earlier is None:
                continue
            done = earlier
        Concerned.objects.filter(pk=concerned.pk).update(erasure=done)
