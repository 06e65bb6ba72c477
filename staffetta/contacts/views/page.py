"""The page of one contact: who are they, what is going on, what is next (C-19), in three views for both (C-07)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.contacts import fetching, panels, vat
from staffetta.contacts.addresses import country_of, lines_of
from staffetta.contacts.custom import shown_of
from staffetta.contacts.models import Address, Channel, Contact, Link
from staffetta.contacts.reach import PersonRow, persons, ways
from staffetta.contacts.sides import View, fields_for, side_of, views_of
from staffetta.contacts.views.finding import FIRST, head
from staffetta.core.db.ahead import unpack
from staffetta.core.db.remembered import remembered
from staffetta.fields.shown import Shown
from staffetta.ui.formats import money, number, shown_date
from staffetta.ui.page import count_meanwhile, render

SUBSIDIARIES = 10
REMEMBERED = "contact_view"
_PLACES = ("main", "billing", "delivery")


@require_safe
@signed_in
def contact(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """The overview: a strip of figures, master data, the first five persons, and the panels of other rooms.

    ?view= is everything, customer or supplier, for a customer who is a supplier too; remembered while signed in.
    """
    count_meanwhile(request)
    shown = _contact_of(request, contact_id)
    view = _view(request, shown)
    tags = fetching.take_apart(shown)
    below = _below(shown.pk, request.member) if shown.has_below else []
    filled = panels.filled(request.member, shown, view)
    context = {
        **head(request, shown, "overview"),
        **_master_data(request, shown, view),
        "view": view,
        "views": _views(shown),
        "tags": tags,
        "parent": next(iter(_seen(shown.parent_id, request.member)), None) if shown.parent_id else None,
        "persons": _persons(shown) if shown.is_company and shown.person_count else [],
        "companies": _companies(shown.pk, request.member) if shown.has_companies else [],
        "subsidiaries": below[:SUBSIDIARIES],
        "more_subsidiaries": len(below) > SUBSIDIARIES,
        "panels": [panel for panel in filled if not panel.side],
        "side_panels": [panel for panel in filled if panel.side],
        "figures": panels.figures(filled, _figures(shown, view)),
    }
    return render(request, "contacts/contact.html", context)


def _contact_of(request: MemberRequest, contact_id: UUID) -> Any:
    """The contact with what the page shows of it and which panels have something to show, or 404."""
    found = _contacts(contact_id, request.member)
    if not found:
        raise Http404
    return found[0]


@remembered(plan=True)
def _contacts(contact_id: UUID, member: Member) -> QuerySet[Contact]:
    persons = Link.objects.filter(company=OuterRef("pk")).order_by().values("company")
    return (
        Contact.objects.visible_to(member)
        .select_related("handler")
        .filter(pk=contact_id)
        .annotate(
            person_count=Coalesce(Subquery(persons.annotate(count=Count("pk")).values("count")), 0),
            has_below=Exists(Contact.objects.filter(parent=OuterRef("pk"))),
            has_companies=Exists(Link.objects.filter(person=OuterRef("pk"))),
            **fetching.together(),
            **panels.conditions(),
        )
    )


@remembered(plan=True)
def _below(contact: UUID, member: Member) -> QuerySet[Contact]:
    rows = Contact.objects.visible_to(member).filter(parent=contact)
    return rows.order_by("folded", "id")[: SUBSIDIARIES + 1]


@remembered(plan=True)
def _seen(contact: UUID, member: Member) -> QuerySet[Contact]:
    return Contact.objects.visible_to(member).filter(pk=contact)


@remembered(plan=True)
def _companies(person: UUID, member: Member) -> QuerySet[Link]:
    seen = Contact.objects.visible_to(member)
    return Link.objects.filter(person=person, company__in=seen).select_related("company").order_by("pk")[:SUBSIDIARIES]


@remembered(plan=True)
def _first(company: UUID) -> QuerySet[Link]:
    said = fetching.with_channels("person")
    return Link.objects.filter(company=company).shown_first().annotate(said_channels=said)[:FIRST]


def _view(request: MemberRequest, contact: Contact) -> str:
    """The view that was asked for, or chosen the last time; everything where there is nothing to choose."""
    if not views_of(contact):
        return View.EVERYTHING
    asked = request.GET.get("view", "")
    if asked in set(View):
        request.session[REMEMBERED] = asked
        return asked
    before = request.session.get(REMEMBERED, "")
    return before if before in set(View) else View.EVERYTHING


def _views(contact: Contact) -> list[dict[str, str]]:
    words = {
        View.EVERYTHING: (_("Everything"), "layers"),
        View.CUSTOMER: (_("As customer"), "badge-check"),
        View.SUPPLIER: (_("As supplier"), "truck"),
    }
    return [
        {"key": str(view), "label": words[view][0], "href": f"?view={view}", "icon": words[view][1]}
        for view in views_of(contact)
    ]


def _master_data(request: MemberRequest, contact: Contact, view: str) -> dict[str, Any]:
    """How to reach them, where they are, and what only their functions have."""
    rows = list(contact.channels.all())
    addresses = sorted(contact.addresses.all(), key=lambda address: _PLACES.index(address.use))
    home = country_of([(row.use, row.country) for row in addresses], request.member.workspace.country)
    return {
        "language_name": dict(settings.LANGUAGES).get(contact.language, contact.language),
        "ways": ways(rows),
        "addresses": [{"use": row.use, "label": _place(row), "lines": lines_of(row)} for row in addresses],
        "vat_problem": vat.problem(contact.vat_number, home),
        **_with_custom(_sides(request, contact, view), shown_of(contact, request.member)),
    }


def _place(address: Address) -> str:
    return {"main": _("Main address"), "billing": _("Billing address"), "delivery": _("Delivery address")}[address.use]


def _sides(request: MemberRequest, contact: Contact, view: str) -> list[dict[str, Any]]:
    """The fields of each function with their values, those of the view alone."""
    labels = {
        "payment_terms": _("Payment terms"),
        "price_list": _("Price list"),
        "credit_limit": _("Credit limit"),
        "debtor_number": _("Debtor number"),
        "our_number_there": _("Our customer number there"),
        "lead_time_days": _("Lead time"),
        "supplier_terms": _("Supplier terms"),
        "creditor_number": _("Creditor number"),
    }
    values: dict[str, Any] = {name: getattr(contact, name) for name in labels}
    if contact.credit_limit is not None:
        values["credit_limit"] = money(contact.credit_limit, request.member.workspace.currency)
    if contact.lead_time_days is not None:
        values["lead_time_days"] = _days(contact.lead_time_days)
    asked = fields_for(contact.function, contact.is_supplier, view)
    sides: dict[str, list[tuple[str, Any]]] = {}
    for name in asked:
        sides.setdefault(str(side_of(name)), []).append((labels[name], values[name] or ""))
    return [{"side": side, "facts": [fact for fact in facts if fact[1]]} for side, facts in sides.items()]


def _with_custom(sides: list[dict[str, Any]], answers: list[Shown]) -> dict[str, Any]:
    """Answers to custom fields: those that only one function is asked for stand with it (C-13)."""
    for side in sides:
        side["facts"] += [(one.field.name, one.words) for one in answers if one.field.of_function == side["side"]]
    return {"sides": sides, "custom": [one for one in answers if not one.field.of_function]}


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": number(count)}


def _persons(contact: Contact) -> list[PersonRow]:
    """The first five, the main contact first (C-08)."""
    links: list[Any] = _first(contact.pk)
    for link in links:
        unpack(link.person, "channels", Channel, link.said_channels)
    return persons(links)


def _figures(contact: Contact, view: str) -> list[panels.Figure]:
    if contact.customer_since is None or view == View.SUPPLIER:
        return []
    since = shown_date(contact.customer_since)
    return [panels.Figure(_("Customer since"), since, 90, icon="badge-check", of=View.CUSTOMER)]
