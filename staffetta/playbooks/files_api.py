"""Sequences and templates as files, and copies of them, for programs."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

from staffetta.accounts.models import Member
from staffetta.accounts.rules import may_export
from staffetta.core.api import tag
from staffetta.core.refusals import Invalid, require
from staffetta.playbooks import rules
from staffetta.playbooks.acts.copy import copy_playbook
from staffetta.playbooks.acts.take_in import Taking, take_in_playbooks
from staffetta.playbooks.codes import free_code
from staffetta.playbooks.files import MOST, PlaybookFile, written
from staffetta.playbooks.incoming import Incoming, instead_of, understood
from staffetta.playbooks.models import Playbook
from staffetta.playbooks.schemas import PlaybookInput

Kind = Playbook.Kind


class ImportIn(PlaybookInput):
    """`same_code`: what becomes of one whose code is in use here: it is refused, replaces that one, or gets a code of
    its own. `unknown_action_id` stands in for actions that are not known here. With `dry_run` nothing is saved."""

    file: PlaybookFile
    same_code: Literal["refuse", "replace", "new"] = "refuse"
    unknown_action_id: UUID | None = None
    dry_run: bool = False


class RemarkOut(Schema):
    """What is said about a line: an unknown person, group or action."""

    line: int
    text: str


class ImportedOut(Schema):
    """`id` is null in a dry run of one that would be made."""

    code: str
    outcome: Literal["made", "replaced"]
    id: UUID | None
    remarks: list[RemarkOut]


class FileImportOut(Schema):
    dry_run: bool
    playbooks: list[ImportedOut]


class CopiedOut(Schema):
    id: UUID
    code: str
    version: int


def add_files(router: Router, kind: Kind, word: str, rows: Any) -> None:
    """Hang the addresses of files and copies into the router of one kind; `rows` gives what the member sees of it."""

    @router.get("/file", response=PlaybookFile, operation_id=f"export_{word}s", summary="All in use as a file")
    def export_all(request: HttpRequest) -> PlaybookFile:
        """As far as they are in use. Needs the right to export (U-03)."""
        found = rows(request, kind).active().order_by("code")[:MOST]
        return _written(request, list(found))

    @router.post("/import", response=FileImportOut, operation_id=f"import_{word}s", summary="Import a file")
    def import_file(request: HttpRequest, body: ImportIn) -> dict[str, Any]:
        """Administrators. All that the file holds, or nothing. Unknown people and groups leave their lines to the
        handler; the remarks say where."""
        rows(request, kind)
        return _imported(request, kind, body)

    @router.get("/{playbook_id}/file", response=PlaybookFile, operation_id=f"export_{word}", summary="One as a file")
    def export_one(request: HttpRequest, playbook_id: UUID) -> PlaybookFile:
        """To be imported elsewhere. Needs the right to export (U-03)."""
        return _written(request, [get_object_or_404(rows(request, kind), pk=playbook_id)])

    @router.post("/{playbook_id}/copy", response={201: CopiedOut}, operation_id=f"copy_{word}", summary="Copy one")
    def copy(request: HttpRequest, response: HttpResponse, playbook_id: UUID) -> Status[dict[str, Any]]:
        """Administrators. The copy has the same lines and a code of its own."""
        made = copy_playbook(get_object_or_404(rows(request, kind), pk=playbook_id), by=_actor(request))
        tag(response, made.version)
        return Status(201, {"id": made.pk, "code": made.code, "version": made.version})


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _written(request: HttpRequest, found: list[Playbook]) -> PlaybookFile:
    require(may_export(_actor(request)), _("You may not export."))
    if not found:
        return PlaybookFile.model_construct(format="staffetta/playbooks", version=1, playbooks=[])
    return written(found)


def _imported(request: HttpRequest, kind: Kind, body: ImportIn) -> dict[str, Any]:
    actor = _actor(request)
    require(rules.may_shape(actor), _("Only administrators can change automatic actions and templates."))
    found = understood(body.file, instead=instead_of(body.unknown_action_id))
    _check(found, kind, body)
    takings = _takings(found, body.same_code)
    saved: list[Playbook | None] = [taking.replaces for taking in takings]
    if not body.dry_run:
        saved = [*take_in_playbooks(takings, by=actor)]
    items = [
        {
            "code": taking.draft.code,
            "outcome": "replaced" if taking.replaces else "made",
            "id": playbook.pk if playbook else None,
            "remarks": [{"line": remark.line, "text": remark.text} for remark in item.remarks],
        }
        for item, taking, playbook in zip(found, takings, saved, strict=True)
    ]
    return {"dry_run": body.dry_run, "playbooks": items}


def _check(found: list[Incoming], kind: Kind, body: ImportIn) -> None:
    """Raise Invalid where the file holds the other kind, an action is not known, or a code is in use."""
    wrong: dict[str, str] = {}
    for index, item in enumerate(found):
        place = f"file.playbooks.{index}"
        if item.draft.kind != kind:
            wrong[f"{place}.kind"] = _("This belongs to the other address: sequences and templates are apart.")
        if item.same and body.same_code == "refuse":
            wrong[f"{place}.code"] = _("This code is in use already.")
        known = {remark.line: remark.text for remark in item.remarks}
        wrong |= {f"{place}.lines.{number - 1}.action": known[number] for number in item.lacking}
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)


def _takings(found: list[Incoming], same_code: str) -> list[Taking]:
    takings: list[Taking] = []
    for item in found:
        if item.same is None or same_code == "replace":
            takings.append(Taking(item.draft, item.same))
            continue
        code = free_code(item.draft.kind, item.draft.code, [taking.draft.code for taking in takings])
        takings.append(Taking(item.renamed(code)))
    return takings
