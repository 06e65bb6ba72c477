"""What stands in the way of deleting a contact, in the order of the checks: links, retained documents, others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import quote

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from staffetta.accounts.firm import day_of, running_firm
from staffetta.bin.models import BinEntry
from staffetta.contacts.blockers import Blocker, Stage, before_deletion, goes_along
from staffetta.contacts.models import Contact, ContactTagging, ContactValue, ConversionRow, Function, Kind, Link, Word
from staffetta.documents.models import Document
from staffetta.documents.retention import retained
from staffetta.erasures.models import Concerned
from staffetta.leads.models import Lead
from staffetta.processes.models import Attachment, Note, Process, ProcessValue, Task
from staffetta.ui.formats import number

FIRST = 5
"""So many are named; the rest is counted."""


def register() -> None:
    """Called once, when the apps are ready."""
    before_deletion("1 persons", Stage.LINKS, linked, (Link, "company"), (Link, "person"))
    before_deletion("2 subsidiaries", Stage.LINKS, subsidiaries, (Contact, "parent"))
    before_deletion("1 retained", Stage.RETAINED, kept_documents)
    covered = ((Document, "contact"), (Document, "supplier"))
    before_deletion("1 documents", Stage.OTHER, other_documents, *covered)
    before_deletion("2 leads", Stage.OTHER, leads, (Process, "contact"), (Process, "person"))
    before_deletion("3 post-sales", Stage.OTHER, post_sales)
    before_deletion("4 tasks", Stage.OTHER, open_tasks)
    before_deletion("5 fields", Stage.OTHER, answers, (ContactValue, "linked"), (ProcessValue, "linked"))
    before_deletion("6 bin", Stage.OTHER, in_the_bin)
    goes_along(Task, "contact", gettext_lazy("Tasks that are done"))
    goes_along(Note, "contact", pgettext_lazy("work history", "Notes"))
    goes_along(Attachment, "contact", gettext_lazy("Files"), order=10)
    goes_along(Link, "company")
    goes_along(Link, "person")
    goes_along(Contact, "merged_into", gettext_lazy("Contacts that were merged into it"), order=90)
    for model in (ContactValue, ContactTagging, ConversionRow, Word):
        goes_along(model, "contact")


def today() -> date:
    """The firm's day: blockers are asked for by pages and acts alike, and by the day at most they differ."""
    return day_of(timezone.now(), running_firm())


def _page(contact: Contact) -> str:
    return reverse("contacts:contact", kwargs={"contact_id": contact.pk})


def _items(found: Iterable[Any], label: Any, href: Any) -> tuple[dict[str, str], ...]:
    return tuple({"label": str(label(one)), "href": str(href(one))} for one in found)


def linked(contact: Contact) -> list[Blocker]:
    """Links with a prospect, customer or supplier at either end; others go along (C-09, C-10)."""
    here = contact.function != Function.NONE or contact.is_supplier
    if contact.kind == Kind.PERSON:
        rows = contact.company_links.select_related("company")
        what = Q(company__function__in=(Function.PROSPECT, Function.CUSTOMER)) | Q(company__is_supplier=True)
        rows = rows if here else rows.filter(what)
        count, first = rows.count(), [link.company for link in rows.order_by("company__folded", "pk")[:FIRST]]
        label = ngettext("linked to %(count)s company", "linked to %(count)s companies", count) % {
            "count": number(count)
        }
        href = _page(contact)
    else:
        rows = contact.person_links.select_related("person")
        what = Q(person__function__in=(Function.PROSPECT, Function.CUSTOMER)) | Q(person__is_supplier=True)
        rows = rows if here else rows.filter(what)
        count, first = rows.count(), [link.person for link in rows.shown_first()[:FIRST]]
        label = ngettext("%(count)s contact person", "%(count)s contact persons", count) % {"count": number(count)}
        href = reverse("contacts:persons", kwargs={"contact_id": contact.pk})
    return [Blocker(label, count, href, _items(first, lambda one: one.name, _page))]


def subsidiaries(contact: Contact) -> list[Blocker]:
    """Companies that belong to it."""
    rows = Contact.objects.filter(parent=contact, merged_into=None)
    count = rows.count()
    label = ngettext("%(count)s subsidiary", "%(count)s subsidiaries", count) % {"count": number(count)}
    first = rows.order_by("folded", "pk")[:FIRST]
    return [Blocker(label, count, f"{reverse('contacts:contacts')}?parent={contact.pk}", _items(first, str, _page))]


