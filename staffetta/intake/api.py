"""Incoming files for programs, and what files call us."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from staffetta.contacts.models import Contact
from staffetta.core.api import Cursor, Limit, Line, Rows, rows_of
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid, require
from staffetta.intake import files, rules
from staffetta.intake.acts.change_habit import change_habit
from staffetta.intake.acts.drop_file import drop_file
from staffetta.intake.acts.enter import Choices
from staffetta.intake.acts.name_us import name_us
from staffetta.intake.acts.resolve import resolve_file
from staffetta.intake.acts.take_in import take_in
from staffetta.intake.acts.unname_us import unname_us
from staffetta.intake.archives import members
from staffetta.intake.habits import creates_partners
from staffetta.intake.models import Door, IncomingFile, OwnIdentity, Unknown
from staffetta.intake.proposals import proposals
from staffetta.intake.refusals import FileRefused
from staffetta.intake.schemas import (
    HabitIn,
    HabitOut,
    IdentityIn,
    IdentityOut,
    IncomingFileOut,
    ResolveIn,
    WaitingFileOut,
    asked_out,
    file_out,
)

router = Router(tags=["Incoming files"])
us = Router(tags=["Incoming files"])

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
Unknowns = Annotated[
    Literal["create", "ask", ""],
    Field(default="", description="What becomes of partners that nobody knows; as the workspace has it unless said"),
]
Name = Annotated[
    Line, Field(default="", max_length=255, description="What the file is called, where the body is the file itself")
]
Said = Annotated[Line, Field(default="", max_length=100)]


def _content(request: HttpRequest, file: UploadedFile | None, name: str) -> tuple[bytes, str]:
    """The bytes, of a form or as the body itself."""
    if file is not None:
        return file.read(), file.name or name
    if request.content_type == "multipart/form-data":
        sentence = _("Send the file as `file`.")
        raise Invalid(_("Some values are not valid."), fields={"file": sentence})
    return request.body, name or "file"


@router.post("", response={201: IncomingFileOut}, summary="Send a file", openapi_extra=_BODY)
def send(
    request: HttpRequest,
    file: File[UploadedFile | None] = None,
    name: Name = "",
    unknown: Unknowns = "",
) -> Any:
    """UBL, CII, FatturaPA; as XML, PDF or .p7m; as multipart form or as the body itself. All its documents are entered
    or none. The same file again changes nothing and answers with the documents that are there. What cannot be taken in
    is refused with the place in the file: the problem has `code`, `detail` and `place`."""
    content, called = _content(request, file, name)
    member = request.member  # type: ignore[attr-defined]
    chosen = Unknown(unknown) if unknown else None
    taken = take_in(content, called, door=Door.API, by=member, at=timezone.now(), unknown=chosen)
    if taken.state == IncomingFile.State.REFUSED:
        raise FileRefused(taken)
    return Status(201, file_out(_seen(request, taken.pk)))


@router.post("/archives", response={201: list[IncomingFileOut]}, summary="Send a zip archive", openapi_extra=_BODY)
def send_archive(
    request: HttpRequest,
    file: File[UploadedFile | None] = None,
    name: Name = "",
    unknown: Unknowns = "",
) -> Any:
    """Each of its files is taken in or refused for itself; the answer tells what became of each."""
    content, called = _content(request, file, name)
    member = request.member  # type: ignore[attr-defined]
    chosen = Unknown(unknown) if unknown else None
    taken = [
        take_in(inner, inside, door=Door.API, by=member, at=timezone.now(), unknown=chosen).pk
        for inside, inner in members(called, content)
    ]
    rows = {row.pk: row for row in IncomingFile.objects.filter(pk__in=taken).with_documents()}
    return Status(201, [file_out(rows[pk]) for pk in taken])


def _seen(request: HttpRequest, file_id: UUID) -> IncomingFile:
    rows = IncomingFile.objects.visible_to(request.member).with_documents()  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=file_id)


@router.get("", response=Rows[IncomingFileOut], summary="Files that came in, newest first")
def listed(
    request: HttpRequest,
    state: Said = "",
    door: Said = "",
    q: Said = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """`q` is a part of the name."""
    rows = IncomingFile.objects.visible_to(request.member).narrowed(q=q, state=state, door=door)  # type: ignore[attr-defined]
    shown = page(rows.with_documents(), order=("-received_at", "-id"), cursor=cursor, limit=limit)
    return rows_of(shown, [file_out(row) for row in shown.rows])


@router.get("/{file_id}", response=WaitingFileOut, summary="One file; while it waits, with what is asked")
def one(request: HttpRequest, file_id: UUID) -> Any:
    found = _seen(request, file_id)
    asked = []
    if found.is_waiting and files.place_of(found.pk).exists():
        asked = proposals(files.read(found.pk), request.member)[1]  # type: ignore[attr-defined]
    return {**file_out(found), "asked": [asked_out(question) for question in asked]}


@router.post("/{file_id}/resolve", response=IncomingFileOut, summary="Say who its partners are")
def resolve(request: HttpRequest, file_id: UUID, body: ResolveIn) -> Any:
    """It is taken in then. Each partner of `asked` is a contact that is there or becomes a new one."""
    found, member = _seen(request, file_id), request.member  # type: ignore[attr-defined]
    choices = dict(_chosen(request, body))
    if body.create and found.is_waiting:
        asked = proposals(files.read(found.pk), member)[1]
        choices = {**{question.key: None for question in asked}, **choices}
    settled = resolve_file(found, choices, by=member, at=timezone.now())
    return file_out(_seen(request, settled.pk))


def _chosen(request: HttpRequest, body: ResolveIn) -> Choices:
    wanted = [partner.contact_id for partner in body.partners if partner.contact_id is not None]
    rows = Contact.objects.visible_to(request.member).filter(pk__in=wanted)  # type: ignore[attr-defined]
    contacts = {contact.pk: contact for contact in rows}
    missing = {
        f"partners.{place}.contact_id": _("There is no such contact.")
        for place, partner in enumerate(body.partners)
        if partner.contact_id is not None and partner.contact_id not in contacts
    }
    if missing:
        raise Invalid(_("Some values are not valid."), fields=missing)
    return {
        partner.key: contacts[partner.contact_id] if partner.contact_id is not None else None
        for partner in body.partners
    }


@router.post("/{file_id}/drop", response=IncomingFileOut, summary="Leave a waiting file out")
def drop(request: HttpRequest, file_id: UUID) -> Any:
    """Nothing of it is entered."""
    found = _seen(request, file_id)
    drop_file(found, by=request.member, at=timezone.now())  # type: ignore[attr-defined]
    return file_out(_seen(request, file_id))


def _shaping(request: HttpRequest) -> Any:
    member = request.member  # type: ignore[attr-defined]
    require(rules.may_say_who_we_are(member), _("Only administrators can change who we are in files."))
    return member


@us.get("/identities", response=list[IdentityOut], summary="What files call us")
def identities(request: HttpRequest) -> Any:
    _shaping(request)
    return list(OwnIdentity.objects.all())


@us.post("/identities", response={201: IdentityOut}, summary="Have files that say this mean us")
def add_identity(request: HttpRequest, body: IdentityIn) -> Any:
    return Status(201, name_us(body.kind, body.value, by=_shaping(request)))


@us.delete("/identities/{identity_id}", response={204: None}, summary="Have them mean us no more")
def remove_identity(request: HttpRequest, identity_id: UUID) -> Any:
    member = _shaping(request)
    unname_us(get_object_or_404(OwnIdentity, pk=identity_id), by=member)
    return Status(204, None)


@us.get("/habits", response=HabitOut, summary="Whether partners that nobody knows are created")
def habits(request: HttpRequest) -> Any:
    """Where `unknown` is not said: files of programs, the command line and the watched folder."""
    _shaping(request)
    return {"creates_partners": creates_partners()}


@us.put("/habits", response=HabitOut, summary="Create them, or have the files wait")
def put_habits(request: HttpRequest, body: HabitIn) -> Any:
    change_habit(creates=body.creates_partners, by=_shaping(request))
    return {"creates_partners": creates_partners()}
