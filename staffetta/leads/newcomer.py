"""The contact of a new lead: one that is known, or one that is made in the same go because nobody was found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.drafts import ChannelDraft, ContactDraft
from staffetta.contacts.fields import ContactField
from staffetta.contacts.models import Channel, Contact, Function, Kind
from staffetta.core.refusals import Refused
from staffetta.core.text import tidy
from staffetta.leads.acts.open import open_lead
from staffetta.leads.drafts import LeadDraft
from staffetta.leads.models import Lead

SIGN = "+"


def typed(value: str) -> tuple[Kind, str] | None:
    """Kind and name of "+company:Acme", as views/choose.py offers what is typed to be made; None for anything else."""
    kind, colon, name = value.removeprefix(SIGN).partition(":")
    if not value.startswith(SIGN) or not colon or kind not in Kind.values or not tidy(name):
        return None
    return Kind(kind), tidy(name)[:200]


class NewContactField(ContactField):
    """A contact, or the draft of one that is to be made."""

    def __init__(self, *, member: Member, **options: Any) -> None:
        super().__init__(member=member, **options)
        self.widget.url = f"{reverse('contacts:choose')}?new=1"

    def _name(self, value: str) -> str:
        made = typed(value)
        if made is None:
            return super()._name(value)
        kind, name = made
        return (_("%(name)s (new company)") if kind == Kind.COMPANY else _("%(name)s (new person)")) % {"name": name}

    def clean(self, value: Any) -> Any:
        """The contact with this id, or a draft with this name."""
        made = typed(str(value or ""))
        if made is None:
            return super().clean(value)
        kind, name = made
        return ContactDraft(kind=kind, name=name, function=Function.PROSPECT)


def channels_of(email: str, phone: str) -> tuple[ChannelDraft, ...]:
    """The ways to reach the new contact that were typed."""
    given = ((Channel.Medium.EMAIL, email), (Channel.Medium.PHONE, phone))
    return tuple(ChannelDraft(medium=medium, value=value) for medium, value in given if value.strip())


def opened(draft: dict[str, Any], contact: Contact | ContactDraft | None, *, by: Member, at: datetime) -> Lead:
    """Open the lead; the contact that is not known yet is made before, both or neither."""
    with transaction.atomic():
        known = _made(contact, by=by, at=at) if isinstance(contact, ContactDraft) else contact
        person = draft.get("person")
        if person is None and known is not None and not known.is_company:
            person = known
        return open_lead(LeadDraft(**{**draft, "contact": known, "person": person}), by=by, at=at)


def _made(contact: ContactDraft, *, by: Member, at: datetime) -> Contact:
    """The new contact. A way to reach it that is not valid is called by what it is: "email" or "phone"."""
    ways = {f"channels.{place}": str(channel.medium) for place, channel in enumerate(contact.channels)}
    try:
        return create_contact(contact, by=by, at=at)
    except Refused as refused:
        refused.fields = {ways.get(name, name): sentence for name, sentence in refused.fields.items()}
        raise
