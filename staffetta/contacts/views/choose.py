"""The choices of a search-as-you-type field for contacts."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.models import Kind
from staffetta.contacts.search import best
from staffetta.ui.page import render

MOST = 12


@require_safe
@signed_in
def choose(request: MemberRequest) -> HttpResponse:
    """?q= is what was typed, ?kind= narrows to companies or persons. With ?new=1 what was typed can become a contact:
    the form that asked for it makes one of "+company:<name>"."""
    kind = request.GET.get("kind", "")
    text = request.GET.get("q", "").replace("\x00", "")[:200]
    found = best(request.member, text, MOST, kind=kind if kind in Kind.values else "")
    options: list[dict[str, str]] = [
        {
            "value": str(contact.pk),
            "label": contact.name,
            "detail": contact.number,
            "icon": "building-2" if contact.is_company else "user",
        }
        for contact in found
    ]
    name = " ".join(text.split())
    if request.GET.get("new") and len(name) > 1 and not any(contact.name == name for contact in found):
        for made, icon, words in (
            (Kind.COMPANY, "building-2", _("New company “%(name)s”")),
            (Kind.PERSON, "user-plus", _("New person “%(name)s”")),
        ):
            options.append({"value": f"+{made}:{name}", "label": words % {"name": name}, "icon": icon, "detail": ""})
    return render(request, "ui/options.html", {"options": options})
