"""All documents of one file are entered, or it waits for somebody to say who a partner is (A-08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Actor
from staffetta.contacts.models import Contact, Function
from staffetta.core.acts import act, unchanged
from staffetta.core.db.locks import alone
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.core.text import tidy
from staffetta.documents import rules as documents
from staffetta.documents.acts.add import Added, add_document_once
from staffetta.documents.acts.add_file import add_file
from staffetta.documents.drafts import DocumentDraft
from staffetta.documents.models import Document, DocumentFile, Side
from staffetta.ebusiness.reading import Reading
from staffetta.intake import partners
from staffetta.intake.acts.follow_up import follow_up
from staffetta.intake.acts.make_partner import make_partner, play, remember
from staffetta.intake.casting import Part, Scene, cast, parts_of
from staffetta.intake.drafting import OFFERS, document_draft, type_of
from staffetta.intake.facts import FileTakenIn, FileWaits
from staffetta.intake.models import IncomingDocument, IncomingFile, Unknown
from staffetta.intake.own import ourselves
from staffetta.intake.refusals import NotTakenIn
from staffetta.intake.remarks import Remark, against_known, against_stated
from staffetta.processes.plans import Stored

State = IncomingFile.State
FILE_ADDED = "file_added"
"""The remark on a document that was there and now has this file as well."""
Choices = Mapping[str, Contact | None]
"""Part's key -> the contact that somebody chose, None for a new one."""


@dataclass
class _Work:
    """What is known while a file is entered."""

    by: Actor
    at: datetime
    choices: Choices
    contacts: dict[str, Contact] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)


@act
def enter_file(
    file: IncomingFile,
    readings: Sequence[Reading],
    kept: Sequence[Stored],
    *,
    choices: Choices,
    by: Actor,
    at: datetime,
) -> IncomingFile:
    """Enter these documents, each with its stored copy of the file, in one transaction.

    Where a partner is not known, and somebody is to be asked, nothing is entered and the file waits. A file that two
    settle at once is settled by the first. Raises Forbidden, NotTakenIn, Invalid.
    """
    require(documents.may_add(by), _("You cannot enter documents."))
    if not file._state.adding:
        file = IncomingFile.objects.locked(file)
        if file.is_settled:
            unchanged()
            return file
    work = _Work(by, at, choices)
    scenes = cast(readings, ourselves())
    if _is_open(scenes, file, choices):
        alone("intake partners")  # who is created at this instant by another file is found now
        scenes = cast(readings, ourselves())
    if waiting := [part for part in parts_of(scenes) if _waits(part, scenes, file, choices)]:
        return _wait(file, scenes, waiting, by=by)
    file.documents.all().delete()
    rows = [_entered(scene, stored, work) for scene, stored in zip(scenes, kept, strict=True)]
    return _settle(file, rows, by=by, at=at)


def _is_open(scenes: Sequence[Scene], file: IncomingFile, choices: Choices) -> bool:
    """Whether a contact will be created."""
    return any(part.match.contact is None and choices.get(part.key) is None for part in parts_of(scenes))


def _waits(part: Part, scenes: Sequence[Scene], file: IncomingFile, choices: Choices) -> bool:
    """Whether somebody has to say who this is. Where several fit, always: one more of them helps nobody. A business
    card is sent to become a contact."""
    if part.match.contact is not None or part.key in choices:
        return False
    is_card = all(scene.is_card for scene in scenes)
    return bool(part.match.several) or (file.unknown == Unknown.ASK and not is_card)


def _wait(file: IncomingFile, scenes: Sequence[Scene], waiting: Sequence[Part], *, by: Actor) -> IncomingFile:
    rows = [_row(scene, IncomingDocument.State.WAITING) for scene in scenes]
    names = ", ".join(dict.fromkeys(part.marks.said.name or part.marks.vat for part in waiting))
    if any(part.match.several for part in waiting):
        file.code, sentence = "several-partners", _("Several contacts could be {names}: say which one it is.")
    else:
        file.code, sentence = "unknown-partner", _("Nobody is known as {names}: say who it is.")
    file.state, file.sentence = State.WAITING, sentence.format(names=names)
    _write(file, rows)
    record(FileWaits(name=file.name), about=file, by=by)
    return file


def _entered(scene: Scene, stored: Stored, work: _Work) -> IncomingDocument:
    """One document, its partners with it."""
    reading = scene.reading
    if scene.is_card:
        return _carded(scene, work)
    function = function_of(scene)
    seller = _contact(scene.seller, function, reading, work)
    buyer = _contact(scene.buyer, function, reading, work)
    contact, supplier = (buyer, seller) if buyer is not None else (seller, None)
    supplier = None if supplier == contact else supplier
    if contact is None:
        raise NotTakenIn(_("The file names nobody but us: neither a seller nor a buyer that could be a contact."))
    side = scene.roles.side
    draft = document_draft(reading, type_of(reading, side), contact, supplier, running_firm().currency)
    remarks = against_stated(reading, draft)
    draft = _with(draft, remarks, stored)
    added = add_document_once(draft, by=work.by, at=work.at)
    row = _row(scene, IncomingDocument.State.NEW if added.is_new else IncomingDocument.State.KNOWN)
    row.document = added.document
    row.matched = _matched(scene, work)
    row.remarks = [*remarks, *_noted(added, draft, reading, work)]
    if not added.is_new and _is_another_carrier(added.document, stored):
        add_file(added.document, stored, by=work.by, at=work.at)
        row.remarks.append({"code": FILE_ADDED, "number": added.document.number})
    return row


