"""More becomes known about a request: who asks, how he was identified, which contacts it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts.models import Contact
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import Changes, apply
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.core.text import tidy
from staffetta.erasures import rules
from staffetta.erasures.acts.receive import name_contacts
from staffetta.erasures.facts import RequestChanged
from staffetta.erasures.models import ErasureRequest

CHANGEABLE = ("asked_by", "reach", "channel", "identity", "notes")


class RequestClosedAlready(Refused):
    """It has been answered."""


@act
def change_request(
    request: ErasureRequest,
    values: Mapping[str, Any],
    *,
    contacts: Sequence[Contact] | None = None,
    expected: int | None = None,
    by: Actor,
) -> ErasureRequest:
    """Set these of CHANGEABLE, and with `contacts` which contacts it is about. Raises Invalid, Stale, Forbidden or
    RequestClosedAlready."""
    request = open_request(request, by)
    wanted = {name: tidy(value) if name in ("asked_by", "reach") else value for name, value in values.items()}
    if not wanted.get("asked_by", request.asked_by):
        raise Invalid(_("Some values are not valid."), fields={"asked_by": _("Say who asks.")})
    changes = apply(request, {name: wanted[name] for name in CHANGEABLE if name in wanted}, expected=expected)
    before = list(request.concerned.values_list("number", flat=True))
    if contacts is not None:
        request.concerned.exclude(contact__in=[one.pk for one in contacts]).delete()
        name_contacts(request, contacts)
    after = list(request.concerned.values_list("number", flat=True))
    if before != after:
        if not changes:
            request.version += 1
            request.save(update_fields=["version", "changed_at"])
        changes = Changes({**changes.before, "concerned": before}, {**changes.after, "concerned": after})
    if not changes:
        unchanged()
        return request
    record(RequestChanged(changes=changes), about=request, by=by)
    return request


def open_request(request: ErasureRequest, by: Actor) -> ErasureRequest:
    """The request, locked, if the actor may handle it and it is not answered yet. Within an act."""
    request = ErasureRequest.objects.locked(request)
    require(rules.may_handle_requests(by), _("Only administrators can handle erasure requests."))
    if not request.is_open:
        raise RequestClosedAlready(_("This request has been answered."))
    return request
