"""E-mail for programs: what is used, in whose name, what became of letters."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from staffetta.accounts.models import Member
from staffetta.core.api import Cursor, Limit, Line, Rows, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.core.refusals import require
from staffetta.mail import rules
from staffetta.mail.acts.set_sender import set_sender
from staffetta.mail.letters import sender
from staffetta.mail.models import Letter, Sender
from staffetta.mail.server import in_plain_words, send_test, server

router = Router(tags=["E-mail"])


class ServerOut(Schema):
    """`way`: smtp, file, console or other; only by smtp do e-mails leave the machine."""

    way: str
    host: str
    port: int
    encryption: Literal["tls", "starttls", "none"]
    signs_in: bool
    address: str


class SettingsOut(Schema):
    """`name` and `reply_to` are the workspace's own; empty where the installation's are used. `shown_name` is used."""

    server: ServerOut
    name: str
    reply_to: str
    shown_name: str
    version: int


class SenderIn(Schema):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, Field(max_length=80)] = ""
    reply_to: Annotated[Line, Field(max_length=254)] = ""


class TestOut(Schema):
    """`answer` is what the server said, `meaning` the same in plain words."""

    arrived: bool
    fate: str
    answer: str
    meaning: str


class EmailOut(Schema):
    """One e-mail: to whom and what became of it, never what it says."""

    id: UUID
    to_id: UUID
    message_id: str
    state: str
    attempts: int
    made_at: datetime
    tried_at: datetime | None
    next_at: datetime
    detail: str


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    require(rules.may_arrange(member), _("Only administrators arrange e-mail."))
    return member


def _out(response: HttpResponse) -> dict[str, Any]:
    said, used = Sender.objects.first() or Sender(version=0), server()
    tag(response, said.version)
    names = ("way", "host", "port", "encryption", "signs_in", "address")
    return {
        "server": {name: getattr(used, name) for name in names},
        **{name: getattr(said, name) for name in ("name", "reply_to", "version")},
        "shown_name": sender()[0],
    }


@router.get("", response=SettingsOut, operation_id="get_email", summary="How e-mails go out")
def read(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Administrators only. The server is set by the environment of the installation; its password is never told."""
    _actor(request)
    return _out(response)


@router.put("", response=SettingsOut, operation_id="set_email_sender", summary="In whose name e-mails go out")
def write(request: HttpRequest, response: HttpResponse, body: SenderIn) -> dict[str, Any]:
    """Administrators only."""
    actor = _actor(request)
    set_sender(actor.workspace, **body.dict(), expected=expected_version(request), by=actor)
    return _out(response)


@router.post("/test", response=TestOut, operation_id="send_test_email", summary="Send a test e-mail to myself")
def send(request: HttpRequest) -> dict[str, Any]:
    """Administrators only. Answers when the mail server has, or after ten seconds without an answer."""
    outcome = send_test(_actor(request))
    meaning = "" if outcome.arrived else in_plain_words(outcome, server())
    return {"arrived": outcome.arrived, "fate": outcome.fate.value, "answer": outcome.detail, "meaning": meaning}


@router.get("/letters", response=Rows[EmailOut], operation_id="list_letters", summary="E-mails that went out")
def letters(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """Administrators only: the e-mails of the last 30 days, the newest first."""
    rows = Letter.objects.visible_to(_actor(request))
    found = page(rows, order=("-made_at", "-pk"), cursor=cursor, limit=limit)
    names = ("to_id", "message_id", "state", "attempts", "made_at", "tried_at", "next_at", "detail")
    return rows_of(found, [{"id": one.pk, **{name: getattr(one, name) for name in names}} for one in found.rows])
