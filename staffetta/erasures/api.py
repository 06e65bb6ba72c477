"""Deleting and anonymising for programs: the same checks and lists as on the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status

from staffetta.accounts.models import Member
from staffetta.contacts.api import router as contact
from staffetta.contacts.models import Contact
from staffetta.core.api import Cursor, Limit, Rows, expected_version, rows_of
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid, require
from staffetta.documents.retention import hold_on
from staffetta.erasures import certificate, preview, rules
from staffetta.erasures.acts.anonymise import anonymise_contact
from staffetta.erasures.acts.delete import delete_contact
from staffetta.erasures.blocking import today
from staffetta.erasures.many import check_many, delete_many
from staffetta.erasures.models import Erasure
from staffetta.erasures.schemas import (
    AnonymisationPreview,
    AnonymiseIn,
    DeletionDryRun,
    DeletionsIn,
    DeletionsOut,
    ErasureOut,
    KindWord,
    RetentionOut,
)

contacts = Router(tags=["Erasing"])
erasures = Router(tags=["Erasing"])


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _contact(request: HttpRequest, contact_id: UUID) -> Contact:
    found: Contact = get_object_or_404(Contact.objects.visible_to(_actor(request)), pk=contact_id)
    return found


@contacts.get("/{contact_id}/deletion", response=DeletionDryRun, summary="What deleting a contact would do")
def get_deletion(request: HttpRequest, contact_id: UUID) -> dict[str, Any]:
    """A dry run: whether you can delete it, every blocker with its count and link, in the order of the checks; or what
    would go (C-10)."""
    return preview.deleting(_contact(request, contact_id), _actor(request))


# At the address that the room contacts reads and changes: one address has one router.
@contact.delete("/{contact_id}", response={204: None}, summary="Delete a contact", tags=["Erasing"])
def delete_one(request: HttpRequest, contact_id: UUID) -> Any:
    """409 `deletion-not-possible` with the `blockers` of the dry run (C-09, C-10). The number is not given again."""
    found = _contact(request, contact_id)
    delete_contact(found, expected=expected_version(request), by=_actor(request), at=timezone.now())
    return Status(204, None)


@contacts.get("/{contact_id}/retention", response=RetentionOut, summary="From when a contact may be erased")
def get_retention(request: HttpRequest, contact_id: UUID) -> dict[str, Any]:
    """Because of which document it is kept until then."""
    hold = hold_on(_contact(request, contact_id), today())
    return {
        "erasable_from": hold.until if hold else None,
        "document": hold.document.pk if hold else None,
        "document_number": hold.document.number if hold else "",
        "document_type": hold.document.type.name if hold else "",
    }


@contacts.get("/{contact_id}/anonymisation", response=AnonymisationPreview, summary="What anonymising would do")
def get_anonymisation(request: HttpRequest, contact_id: UUID) -> dict[str, Any]:
    """A preview, for administrators."""
    require(rules.may_anonymise(_actor(request)), _("Only administrators can anonymise contacts."))
    shown = preview.anonymising(_contact(request, contact_id))
    return {
        "goes": [vars(row) for row in shown.goes],
        "documents": shown.document_count,
        "document_files": shown.document_files,
        "open_leads": shown.open_leads,
        "open_tasks": shown.open_tasks,
        "persons": [{"id": one.pk, "number": one.number, "name": one.name} for one in shown.persons],
    }


@contacts.post("/{contact_id}/anonymise", response={201: ErasureOut}, summary="Anonymise a contact")
def post_anonymise(request: HttpRequest, contact_id: UUID, body: AnonymiseIn) -> Any:
    """For good; administrators only (C-11). `along` may name persons of the preview. Answers with the certificate."""
    require(rules.may_anonymise(_actor(request)), _("Only administrators can anonymise contacts."))
    found = _contact(request, contact_id)
    if body.number.casefold() != found.number.casefold():
        raise Invalid(_("Some values are not valid."), fields={"number": _("This is not its number.")})
    done = anonymise_contact(found, along=body.along, by=_actor(request), at=timezone.now())
    return Status(201, certificate.as_json(done))


@erasures.get("", response=Rows[ErasureOut], summary="What was erased")
def list_erasures(
    request: HttpRequest,
    kind: KindWord | None = None,
    contact: UUID | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Newest first. Administrators see all, others what they deleted themselves."""
    rows = Erasure.objects.visible_to(_actor(request)).select_related("by")
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(subject=contact) if contact else rows
    found = page(rows, order=("-at", "-id"), cursor=cursor, limit=limit)
    return rows_of(found, [certificate.as_json(row) for row in found.rows])


@erasures.post("/deletions", response=DeletionsOut, summary="Delete several contacts")
def post_deletions(request: HttpRequest, body: DeletionsIn) -> dict[str, Any]:
    """Each by the rules of a single one; the answer says of each why not. `dry_run` (the default) deletes none."""
    actor = _actor(request)
    found = list(Contact.objects.visible_to(actor).filter(pk__in=body.contacts).order_by("folded", "pk"))
    rows = check_many(found, by=actor) if body.dry_run else delete_many(found, by=actor, at=timezone.now())
    told = [
        {"contact": row.id, "number": row.number, "name": row.name, "possible": row.possible, "why": row.why}
        for row in rows
    ]
    there = {row.id for row in rows}
    missing = [pk for pk in dict.fromkeys(body.contacts) if pk not in there]
    nothing = {"number": "", "name": "", "possible": False, "why": _("There is no such contact.")}
    told += [{"contact": pk, **nothing} for pk in missing]
    return {"dry_run": body.dry_run, "rows": told}


@erasures.get("/{erasure_id}", response=ErasureOut, summary="One certificate")
def get_erasure(request: HttpRequest, erasure_id: UUID) -> dict[str, Any]:
    """Who erased what and when, how much, and which documents stayed; no personal data."""
    rows = Erasure.objects.visible_to(_actor(request)).select_related("by")
    return certificate.as_json(get_object_or_404(rows, pk=erasure_id))
