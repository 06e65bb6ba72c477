"""Erasure requests for programs (C-12). Administrators only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.api import Cursor, Limit, Rows, expected_version, rows_of, tag
from staffetta.core.changes import check_version
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid, require
from staffetta.erasures import letters, rules
from staffetta.erasures.acts.change_request import change_request
from staffetta.erasures.acts.close import close_request
from staffetta.erasures.acts.extend import extend_request
from staffetta.erasures.acts.receive import RequestDraft, receive_request
from staffetta.erasures.blocking import today
from staffetta.erasures.models import ErasureRequest
from staffetta.erasures.schemas import (
    CloseIn,
    ErasureRequestIn,
    ErasureRequestOut,
    ErasureRequestPatch,
    ExtendIn,
    LanguageWord,
    LetterOut,
    LetterWord,
)

router = Router(tags=["Erasing"])
PLAIN = (
    *("id", "asked_by", "reach", "channel", "received_on", "deadline", "extended_on", "extension_reason", "identity"),
    *("notes", "outcome", "refusal", "closed_at", "version"),
)


def _actor(request: HttpRequest) -> Member:
    """Whoever calls, if he may handle requests."""
    member: Member = request.member  # type: ignore[attr-defined]
    require(rules.may_handle_requests(member), _("Only administrators can handle erasure requests."))
    return member


def _request(request: HttpRequest, request_id: UUID) -> ErasureRequest:
    rows = ErasureRequest.objects.visible_to(_actor(request))
    found: ErasureRequest = get_object_or_404(rows, pk=request_id)
    return found


def _out(asked: ErasureRequest) -> dict[str, Any]:
    concerned = [
        {"contact": row.contact_id, "number": row.number, "erasure": row.erasure_id} for row in asked.concerned.all()
    ]
    more = {"is_overdue": asked.is_overdue(today()), "contacts": concerned, "task": asked.task_id}
    return {**{name: getattr(asked, name) for name in PLAIN}, **more}


def _answer(response: HttpResponse, asked: ErasureRequest) -> dict[str, Any]:
    fresh = ErasureRequest.objects.prefetch_related("concerned").get(pk=asked.pk)
    tag(response, fresh.version)
    return _out(fresh)


def _contacts(actor: Member, ids: list[UUID]) -> list[Contact]:
    found = list(Contact.objects.visible_to(actor).filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise Invalid(_("Some values are not valid."), fields={"contacts": _("There is no such record.")})
    return found


@router.get("", response=Rows[ErasureRequestOut], summary="Erasure requests")
def list_requests(
    request: HttpRequest, is_open: bool | None = None, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """By deadline, so that those that are overdue come first."""
    rows = ErasureRequest.objects.visible_to(_actor(request)).prefetch_related("concerned")
    rows = rows if is_open is None else rows.filter(closed_at__isnull=is_open)
    found = page(rows, order=("deadline", "id"), cursor=cursor, limit=limit)
    return rows_of(found, [_out(row) for row in found.rows])


@router.post("", response={201: ErasureRequestOut}, summary="Record an erasure request")
def post_request(request: HttpRequest, response: HttpResponse, body: ErasureRequestIn) -> Any:
    """The deadline of one month is counted, and a task is planned a week before it."""
    actor = _actor(request)
    given = body.dict(exclude={"contacts", "assignee"})
    assignee = Member.objects.active().filter(pk=body.assignee).first() if body.assignee else None
    if body.assignee and assignee is None:
        raise Invalid(_("Some values are not valid."), fields={"assignee": _("There is no such record.")})
    draft = RequestDraft(**given, contacts=_contacts(actor, body.contacts), assignee=assignee)
    made = receive_request(draft, by=actor, at=timezone.now())
    return Status(201, _answer(response, made))


@router.get("/{request_id}", response=ErasureRequestOut, summary="One erasure request")
def get_request(request: HttpRequest, response: HttpResponse, request_id: UUID) -> dict[str, Any]:
    """With the contacts concerned and their certificates."""
    return _answer(response, _request(request, request_id))


@router.patch("/{request_id}", response=ErasureRequestOut, summary="Change an erasure request")
def patch_request(
    request: HttpRequest, response: HttpResponse, request_id: UUID, body: ErasureRequestPatch
) -> dict[str, Any]:
    """While it is open. `contacts` takes the place of those named before."""
    asked, actor = _request(request, request_id), _actor(request)
    given = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    ids = given.pop("contacts", None)
    contacts = None if ids is None else _contacts(actor, ids)
    change_request(asked, given, contacts=contacts, expected=expected_version(request), by=actor)
    return _answer(response, asked)


@router.post("/{request_id}/extend", response=ErasureRequestOut, summary="Extend the deadline")
def post_extend(request: HttpRequest, response: HttpResponse, request_id: UUID, body: ExtendIn) -> dict[str, Any]:
    """By two months, once, within the first month (GDPR art. 12(3)). 409 `cannot-extend` otherwise."""
    asked = _request(request, request_id)
    extend_request(asked, reason=body.reason, by=_actor(request), at=timezone.now())
    return _answer(response, asked)


@router.post("/{request_id}/close", response=ErasureRequestOut, summary="Answer an erasure request")
def post_close(request: HttpRequest, response: HttpResponse, request_id: UUID, body: CloseIn) -> dict[str, Any]:
    """Anonymises or deletes every contact concerned, or notes a refusal or that nothing was found."""
    asked = _request(request, request_id)
    check_version(asked, expected_version(request))
    close_request(asked, body.outcome, refusal=body.refusal, by=_actor(request), at=timezone.now())
    return _answer(response, asked)


@router.get("/{request_id}/letters/{kind}", response=LetterOut, summary="What to write to the person")
def get_letter(
    request: HttpRequest, request_id: UUID, kind: LetterWord, language: LanguageWord = "en"
) -> dict[str, Any]:
    """In his language; empty once the request is answered, since nobody is known any more to whom it could be sent."""
    asked = _request(request, request_id)
    return {"text": letters.letter(asked, kind, language) if asked.is_open else ""}
