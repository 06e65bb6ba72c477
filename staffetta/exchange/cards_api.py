"""Contacts as vCards for programs."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from staffetta.contacts import columns as offers
from staffetta.contacts.filters import filter_of
from staffetta.contacts.list_schemas import ContactListIn, Sort, given
from staffetta.core.refusals import Invalid
from staffetta.exchange.acts.export_cards import export_cards
from staffetta.exchange.card_exports import send_card
from staffetta.exchange.card_writing import cards_answer

router = Router(tags=["Exports"])
Version = Literal["4.0", "3.0"]
_FILE: dict[str, Any] = {
    "responses": {200: {"description": "vCards", "content": {"text/vcard": {"schema": {"type": "string"}}}}}
}


@router.get("/export.vcf", summary="Contacts as vCards", openapi_extra=_FILE)
def export(request: HttpRequest, query: Query[ContactListIn], version: Version = "4.0", sort: Sort = "name") -> Any:
    """Everything that fits, narrowed and sorted as the list. Needs the right to export (U-03)."""
    if sort.lstrip("-") not in offers.sorts(offers.known()):
        raise Invalid(_("Some values are not valid."), fields={"sort": _("This cannot be sorted by.")})
    member = request.member  # type: ignore[attr-defined]
    asked = filter_of({**given(query, request.GET), "sort": [sort]})
    rows, order = asked.sorted(asked.rows(member))
    export_cards(version=version, whole=True, by=member)
    return cards_answer(rows, order, version)


@router.get("/{uuid:contact_id}.vcf", summary="One contact as a vCard", openapi_extra=_FILE)
def one(request: HttpRequest, contact_id: UUID, version: Version = "4.0") -> Any:
    """With all that came with it from address books. Needs the right to export (U-03)."""
    return send_card(request, request.member, contact_id)  # type: ignore[attr-defined]
