"""The list of documents."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.models import Contact
from staffetta.core.paging import page
from staffetta.core.text import tidy
from staffetta.documents.models import Document, DocumentType, State
from staffetta.playbooks.forms import ids_of
from staffetta.ui.page import render

MENU = "documents"
ORDER = ("-date", "-pk")


@require_safe
@signed_in
def documents(request: MemberRequest) -> HttpResponse:
    """?q= a number, ?type= a type, ?state= a state, ?contact= a contact."""
    said = {name: tidy(request.GET.get(name, ""))[:100] for name in ("q", "type", "state", "contact")}
    types = list(DocumentType.objects.visible_to(request.member))
    contact = Contact.objects.visible_to(request.member).filter(pk__in=ids_of(said["contact"])).first()
    rows = narrowed(Document.objects.visible_to(request.member), said)
    context = {
        "menu": MENU,
        "page": page(rows.for_list(), order=ORDER, cursor=request.GET.get("cursor", "")),
        "total": rows.count(),
        "said": said,
        "types": [(str(type_.pk), type_.name) for type_ in types],
        "states": State.choices,
        "contact": contact,
        "address": "?" + urlencode({name: value for name, value in said.items() if value}),
        "without_contact": "?" + urlencode({n: v for n, v in said.items() if v and n != "contact"}),
        "is_narrow": any(said.values()),
    }
    return render(request, "documents/documents.html", context)


def narrowed(rows: Any, said: dict[str, str]) -> Any:
    """The documents that these filters leave; nothing for a filter that names nothing."""
    found: QuerySet[Document] = rows.found_by(said["q"]) if said["q"] else rows
    if said["type"]:
        found = found.filter(type__in=ids_of(said["type"]))
    if said["state"]:
        found = found.filter(state=said["state"])
    if said["contact"]:
        found = found.filter(contact__in=ids_of(said["contact"]))
    return found
