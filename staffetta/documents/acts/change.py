"""What a document says is corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts.models import Contact
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply, check_version
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import tidy
from staffetta.documents import rules
from staffetta.documents.acts.attach import attach
from staffetta.documents.acts.checking import check
from staffetta.documents.acts.follow import follow
from staffetta.documents.acts.put_lines import put_lines
from staffetta.documents.acts.telling import tell
from staffetta.documents.drafts import DocumentDraft, DocumentLineDraft
from staffetta.documents.facts import DocumentChanged
from staffetta.documents.models import Document
from staffetta.documents.querysets import fold_number
from staffetta.processes.plans import Stored

SAID = ("number", "date", "currency", "valid_until")
"""What the document says: changed, like its lines, only while `says_what_it_may` (rules.may_reword)."""
BESIDE = ("due_on", "delivery_on", "buyer_reference", "notes")
"""What we note beside it: changed always."""


@act
def change_document(
    document: Document,
    values: Mapping[str, Any],
    *,
    lines: tuple[DocumentLineDraft, ...] | None = None,
    files: tuple[Stored, ...] = (),
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> Document:
    """Correct a document; what is not in `values` stays, and so do the lines when `lines` is None.

    Type and contact stay for good: another one is another document. Number, date, currency, validity and lines change
    only while it is open and was typed in; the history keeps what they were. Raises Forbidden, Invalid, Stale.
    """
    document = Document.objects.locked(document)
    require(rules.may_change(by, document), _("Only people who work on this contact can change its documents."))
    check_version(document, expected)
    values = {name: tidy(v) if name in ("number", "buyer_reference") else v for name, v in values.items()}
    draft = _draft(document, values, lines)
    _refuse_rewording(document, values, draft if lines is not None else None)
    sums = check(draft, draft.currency)
    _refuse_another(document, draft)
    told = put_lines(document, draft.lines, sums) if lines is not None else ("", "")
    amounts = {"net": sums.net, "tax": sums.tax, "gross": sums.gross} if rules.may_reword(document) else {}
    renumbered = draft.number != document.number
    folded = {"folded": fold_number(draft.number)} if renumbered else {}
    changes = apply(document, {**values, **amounts, **folded})
    attach(document, files, by=by, at=at)
    if not changes and not any(told) and not files:
        unchanged()
        return document
    tell(DocumentChanged(number=document.number, changes=changes, lines_before=told[0], lines=told[1]), document, by=by)
    if renumbered:
        follow(document, (), by=by, at=at)
    return document


def _draft(document: Document, values: Mapping[str, Any], lines: tuple[DocumentLineDraft, ...] | None) -> DocumentDraft:
    """The document as it would be."""
    kept = {name: getattr(document, name) for name in (*SAID, *BESIDE, "type", "contact", "supplier", "form")}
    draft = DocumentDraft(**{**kept, **values})
    return replace(draft, lines=stored_lines(document) if lines is None else lines)


def stored_lines(document: Document) -> tuple[DocumentLineDraft, ...]:
    """The lines as they stand."""
    names = ("article", "description", "quantity", "unit", "price", "tax_rate")
    return tuple(
        DocumentLineDraft(**{name: getattr(line, name) for name in names})
        for line in document.lines.order_by("position")
    )


def _refuse_rewording(document: Document, values: Mapping[str, Any], draft: DocumentDraft | None) -> None:
    """What it says stays, once it is more than a draft of ours."""
    if rules.may_reword(document):
        return
    wrong = [name for name in SAID if name in values and values[name] != getattr(document, name)]
    if draft is not None and draft.lines != stored_lines(document):
        wrong.append("lines")
    if wrong:
        sentence = (
            _("It came in a file; what it says cannot be changed.")
            if document.form
            else _("The document is not open any more; this cannot be changed.")
        )
        raise Invalid(sentence, fields=dict.fromkeys(wrong, sentence))


def _refuse_another(document: Document, draft: DocumentDraft) -> None:
    """No two are the same (A-07): whoever enters one of this contact waits here."""
    if (draft.number, draft.date) == (document.number, document.date):
        return
    Contact.objects.select_for_update(of=("self",), no_key=True).get(pk=document.contact_id)
    same = Document.objects.filter(type=document.type, contact=document.contact, supplier=document.supplier)
    if same.filter(number=draft.number, date=draft.date).exclude(pk=document.pk).exists():
        sentence = _("There is a document with this number and date already.")
        raise Invalid(sentence, fields={"number": sentence})
