"""What this room adds to menus, panels, history, search and the rooms beneath; called once, when the apps are ready."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from staffetta.accounts.founding import delivers
from staffetta.accounts.models import Member
from staffetta.contacts import blockers
from staffetta.contacts import panels as contact_panels
from staffetta.contacts.models import Contact
from staffetta.contacts.querysets import end_of
from staffetta.core.db.remembered import remembered
from staffetta.documents import columns, delivered, filters, rules, simulating, sources
from staffetta.documents.acts.deliver import deliver_types
from staffetta.documents.listed import BULK, LIST
from staffetta.documents.models import Document, DocumentType, Side
from staffetta.documents.querysets import fold_number
from staffetta.documents.retention import named_in_documents
from staffetta.documents.undone import running_on, undone_on
from staffetta.history import subjects
from staffetta.leads import actions, pipeline_uses
from staffetta.leads import panels as lead_panels
from staffetta.leads.models import Lead
from staffetta.listings import lists
from staffetta.listings.bulk_menu import Bulk
from staffetta.numbers import ranges
from staffetta.playbooks import rules as playbooks
from staffetta.playbooks import uses
from staffetta.playbooks.models import Playbook, Run
from staffetta.ui import administration, menu, search
from staffetta.ui.addresses import url

SHOWN = 6
ANSWERS = {"accepted": _("accepted"), "changed": _("accepted with changes"), "rejected": _("rejected")}
Nature = DocumentType.Nature


def register() -> None:
    """Tell the rooms beneath."""
    declare_ranges()
    pipeline_uses.add(_("Document types"), _types_by_pipeline, "documents:types")
    delivers("documents", lambda workspace, by, at: deliver_types(workspace, by=by, at=at))
    menu.add("documents", "documents", _("Documents"), "file-text", "documents:documents")
    menu.add_creation("document", _("New document"), "file-text", "documents:new", order=3, needs=rules.may_add)
    administration.add(
        "document-types",
        _("Document types"),
        _("What you exchange with your contacts, and which lead a new document starts."),
        "file-text",
        "documents:types",
        group="documents",
        order=10,
        needs=rules.may_shape_types,
    )
    search.add("documents", _("Documents"), find, order=4)
    contact_panels.add(
        "documents",
        _("Documents"),
        50,
        on_contact,
        "documents/_panel.html",
        side=True,
        by_view=True,
        where=lambda: named_in_documents("pk"),
        empty=_none_on_contact,
    )
    lead_panels.add("documents", 40, on_lead, "documents/_panel.html", where=_has_some)
    actions.add(20, starting)
    uses.add(types_using)
    simulating.register()
    blockers.PROSPECT_BLOCKERS.append(documents_of)
    blockers.SUPPLIER_BLOCKERS.append(purchases_from)
    filters.register()
    columns.register()
    sources.register()
    lists.add(lists.ViewedList(LIST, _("Documents"), "documents:documents", filters.filter_of, columns.COLUMNS.known))
    BULK.add(Bulk("cancel", _("Cancel documents…"), "ban", "documents:cancel-many", order=40, danger=True, asks=True))
    lead_panels.add("documents-undone", 1, undone, "documents/_undone.html", top=True, where=_goes_on)
    name_subjects()


def _types_by_pipeline() -> dict[UUID, int]:
    """How many types in use start leads in which pipeline (A-06)."""
    rows = DocumentType.objects.filter(retired_at=None).exclude(pipeline=None).order_by().values_list("pipeline")
    return dict(rows.annotate(count=Count("pk")))


def declare_ranges() -> None:
    """One range for each sort of document."""
    prefixes = {(type_.nature, type_.side): type_.prefix for type_ in delivered.TYPES if type_.prefix}
    bought = {
        Nature.ORDER: _("Purchase orders"),
        Nature.RETURN: _("Returns to suppliers"),
        Nature.NON_CONFORMITY: _("Non-conformities of suppliers"),
    }
    for side, labels in ((Side.SELLING, {nature: nature.label for nature in Nature}), (Side.BUYING, bought)):
        for nature, label in labels.items():
            ranges.declare(
                delivered.range_of(nature, side),
                label,
                ranges.Carrier(Document),
                prefix=prefixes.get((nature, side), "D-{year}-"),
                yearly_restart=True,
            )


def types_using(playbook: Playbook) -> list[uses.Use]:
    """The document types that start a sequence: they keep it from being deleted (A-05)."""
    return [
        uses.Use(_("document type {name}").format(name=type_.name), reverse("documents:actions", args=[type_.pk]))
        for type_ in DocumentType.objects.filter(sequence=playbook)
    ]


def documents_of(contact: Contact) -> list[blockers.Blocker]:
    """What keeps a prospect one (C-03)."""
    count = Document.objects.naming([contact.pk]).count()
    label = ngettext("{count} document", "{count} documents", count).format(count=count)
    return [blockers.Blocker(label, count, f"{reverse('documents:documents')}?contact={contact.pk}")]


def purchases_from(contact: Contact) -> list[blockers.Blocker]:
    """What keeps a supplier one (C-03)."""
    bought = Q(contact=contact, type__side=Side.BUYING) | Q(supplier=contact)
    count = Document.objects.filter(bought).count()
    label = ngettext("{count} supplier document", "{count} supplier documents", count).format(count=count)
    return [blockers.Blocker(label, count, f"{reverse('documents:documents')}?contact={contact.pk}")]


def find(member: Member, text: str, limit: int) -> list[search.Hit]:
    """The provider of the search box: by number."""
    if not any(character.isalnum() for character in text):
        return []
    start = fold_number(text)
    return [
        search.Hit(
            title=document.number,
            href=reverse("documents:document", args=[document.pk]),
            detail=f"{document.type.name} · {document.contact.name}",
            icon="file-text",
            mark=document.get_state_display(),
        )
        for document in _numbered(member, start, end_of(start), limit=limit)
    ]


@remembered
def _numbered(member: Member, start: str, end: str, *, limit: int) -> QuerySet[Document]:
    rows = Document.objects.visible_to(member).filter(folded__gte=start, folded__lt=end)
    return rows.select_related("type", "contact").order_by("-date", "-pk")[:limit]


def on_contact(member: Member, contact: Contact, *, view: str) -> dict[str, Any]:
    """The newest documents of a contact: what we sell to a customer, what we buy from a supplier, or all (C-07)."""
    newest = _newest(contact.pk, member, view=view)
    count = _of_contact(contact.pk, member, view).count() if len(newest) > SHOWN else len(newest)
    more = f"{reverse('documents:documents')}?contact={contact.pk}" if count > SHOWN else ""
    return {"documents": newest[:SHOWN], "count": count, "contact": contact.pk, "more": more}


def _none_on_contact(member: Member, contact: Contact, *, view: str) -> dict[str, Any]:
    return {"documents": [], "count": 0, "contact": contact.pk, "more": ""}


def _of_contact(contact: UUID, member: Member, view: str) -> QuerySet[Document]:
    rows, supplied = Document.objects.visible_to(member), Q(supplier=contact)
    if view == "customer":
        return rows.filter(contact=contact, type__side=Side.SELLING)
    if view == "supplier":
        return rows.filter(Q(contact=contact, type__side=Side.BUYING) | supplied)
    return rows.filter(Q(contact=contact) | supplied)


@remembered(plan=True)
def _newest(contact: UUID, member: Member, *, view: str) -> QuerySet[Document]:
    return _of_contact(contact, member, view).select_related("type").order_by("-date", "-pk")[: SHOWN + 1]


@remembered(plan=True)
def _of_lead(lead: UUID, member: Member) -> QuerySet[Document]:
    return Document.objects.visible_to(member).filter(lead=lead).select_related("type").order_by("-date", "-pk")


def on_lead(member: Member, lead: Lead, now: datetime) -> dict[str, Any] | None:
    """The documents of a lead: the one that started it, and what belongs to it."""
    rows = _of_lead(lead.pk, member)
    if not rows:
        return None
    return {"documents": rows, "count": len(rows), "contact": lead.process.contact_id, "more": ""}


def _has_some() -> Exists:
    return Exists(Document.objects.filter(lead=OuterRef("pk")))


def _goes_on() -> Exists:
    """Whether anything that was started automatically is not over."""
    return Exists(Run.objects.filter(process=OuterRef("pk"), ended_at=None))


def undone(member: Member, lead: Lead, now: datetime) -> dict[str, Any] | None:
    """Above a lead: documents of it that were undone, and what they had started that goes on (A-10)."""
    rows = undone_on(lead.pk, member)
    running = running_on(lead.pk) if rows else []
    if not running:
        return None
    return {"document": rows[0], "stopping": running, "may_change": rules.may_change(member, rows[0])}


def starting(member: Member, lead: Lead) -> list[dict[str, Any]]:
    """*Start automatic actions* in the lead's menu (A-05); playbooks lie beneath leads and cannot say it themselves."""
    if not playbooks.may_start(member, lead.process):
        return []
    address = url("playbooks:start", lead.pk)
    return [
        {
            "label": _("Start automatic actions…"),
            "icon": "list-ordered",
            "href": address,
            "attrs": {"hx-get": address, "hx-target": "#dialog"},
        }
    ]


