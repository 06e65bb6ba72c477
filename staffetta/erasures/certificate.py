"""The certificate of an erasure: who did it, when, what went, what stayed (C-11). It names nobody.

JSON for programs, PDF for people; the PDF in the reader's language, archivable (PDF/A-2b), with fonts of its own.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.contacts.models import Kind
from staffetta.documents.models import DocumentType
from staffetta.erasures.models import Erasure
from staffetta.erasures.preview import label_of
from staffetta.ui import formats

TEMPLATE = Path(__file__).with_name("certificate.typ")


def as_json(erasure: Erasure) -> dict[str, Any]:
    """Everything, in words of the API; `finished_at` is null while files and mentions are still being removed."""
    return {
        "id": str(erasure.pk),
        "kind": erasure.kind,
        "contact": {"id": str(erasure.subject), "number": erasure.number, "kind": erasure.contact_kind},
        "at": erasure.at,
        "by": erasure.by.name if erasure.by else "",
        "because": erasure.because,
        "finished_at": erasure.finished_at,
        "counts": erasure.counts,
        "documents": erasure.documents,
        "law": "GDPR (EU) 2016/679, art. 17",
    }


def rows_of(erasure: Erasure) -> list[tuple[str, int]]:
    """What went, in words, with how many; the most first."""
    counts = sorted(erasure.counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(label_of(key), count) for key, count in counts]


def documents_of(erasure: Erasure) -> list[tuple[str, str, str]]:
    """Type, number and date of the documents that stayed, in words."""
    names = {type_.code: type_.name for type_ in DocumentType.objects.all()}
    return [
        (names.get(row["type"], row["type"]), row["number"], formats.shown_date(_day(row["date"])))
        for row in erasure.documents
    ]


def reason_of(erasure: Erasure) -> str:
    """Why, where it was not simply somebody's decision."""
    known = {"request": _("An erasure request"), "restore": _("Repeated after an older backup was restored")}
    return known.get(erasure.because, erasure.because)


def as_pdf(erasure: Erasure) -> bytes:
    """The certificate to print, in the language in use."""
    said = json.dumps(_said(erasure))
    return bytes(
        typst.compile(
            TEMPLATE.read_bytes(),
            format="pdf",
            ignore_system_fonts=True,
            font_paths=[],
            sys_inputs={"said": said},
            pdf_standards=["a-2b"],
            timestamp=int(erasure.at.timestamp()),
        )
    )


def _said(erasure: Erasure) -> dict[str, Any]:
    is_deleted = erasure.kind == Erasure.Kind.DELETED
    title = _("Certificate of deletion") if is_deleted else _("Certificate of anonymisation")
    lead = (
        _("The contact below was deleted for good, with everything that belonged to it.")
        if is_deleted
        else _("The personal data of the contact below were removed for good. This cannot be undone.")
    )
    facts = [
        (_("Contact"), erasure.number),
        (_("Kind"), str(Kind(erasure.contact_kind).label)),
        (_("Done at"), formats.shown_datetime(erasure.at)),
        (_("Done by"), erasure.by.name if erasure.by else "Staffetta"),
        (_("Reason"), reason_of(erasure)),
        (_("Completed at"), formats.shown_datetime(erasure.finished_at) if erasure.finished_at else "–"),
        (_("Certificate"), str(erasure.pk)),
    ]
    return {
        "language": (get_language() or "en").split("-")[0],
        "firm": running_firm().name,
        "title": title,
        "lead": lead,
        "facts": [[name, value] for name, value in facts if value],
        "gone_title": _("What was removed or cleared"),
        "gone": [[label, formats.number(count)] for label, count in rows_of(erasure)],
        "nothing": _("Nothing was left to remove."),
        "stayed_title": _("What stayed"),
        "stayed_text": _("These documents stayed, with number, date and amounts, without the name."),
        "stayed": [list(row) for row in documents_of(erasure)],
        "closing": _(
            "Done according to art. 17 of Regulation (EU) 2016/679 (GDPR). This certificate holds no personal data of "
            "the contact. Backups made before are erased again by the same list when they are restored."
        ),
    }


def _day(text: str) -> date:
    return date.fromisoformat(text)
