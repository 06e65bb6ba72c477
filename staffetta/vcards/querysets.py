"""Named reads of cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from staffetta.contacts.models import Contact
from staffetta.contacts.querysets import ContactQuerySet

if TYPE_CHECKING:
    from staffetta.vcards.models import Card  # noqa: F401

_MARK = """left(md5(concat_ws('|', %(expressions)s,
 (select string_agg(concat(l.id, l.version, c.version), ',' order by l.id) from contacts_link l
  join contacts_contact c on c.id = l.company_id and c.workspace_id = l.workspace_id
  where l.person_id = "contacts_contact"."id"))), 20)"""
_FORM = "1"
"""Changes when we write cards otherwise, so that every client fetches them again."""


class CardQuerySet(models.QuerySet["Card"]):
    def of(self, contacts: models.QuerySet[Contact]) -> CardQuerySet:
        return self.filter(contact__in=contacts.values("pk"))


def in_address_books(contacts: ContactQuerySet) -> ContactQuerySet:
    """Those that have a card: who was anonymised is nobody any more, and a tombstone leads to another."""
    return contacts.filter(anonymised_at=None, merged_into=None)


def marked(contacts: models.QuerySet[Contact]) -> models.QuerySet[Contact]:
    """Annotates `resource` (its name in a collection) and `mark`, which is another as soon as the card is: it changes
    with the contact, with what is kept, and with the companies whose contact person it is."""
    own = Concat(Cast("pk", CharField()), Value(".vcf"), output_field=CharField())
    mark = Func("version", Value(_FORM), F("cards__turn"), template=_MARK, output_field=CharField())
    return contacts.annotate(
        resource=Coalesce(NullIf("cards__resource", Value("")), own, output_field=CharField()), mark=mark
    )
