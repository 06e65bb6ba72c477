"""What can happen to contacts and their persons."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class ContactCreated(Fact):
    kind = "contacts.created"
    sentence = _("created the contact {name} with the number {number}")
    contact_kind: str
    number: str
    function: str
    is_supplier: bool
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Fact):
    kind = "contacts.changed"
    sentence = _("changed the master data")
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class ProspectMade(Fact):
    kind = "contacts.prospect_made"
    sentence = _("made the contact a prospect")


@dataclass(frozen=True, kw_only=True)
class ProspectDropped(Fact):
    kind = "contacts.prospect_dropped"
    sentence = _("took the function prospect away")


@dataclass(frozen=True, kw_only=True)
class ContactConverted(Fact):
    """By hand, or because of something: then `because` says it (C-04, C-05)."""

    kind = "contacts.converted"
    sentence = _("converted the contact to a customer")
    before: str
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class SupplierAdded(Fact):
    kind = "contacts.supplier_added"
    sentence = _("added the function supplier")
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class SupplierRemoved(Fact):
    kind = "contacts.supplier_removed"
    sentence = _("took the function supplier away")


@dataclass(frozen=True, kw_only=True)
class PersonLinked(Fact):
    """About the company; `person_id` is the other end."""

    kind = "contacts.person_linked"
    sentence = _("linked {name} as contact person")
    person_id: str
    is_main: bool
    name: str = personal(default="")
    role: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class LinkChanged(Fact):
    kind = "contacts.link_changed"
    sentence = _("changed the contact person {name}")
    person_id: str
    changes: Changes
    name: str = personal(default="")
    role: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class PersonUnlinked(Fact):
    kind = "contacts.person_unlinked"
    sentence = _("removed {name} from the contact persons")
    person_id: str
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class AccountNumberGiven(Fact):
    """`account` is the field: debtor_number or creditor_number."""

    kind = "contacts.account_number_given"
    sentence = _("gave a number for accounting, {account}: {number}")
    account: str
    number: str


@dataclass(frozen=True, kw_only=True)
class AccountNumbersPaused(Fact):
    """A portion has its numbers: a reaction does those after this contact. About the firm's numbering."""

    kind = "contacts.account_numbers_paused"
    sentence = _("gave debtor and creditor numbers to a portion of the contacts")
    after: str


@dataclass(frozen=True, kw_only=True)
class ConversionStarted(Fact):
    kind = "contacts.conversion_started"
    sentence = _("started to convert {count} contacts")
    count: int


@dataclass(frozen=True, kw_only=True)
class ConversionPaused(Fact):
    """A portion is done and rows are left: a reaction does the next one."""

    kind = "contacts.conversion_paused"
    sentence = _("converted a portion of the contacts; {left} are left")
    left: int


@dataclass(frozen=True, kw_only=True)
class ConversionCancelled(Fact):
    """Who had been converted stays a customer."""

    kind = "contacts.conversion_cancelled"
    sentence = _("cancelled the conversion of {left} contacts")
    left: int


@dataclass(frozen=True, kw_only=True)
class ConversionFinished(Fact):
    kind = "contacts.conversion_finished"
    sentence = _("finished converting contacts")


@dataclass(frozen=True, kw_only=True)
class ContactsRecounted(Fact):
    kind = "contacts.recounted"
    sentence = _("put the counts of the lists right by {difference}")
    difference: int


@dataclass(frozen=True, kw_only=True)
class ContactTagged(Fact):
    """`changed` says it in one line: "+VIP, −Old"."""

    kind = "contacts.tagged"
    sentence = _("changed the tags: {changed}")
    changed: str
    added: list[str]
    removed: list[str]


@dataclass(frozen=True, kw_only=True)
class BulkStarted(Fact):
    """Many contacts are being changed in one go; `verb` is one of bulk.BulkChange.Verb."""

    kind = "contacts.bulk_started"
    sentence = _("started to change {count} contacts: {verb}")
    verb: str
    count: int


@dataclass(frozen=True, kw_only=True)
class BulkPaused(Fact):
    """A portion is done and rows are left: a reaction does the next one."""

    kind = "contacts.bulk_paused"
    sentence = _("changed a portion of the contacts; {left} are left")
    left: int


@dataclass(frozen=True, kw_only=True)
class BulkFinished(Fact):
    kind = "contacts.bulk_finished"
    sentence = _("finished changing contacts")


@dataclass(frozen=True, kw_only=True)
class BulkCancelled(Fact):
    kind = "contacts.bulk_cancelled"
    sentence = _("cancelled changing contacts; {left} were left as they were")
    left: int
