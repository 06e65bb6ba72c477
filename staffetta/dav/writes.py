"""PUT and DELETE: through the same acts as everybody, with the same rights and the duty to plan (L-09)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.contacts.models import Contact, Kind
from staffetta.core.content_lines import read_blocks
from staffetta.core.refusals import Invalid, Refused
from staffetta.dav import xml
from staffetta.dav.acts.tell_refusal import tell_refusal
from staffetta.dav.answers import empty, refuse, refused
from staffetta.dav.places import href_of, is_name
from staffetta.dav.properties import LARGEST
from staffetta.dav.shelves import Shelf, Standing
from staffetta.erasures.acts.delete import delete_contact
from staffetta.icals.acts.change_from_item import change_from_item
from staffetta.icals.acts.create_from_item import create_from_item
from staffetta.icals.models import CalendarObject
from staffetta.icals.reading import Item, read_items
from staffetta.processes.acts.withdraw import withdraw_task
from staffetta.processes.models import Process, Task
from staffetta.processes.schedule import zone
from staffetta.vcards.acts.change_from_card import change_from_card
from staffetta.vcards.acts.create_from_card import create_from_card
from staffetta.vcards.models import Card as CardRow
from staffetta.vcards.reading import Card, read_card


class NotReadable(Invalid):
    """What a device sent is not one entry of the kind that stands here."""


class NameTaken(Refused):
    """Another entry has this UID."""


@dataclass(frozen=True)
class Conditions:
    """If-Match and If-None-Match, as sent."""

    match: str = ""
    none_match: str = ""

    def hold(self, one: Standing | None) -> bool:
        """Whether the entry is as the client believes."""
        if self.none_match and one is not None and self._names(self.none_match, one):
            return False
        return not self.match or (one is not None and self._names(self.match, one))

    def _names(self, said: str, one: Standing) -> bool:
        return said.strip() == "*" or one.etag in [part.strip().removeprefix("W/") for part in said.split(",")]


def put(shelf: Shelf, resource: str, body: bytes, conditions: Conditions) -> HttpResponse:
    """Create or change an entry. No ETag is answered: what stands here is told in our own words, and the client is to
    fetch it (RFC 4791, 5.3.4)."""
    one = shelf.find([resource]).get(resource)
    if not conditions.hold(one):
        return _failed(one)
    if len(body) > LARGEST:
        return refuse(403, xml.element(xml.name(_space(shelf), "max-resource-size")), sentence=_("This is too large."))
    try:
        if one is not None:
            _change(shelf, one, body)
        else:
            _create(shelf, resource, body)
    except NotReadable as error:
        kind = "valid-calendar-data" if shelf.is_calendar else "valid-address-data"
        return refused(error, xml.element(xml.name(_space(shelf), kind)))
    except NameTaken as error:
        address = href_of(shelf.member, shelf.kind, str(error.extra["resource"]))
        return refused(error, xml.element(xml.name(_space(shelf), "no-uid-conflict"), xml.href(address)))
    except Refused as error:
        return _say(shelf, one, error)
    return empty(204 if one is not None else 201)


def delete(shelf: Shelf, resource: str, conditions: Conditions) -> HttpResponse:
    """Delete an entry: a task goes into the bin (P-13), a contact as far as nothing stands in the way (C-09, C-10)."""
    one = shelf.find([resource]).get(resource)
    if one is None:
        return refuse(404, sentence=_("There is nothing of this name."))
    if not conditions.hold(one):
        return _failed(one)
    try:
        if isinstance(one.record, Task):
            withdraw_task(one.record, expected=one.record.version, by=shelf.member, at=shelf.now)
        else:
            delete_contact(one.record, expected=one.record.version, by=shelf.member, at=shelf.now)
    except Refused as error:
        return _say(shelf, one, error)
    return empty(204)


def _space(shelf: Shelf) -> str:
    return xml.C if shelf.is_calendar else xml.CR


def _failed(one: Standing | None) -> HttpResponse:
    sentence = _("Somebody else has changed this in the meantime.") if one else _("This is not here any more.")
    return refuse(412, sentence=sentence)


def _say(shelf: Shelf, one: Standing | None, error: Refused) -> HttpResponse:
    """The refusal, to the device and to its member; the device will find another ETag and fetch what stands here."""
    if one is not None:
        record = type(one.record).objects.filter(pk=one.record.pk).first()
        if record is not None:
            tell_refusal(shelf.member, record, error)
    return refused(error)


def _change(shelf: Shelf, one: Standing, body: bytes) -> None:
    record = one.record
    if isinstance(record, Task):
        change_from_item(record, _item(shelf, body), expected=record.version, by=shelf.member, at=shelf.now)
    else:
        card = _card(body, record)
        change_from_card(record, card, expected=record.version, by=shelf.member)


def _create(shelf: Shelf, resource: str, body: bytes) -> None:
    if not is_name(resource):
        raise Invalid(_("Use a name without blanks and accents, such as programs make up."))
    if shelf.is_calendar:
        item = _item(shelf, body)
        _free(CalendarObject.objects.filter(uid=item.uid).first() if item.uid else None, resource)
        process, contact = _meant(shelf, item)
        create_from_item(item, process=process, contact=contact, resource=resource, by=shelf.member, at=shelf.now)
        return
    card = _card(body, None)
    _free(CardRow.objects.filter(uid=card.uid).first() if card.uid else None, resource)
    create_from_card(card, handler=shelf.member, resource=resource, by=shelf.member, at=shelf.now)


def _free(known: CalendarObject | CardRow | None, resource: str) -> None:
    if known is not None:
        sentence = _("This is here already, under another name or out of your sight.")
        raise NameTaken(sentence, extra={"resource": known.resource or resource})


def _item(shelf: Shelf, body: bytes) -> Item:
    items = read_items(body, zone(shelf.member.user.timezone))
    if len(items) != 1:
        raise NotReadable(_("Send one task or one appointment."))
    return items[0]


def _card(body: bytes, contact: Contact | None) -> Card:
    blocks = [block for block in read_blocks(body) if block.name == "VCARD"]
    if len(blocks) != 1:
        raise NotReadable(_("Send one card."))
    country = running_firm().country
    if contact is None:
        card = read_card(blocks[0], country)
    else:
        card = read_card(blocks[0], country, kind=Kind(contact.kind), name=str(contact.name))
    if card.is_group:
        raise NotReadable(_("A list of contacts is no contact. Use tags: they are the categories of a card."))
    return card


def _meant(shelf: Shelf, item: Item) -> tuple[Process | None, Contact | None]:
    """What a new entry is about, if its address leads to one of our pages."""
    match = re.match(rf"{re.escape(settings.PUBLIC_URL)}(/[^?#\s]*)", item.url)
    if match is None:
        return None, None
    try:
        known = resolve(match[1]).kwargs.values()
    except Resolver404:
        return None, None
    ids = [value for value in known if isinstance(value, UUID)]
    if not ids:
        return None, None
    process = Process.objects.visible_to(shelf.member).filter(pk=ids[0]).first()
    return process, None if process else Contact.objects.visible_to(shelf.member).filter(pk=ids[0]).first()
