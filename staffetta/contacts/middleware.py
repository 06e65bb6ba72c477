"""Addresses of contacts that were merged into others lead on to them (C-15), in pages and in the API."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from staffetta.contacts.models import Contact
from staffetta.contacts.tombstones import MergedAway, refuse
from staffetta.contacts.typed import id_of
from staffetta.core.problems import problem_of
from staffetta.ui.middleware import refusal

Handler = Callable[[HttpRequest], HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS")


class LeadingOnMiddleware:
    """Costs nothing while nobody asks for a tombstone: the view answers 404 first, since tombstones are seen by nobody.

    Reading is led on (308), in the path and in the query, as far as the member sees the contact that it leads to.
    Whoever sends something is told instead: it was meant for a record that is not what it was.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE and (asked := id_of(request.GET.get("contact", ""))):
            tombstone = _tombstone(request, asked)
            if tombstone is not None:
                return _led_on(request, tombstone)
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        wanted = _asked_for(request)
        tombstone = _tombstone(request, wanted) if wanted else None
        return _answer(request, tombstone) if tombstone is not None else response


def _asked_for(request: HttpRequest) -> UUID | None:
    match = request.resolver_match
    known = match.kwargs if match is not None else {}
    is_history = known.get("subject") == Contact._meta.label_lower
    wanted: Any = known.get("contact_id") or (known.get("record_id") if is_history else None)
    return wanted if isinstance(wanted, UUID) else id_of(str(wanted)) if wanted else None


def _tombstone(request: HttpRequest, wanted: UUID) -> Contact | None:
    """The tombstone, if it is one and the member sees whom it leads to."""
    member = getattr(request, "member", None)
    if member is None:
        return None
    found = Contact.objects.filter(pk=wanted, merged_into__isnull=False).select_related("merged_into").first()
    if found is None or not Contact.objects.visible_to(member).filter(pk=found.merged_into_id or wanted).exists():
        return None
    return found


def _led_on(request: HttpRequest, tombstone: Contact) -> HttpResponse:
    address = re.sub(str(tombstone.pk), str(tombstone.merged_into_id), request.get_full_path(), flags=re.IGNORECASE)
    leading = HttpResponsePermanentRedirect(address, preserve_request=True)
    # Browsers keep a 308 for good, and the contact comes back when the merge is undone.
    leading["Cache-Control"] = "no-store"
    return leading


def _answer(request: HttpRequest, tombstone: Contact) -> HttpResponse:
    if request.method in SAFE:
        return _led_on(request, tombstone)
    try:
        refuse(tombstone)
    except MergedAway as refused:
        return problem_of(refused) if request.path.startswith("/api/") else refusal(request, refused)
    raise AssertionError("a tombstone was not refused")