def name_subjects() -> None:
    """How the history calls documents and their types."""
    subjects.register(
        Document,
        label=_("Document"),
        icon="file-text",
        visible=Document.objects.visible_to,
        href=lambda document: reverse("documents:document", args=[document.pk]),
        fields={
            "state": _("State"),
            "state_reason": _("Reason"),
            "number": _("Number"),
            "date": _("Date"),
            "currency": _("Currency"),
            "valid_until": _("Valid until"),
            "due_on": _("Due"),
            "delivery_on": _("Delivery"),
            "buyer_reference": _("Their number"),
            "notes": _("Notes"),
            "net": _("Net"),
            "tax": _("Tax"),
            "gross": pgettext_lazy("of a document", "Total"),
        },
    )
    subjects.register(
        DocumentType,
        label=_("Document type"),
        icon="file-text",
        visible=DocumentType.objects.visible_to,
        href=lambda type_: reverse("documents:type", args=[type_.pk]),
        fields={
            "code": _("Code"),
            "names": _("Name"),
            "nature": _("What it is"),
            "side": _("Side"),
            "retention_years": _("Retention in years"),
            "number_range": _("Number range"),
            "sequence": _("Automatic actions"),
            "pipeline": _("Pipeline"),
            "open_lead": _("Open the lead"),
        },
        refs={"sequence": Playbook},
    )
    for kind, icon, tone in (
        ("added", "file-plus", "info"),
        ("accepted", "circle-check", "success"),
        ("rejected", "circle-x", "danger"),
        ("cancelled", "ban", "neutral"),
        ("deleted", "trash-2", "danger"),
        ("returned", "undo-2", "warning"),
        ("changed", "pencil", "info"),
        ("linked", "link", "info"),
        ("answered", "message-square-text", "info"),
        ("reopened", "rotate-ccw", "info"),
        ("file_deleted", "trash-2", "danger"),
        ("work_stopped", "circle-stop", "warning"),
    ):
        subjects.sign(f"documents.{kind}", icon, tone)
    subjects.say("documents.answered", "answer", lambda answer: str(ANSWERS[answer]))
