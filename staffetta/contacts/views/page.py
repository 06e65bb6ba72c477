"""The page of one contact: what it is, its data, its persons, and what other rooms add (C-19)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.places import country_choices
from staffetta.contacts import panels
from staffetta.contacts.models import Contact
from staffetta.contacts.views.finding import FIRST, contact_of, head
from staffetta.ui.page import render

SUBSIDIARIES = 10


@require_safe
@signed_in
def contact(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """The overview: functions, master data, the first five persons, and the panels."""
    shown = contact_of(request, contact_id)
    visible = Contact.objects.visible_to(request.member)
    persons = list(shown.person_links.shown_first().prefetch_related("person__channels")[:FIRST])
    below = list(visible.filter(parent=shown).order_by("folded", "id")[: SUBSIDIARIES + 1])
    filled = panels.filled(request.member, shown)
    context = {
        **head(request, shown, "overview"),
        "parent": visible.filter(pk=shown.parent_id).first() if shown.parent_id else None,
        "language_name": dict(settings.LANGUAGES).get(shown.language, shown.language),
        "countries": dict(country_choices()),
        "channels": list(shown.channels.all()),
        "addresses": sorted(shown.addresses.all(), key=lambda address: _PLACES.index(address.use)),
        "persons": persons,
        "companies": list(shown.company_links.filter(company__in=visible).select_related("company")[:SUBSIDIARIES]),
        "subsidiaries": below[:SUBSIDIARIES],
        "more_subsidiaries": len(below) > SUBSIDIARIES,
        "panels": [panel for panel in filled if not panel.side],
        "side_panels": [panel for panel in filled if panel.side],
    }
    return render(request, "contacts/contact.html", context)


_PLACES = ("main", "billing", "delivery")