def _documents(contact: Contact, rows: QuerySet[Document], label: str, count: int) -> list[Blocker]:
    first = rows.select_related("type").order_by("-date", "-pk")[:FIRST]
    items = _items(
        first,
        lambda row: f"{row.type.name} {row.number}",
        lambda row: reverse("documents:document", args=[row.pk]),
    )
    return [Blocker(label, count, f"{reverse('documents:documents')}?contact={contact.pk}", items)]


def kept_documents(contact: Contact) -> list[Blocker]:
    """Those that must still be kept."""
    rows = retained(today()).naming([contact.pk])
    count = rows.count()
    label = ngettext("%(count)s document under retention", "%(count)s documents under retention", count)
    return _documents(contact, rows, label % {"count": number(count)}, count)


def other_documents(contact: Contact) -> list[Blocker]:
    """Those that no law keeps: of types without retention. Those whose retention is over go along."""
    rows = Document.objects.naming([contact.pk]).filter(type__retention_years=None)
    count = rows.count()
    label = ngettext("%(count)s other document", "%(count)s other documents", count) % {"count": number(count)}
    return _documents(contact, rows, label, count)


def _processes(contact: Contact, kind: str) -> QuerySet[Process]:
    return Process.objects.filter(Q(contact=contact) | Q(person=contact), kind=kind)


def leads(contact: Contact) -> list[Blocker]:
    """Leads with it, or with it as the person."""
    rows = Lead.objects.filter(process__in=_processes(contact, Process.Kind.LEAD)).select_related("process")
    count = rows.count()
    label = ngettext("%(count)s lead", "%(count)s leads", count) % {"count": number(count)}
    items = _items(rows.order_by("-created_at", "-pk")[:FIRST], str, lambda lead: reverse("leads:lead", args=[lead.pk]))
    return [Blocker(label, count, f"{reverse('leads:list')}?mode=compact&status=all&contact={contact.pk}", items)]


def post_sales(contact: Contact) -> list[Blocker]:
    """Post-sales processes, which go with their leads."""
    rows = _processes(contact, Process.Kind.POST_SALES)
    count = rows.count()
    label = ngettext("%(count)s post-sales process", "%(count)s post-sales processes", count) % {"count": number(count)}
    items = _items(
        rows.order_by("-created_at", "-pk")[:FIRST], str, lambda row: reverse("postsales:process", args=[row.pk])
    )
    return [Blocker(label, count, _page(contact), items)]


def open_tasks(contact: Contact) -> list[Blocker]:
    """Open tasks about it alone, but for those of erasure requests, which end with it."""
    asked = Concerned.objects.filter(contact=contact).exclude(request__task=None).values("request__task")
    rows = Task.objects.filter(contact=contact, process=None, done_at=None).exclude(pk__in=asked)
    count = rows.count()
    label = ngettext("%(count)s open task", "%(count)s open tasks", count) % {"count": number(count)}
    return [
        Blocker(label, count, _page(contact), _items(rows.order_by("pk")[:FIRST], str, lambda _row: _page(contact)))
    ]


def answers(contact: Contact) -> list[Blocker]:
    """Custom fields of others in which it is the answer (C-13)."""
    here = ContactValue.objects.filter(linked=contact).exclude(contact=contact).select_related("contact")
    elsewhere = ProcessValue.objects.filter(linked=contact).count()
    count = here.count() + elsewhere
    label = ngettext("named in %(count)s custom field", "named in %(count)s custom fields", count) % {
        "count": number(count)
    }
    items = _items(here[:FIRST], lambda row: row.contact.name, lambda row: _page(row.contact))
    return [Blocker(label, count, _page(contact), items)]


def in_the_bin(contact: Contact) -> list[Blocker]:
    """What lies in the bin and names it, or a contact that was merged into it: restoring would need it (P-13)."""
    family = [contact.pk, *Contact.objects.filter(merged_into=contact).values_list("pk", flat=True)]
    rows = BinEntry.objects.naming(family).for_list()
    count = rows.count()
    label = ngettext("%(count)s thing in the bin", "%(count)s things in the bin", count) % {"count": number(count)}
    page = reverse("bin:bin")
    items = _items(rows.order_by("-deleted_at", "-pk")[:FIRST], str, lambda entry: f"{page}?q={quote(entry.title)}")
    return [Blocker(label, count, page, items)]


def heading() -> str:
    """The title of the message (C-10)."""
    return _("Deletion not possible")
