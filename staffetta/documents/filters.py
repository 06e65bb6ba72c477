"""By what the list of documents is narrowed: pages, API, bulk actions, exports and saved views read it here (A-09).

Other rooms add their own from AppConfig.ready(): `filters.add(Filter(…))` (listings/filters.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.contacts.narrowing import named_contact
from staffetta.contacts.querysets import begins
from staffetta.core.ids import id_of
from staffetta.core.text import fold
from staffetta.documents import orders
from staffetta.documents.chains import invoices, with_open
from staffetta.documents.models import Document, DocumentType, Side, State
from staffetta.documents.querysets import DocumentQuerySet
from staffetta.listings.conditions import amounts, days
from staffetta.listings.filters import Filter, ListFilter, Registry, Values, reading

REGISTRY = Registry()
add, add_source, known = REGISTRY.add, REGISTRY.add_source, REGISTRY.known
YES, NO, OPEN, SETTLED, TYPED, FILE = "yes", "no", "open", "settled", "typed", "file"
STATES: dict[str, str | Promise] = {
    "": pgettext_lazy("documents of every state", "All"),
    **{state.value: state.label for state in State},
}


@dataclass(frozen=True)
class DocumentFilter(ListFilter):
    """What was asked for. `state` is one of STATES."""

    state: str = ""
    tab: ClassVar[str] = "state"
    usual: ClassVar[str] = ""

    def rows(self, member: Member) -> DocumentQuerySet:
        """All that fits and that the member sees."""
        rows: DocumentQuerySet = self.narrow(Document.objects.visible_to(member), member)
        return rows.filter(state=self.state) if self.state else rows

    def sorted(self, rows: Any) -> tuple[Any, tuple[str, ...]]:
        """The rows with what they are sorted by, and the order for core.paging.page."""
        return orders.sorted_by(rows, self.sort or orders.USUAL)


def filter_of(given: Mapping[str, Any]) -> DocumentFilter:
    """The filters of an address. What is unknown counts as not given, so that old addresses go on working."""
    return reading(DocumentFilter, REGISTRY, given, tabs=STATES, sorts=orders.is_known)


def register() -> None:
    """Called once, when the apps are ready."""
    lazy = gettext_lazy
    add(
        Filter("type", lazy("Document type"), "several", _by_type, choices=_types, say=_type, fits=_is_id, order=1),
        Filter("nature", lazy("What it is"), "several", _by_nature, choices=_natures, order=2),
        Filter("side", lazy("Side"), "choice", _by_side, choices=lambda member: [*_sides()], order=3),
        Filter(
            *("contact", lazy("Contact"), "text", _by_contact),
            say=_say_contact,
            order=4,
            hint=lazy("How its name begins"),
        ),
        *days("date", lazy("Date from"), lazy("Date until"), "date", order=5, moments=False),
        *days("due", lazy("Due from"), lazy("Due until"), "due_on", order=6, moments=False),
        *amounts("amount", lazy("Total from"), lazy("Total to"), "gross", order=7),
        Filter(
            *("lead", lazy("Lead"), "choice", _by_lead),
            choices=_with_or_without,
            fits=(YES, NO).__contains__,
            order=8,
        ),
        Filter(
            *("balance", lazy("Open balance"), "choice", _by_balance),
            choices=_balances,
            fits=(OPEN, SETTLED).__contains__,
            order=9,
            hint=lazy("Invoices, less the credit notes that follow them"),
        ),
        Filter("form", lazy("Came as"), "choice", _by_form, choices=_forms, order=10),
        Filter("reference", lazy("Their number"), "text", _by_reference, order=11, hint=lazy("How it begins")),
    )


def _is_id(value: str) -> bool:
    return id_of(value) is not None


def _by_type(rows: DocumentQuerySet, values: Values, member: Member) -> DocumentQuerySet:
    return rows.filter(type__in=[known for value in values if (known := id_of(value))])


def _types(member: Member) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in DocumentType.objects.visible_to(member).active()]


def _type(value: str, member: Member) -> str:
    found = DocumentType.objects.filter(pk__in=filter(None, [id_of(value)])).first()
    return found.name if found else "?"


def _by_nature(rows: DocumentQuerySet, values: Values, member: Member) -> DocumentQuerySet:
    return rows.filter(type__nature__in=values)


def _natures(member: Member) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in DocumentType.Nature.choices]


def _by_side(rows: DocumentQuerySet, values: Values, member: Member) -> DocumentQuerySet:
    return rows.filter(type__side=values[0])


def _sides() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Side.choices]


def _by_contact(rows: DocumentQuerySet, values: Values, member: Member) -> DocumentQuerySet:
    """By its id, whichever part it has in the document; or by how its name begins."""
    wanted = id_of(values[0])
    if wanted is not None:
        return rows.naming([wanted])
    return rows.naming(Contact.objects.visible_to(member).filter(begins("folded", fold(values[0]))).values("pk"))


def _say_contact(value: str, member: Member) -> str:
    return named_contact(value, member) if id_of(value) else value


def _by_lead(rows: DocumentQuerySet, values: Values, member: Member) -> DocumentQuerySet:
    return rows.filter(lead__isnull=values[0] == NO)


def _with_or_without(member: Member) -> list[tuple[str, str]]:
    return [(YES, _("With a lead")), (NO, _("Without a lead"))]


def _by_balance(rows: DocumentQuerySet, values: Values, member: Member) -> DocumentQuerySet:
    found: Any = with_open(rows.filter(invoices()))
    narrowed: DocumentQuerySet = found.filter(
        **({"open_amount__gt": 0} if values[0] == OPEN else {"open_amount__lte": 0})
    )
    return narrowed


def _balances(member: Member) -> list[tuple[str, str]]:
    return [(OPEN, _("Open")), (SETTLED, _("Credited in full"))]


def _by_form(rows: DocumentQuerySet, values: Values, member: Member) -> DocumentQuerySet:
    if values[0] == TYPED:
        return rows.filter(form="")
    return rows.exclude(form="") if values[0] == FILE else rows.filter(form=values[0])


def _forms(member: Member) -> list[tuple[str, str]]:
    known = Document.objects.visible_to(member).exclude(form="").order_by("form").values_list("form", flat=True)
    return [(TYPED, _("Typed in")), (FILE, _("A file")), *((form, form) for form in known.distinct()[:40])]


def _by_reference(rows: DocumentQuerySet, values: Values, member: Member) -> DocumentQuerySet:
    return rows.filter(Q(buyer_reference__istartswith=values[0]))
