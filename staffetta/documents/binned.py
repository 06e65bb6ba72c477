"""What is deleted with a document, and how it comes back (P-13); called once, by the apps."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from staffetta.bin import binds, kinds, mending
from staffetta.bin.binds import Following
from staffetta.bin.snapshot import Snapshot
from staffetta.documents.models import Document, DocumentFile, DocumentLine, DocumentReference


def register() -> None:
    """Tell the bin. What follows a document, or names it, stays and finds it again; so does the document of a lead."""
    for part in (DocumentLine, DocumentReference, DocumentFile):
        binds.declare(part, "document", Following.GOES)
    binds.declare(DocumentFile, "attachment", Following.GOES)
    for model, column in ((Document, "follows"), (Document, "lead"), (DocumentReference, "target")):
        binds.declare(model, column, Following.CUT)
    binds.call(DocumentLine, lambda n: ngettext("%(count)s line", "%(count)s lines", n) % {"count": n}, order=15)
    kinds.add(kinds.Kind("document", gettext_lazy("Document"), gettext_lazy("Documents"), "file-text", _page, order=25))
    kinds.add(
        kinds.Kind(
            "document_file",
            gettext_lazy("File of a document"),
            gettext_lazy("Files of documents"),
            "paperclip",
            _file,
            order=26,
        )
    )
    mending.add(50, _once)


def _page(pk: UUID) -> str:
    return reverse("documents:document", args=[pk])


def _file(pk: UUID) -> str:
    return reverse("processes:download", args=[pk])


def _once(snapshot: Snapshot) -> None:
    """The same document may have been entered again meanwhile (A-07)."""
    for row in snapshot.rows(Document):
        key = {name: row[name] for name in ("type_id", "contact_id", "supplier_id", "number", "date")}
        same = {(f"{name}__isnull" if value is None else name): value is None or value for name, value in key.items()}
        if Document.objects.filter(**same).exists():
            sentence = _("The document {number} has been entered again meanwhile; it cannot be there twice.")
            snapshot.obstacles.append(sentence.format(number=row["number"]))
