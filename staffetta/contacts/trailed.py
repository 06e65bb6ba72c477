"""The trails of contacts themselves, and of the rooms beneath, which know no contacts (C-11)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Answer, Member
from staffetta.contacts.models import Address, Channel, Contact, ContactTagging, Link, Word
from staffetta.contacts.trails import MARK, declare, excuse
from staffetta.history.models import Event
from staffetta.listings.models import SavedView
from staffetta.notices.models import Notice
from staffetta.push.models import Device

NAMELESS = Concat(Value(f"{MARK} "), F("number"))
"""The name of an anonymised contact: contacts/naming.py shows it in the reader's language."""

GONE: dict[str, Any] = {
    **{"name": NAMELESS, "folded": Concat(Value("~ "), F("number"))},
    **dict.fromkeys(("first_name", "last_name", "vat_number", "vat_compact", "description", "supplier_terms"), ""),
    **dict.fromkeys(("industry", "language", "external_id", "our_number_there"), ""),
    **{"details": {}, "parent": None, "credit_limit": None, "found_by": ""},
}


def _parts_of(model: type[Model], ids: Sequence[UUID]) -> QuerySet[Any]:
    return model._default_manager.filter(contact__in=ids)


def register() -> None:
    """Called once, when the apps are ready."""
    declare(Contact, _("Master data"), rows=lambda ids: Contact.objects.filter(pk__in=ids), clear=GONE, order=99)
    for model, label in ((Channel, _("E-mail addresses and phones")), (Address, _("Addresses"))):
        declare(model, label, rows=partial(_parts_of, model), remove=True)
    declare(Word, _("Words in the search"), rows=lambda ids: Word.objects.filter(contact__in=ids), remove=True)
    declare(ContactTagging, _("Tags"), rows=lambda ids: ContactTagging.objects.filter(contact__in=ids), remove=True)
    declare(
        Link,
        _("Links with persons and companies"),
        rows=lambda ids: Link.objects.filter(Q(company__in=ids) | Q(person__in=ids)),
        remove=True,
    )
    declare(
        Event,
        _("Entries of the history"),
        late=lambda ids: Event.objects.filter(kind__in=PERSON_FACTS, said__person_id__in=[str(pk) for pk in ids]),
        clear={"private": None},
        mentions=("private", "because"),
        follows="subject_id",
        order=90,
    )
    declare(Notice, _("Notices"), clear={"said": {}}, mentions=("said",), follows="subject_id", order=91)
    declare(SavedView, _("Saved views"), clear={"name": MARK, "filters": {}}, mentions=("name", "filters"), order=92)
    excuse(Member, "a member of the workspace is no contact; members are deactivated (U-01)")
    excuse(Device, "a member's own browser, named by himself; members are no contacts")
    excuse(Answer, "answers of the API are searched for the ids of all records reached (erasures/answers.py)")


PERSON_FACTS = (
    *("contacts.person_linked", "contacts.link_changed", "contacts.person_unlinked"),
    *("duplicates.told_apart", "duplicates.told_apart_no_more"),
)
"""What is told about one contact and names another, whose id is `person_id`."""
