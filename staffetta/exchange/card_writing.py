"""Contacts as a file of vCards, read while it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db.models import F
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from staffetta.contacts.models import Contact
from staffetta.core.isolation import current_workspace_id, workspace
from staffetta.vcards.cards import COLUMNS, card_of, cards_among
from staffetta.vcards.querysets import in_address_books
from staffetta.vcards.writing import write_card

VERSIONS = ("4.0", "3.0")
TYPE = "text/vcard; charset=utf-8"
PORTION = 500
A = TypeVar("A", HttpResponse, StreamingHttpResponse)


def card_answer(contact: Contact, version: str) -> HttpResponse:
    """The card of one contact to download."""
    answer = HttpResponse(write_card(card_of(contact), version), content_type=TYPE)
    return _named(answer, f"{slugify(contact.name)[:80] or 'contact'}.vcf")


def cards_answer(rows: Any, order: Sequence[str], version: str) -> StreamingHttpResponse:
    """The cards of these contacts in their order. Who was anonymised has none."""
    answer = StreamingHttpResponse(_cards(in_address_books(rows), order, version), content_type=TYPE)
    return _named(answer, _("contacts") + f"-{timezone.localdate().isoformat()}.vcf")


def _named(answer: A, name: str) -> A:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _cards(rows: Any, order: Sequence[str], version: str) -> Iterator[str]:
    """What is sent is read after the request is over, so each portion enters the workspace anew (writing.py)."""
    inside = current_workspace_id()
    sorted_ = rows.order_by(*(_direction(path) for path in order)).values_list("pk", flat=True)

    def portions() -> Iterator[str]:
        ids: Iterator[Any] | None = None
        while True:
            with workspace(inside):
                if ids is None:
                    ids = sorted_.iterator(chunk_size=PORTION * 10)
                portion = list(islice(ids, PORTION))
                found = Contact.objects.only(*COLUMNS).in_bulk(portion)
                cards = cards_among([found[pk] for pk in portion if pk in found])
                text = "".join(write_card(card, version) for card in cards)
            if not portion:
                return
            yield text

    return portions()


def _direction(path: str) -> Any:
    return F(path[1:]).desc(nulls_last=True) if path.startswith("-") else F(path).asc(nulls_last=True)