def _is_another_carrier(document: Document, stored: Stored) -> bool:
    """Whether a document that is there lacks the file in this form: the PDF of an invoice that came as XML."""
    kinds = set(DocumentFile.objects.filter(document=document).values_list("attachment__media_type", flat=True))
    return stored.media_type not in kinds


def _noted(added: Added, draft: DocumentDraft, reading: Reading, work: _Work) -> list[Remark]:
    if not added.is_new:
        return against_known(added.document, draft)
    return follow_up(added.document, reading, by=work.by, at=work.at)


def _with(draft: DocumentDraft, remarks: list[Remark], stored: Stored) -> DocumentDraft:
    return replace(draft, remarks=tuple(remarks), files=(stored,))


def _carded(scene: Scene, work: _Work) -> IncomingDocument:
    """A business card becomes a contact without function."""
    part = scene.seller or scene.buyer
    if part is None:
        raise NotTakenIn(_("The business card names nobody, or ourselves."))
    is_known = part.match.contact is not None
    contact = part.match.contact or work.choices.get(part.key) or work.contacts.get(part.key)
    if contact is None:
        contact = make_partner(part.marks, is_seller=False, function=Function.NONE, by=work.by, at=work.at)
    else:
        remember(contact, part.marks, by=work.by)
    row = _row(scene, IncomingDocument.State.KNOWN if is_known else IncomingDocument.State.NEW)
    row.contact = contact
    return row


def function_of(scene: Scene) -> Function:
    """What a buyer is to us: who only asks is a prospect; between two other firms everybody who buys is a customer."""
    if scene.roles.side == Side.SELLING and scene.reading.kind in OFFERS:
        return Function.PROSPECT
    return Function.CUSTOMER


def _contact(part: Part | None, function: Function, reading: Reading, work: _Work) -> Contact | None:
    """The contact of this part: known, chosen or made."""
    if part is None:
        return None
    if part.key in work.contacts:
        contact = work.contacts[part.key]
    else:
        contact = _known(part, work) or _made(part, function, work)
    contact = play(
        contact, is_seller=part.is_seller, function=function, because=tidy(reading.number)[:60], by=work.by, at=work.at
    )
    work.contacts[part.key] = contact
    return contact


def _known(part: Part, work: _Work) -> Contact | None:
    chosen = work.choices.get(part.key)
    if chosen is not None:
        remember(chosen, part.marks, was_said=True, by=work.by)
        return chosen
    if part.key in work.choices:
        return None
    if part.match.contact is not None:
        remember(part.match.contact, part.marks, by=work.by)
    return part.match.contact


def _made(part: Part, function: Function, work: _Work) -> Contact:
    """Somebody new, unless an earlier document of this file, or its other party, has brought the same one."""
    if part.key not in work.choices:
        found = partners.find(part.marks) if work.made else partners.Match()
        if found.contact is not None:
            return found.contact
    work.made.add(part.key)
    return make_partner(part.marks, is_seller=part.is_seller, function=function, by=work.by, at=work.at)


def _matched(scene: Scene, work: _Work) -> dict[str, str]:
    """By what each partner was recognised: "vat" …, "new" or "said"."""
    said = {}
    for part in (scene.seller, scene.buyer):
        if part is not None:
            by = "new" if part.key in work.made else "said" if part.key in work.choices else part.match.by
            said[part.role] = by
    return said


def _row(scene: Scene, state: IncomingDocument.State) -> IncomingDocument:
    reading = scene.reading
    total = next((sum_ for sum_ in (reading.gross, reading.payable, reading.net) if sum_ is not None), None)
    return IncomingDocument(
        state=state,
        form=reading.form[:60],
        kind=reading.kind.value,
        number=tidy(reading.number)[:60],
        date=reading.date,
        currency=reading.currency[:3].upper(),
        total=None if total is None else round(total, 2),
        seller=tidy(reading.seller.name)[:200],
        buyer=tidy(reading.buyer.name)[:200],
        answer=reading.response.value if reading.response is not None else "",
    )


def _settle(file: IncomingFile, rows: Sequence[IncomingDocument], *, by: Actor, at: datetime) -> IncomingFile:
    new = sum(row.state == IncomingDocument.State.NEW for row in rows)
    file.state = State.ENTERED if new else State.KNOWN
    file.code = file.sentence = file.place = ""
    file.settled_at = at
    _write(file, rows)
    record(FileTakenIn(name=file.name, new=new, known=len(rows) - new), about=file, by=by)
    return file


def _write(file: IncomingFile, rows: Sequence[IncomingDocument]) -> None:
    file.save()
    file.documents.all().delete()
    for position, row in enumerate(rows, start=1):
        row.file, row.position = file, position
    IncomingDocument.objects.bulk_create(rows)
