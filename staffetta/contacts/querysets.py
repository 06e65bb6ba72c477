"""Named reads of contacts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from staffetta.accounts.rules import sees_everything

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.contacts.models import Contact, Link, NumberRange

# Upper floors add here why else a member sees a contact (a lead, a process): each answers with a condition.
SEEN_THROUGH: list[Callable[[Member], Q]] = []


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, member: Member) -> ContactQuerySet:
        """All under privacy *shared*. Under *own* (U-02): those that I handle or nobody handles, those of my groups if
        I manage them, and those that a lead or process that I see is about."""
        if sees_everything(member):
            return self
        seen = Q(handler=member) | Q(handler=None) | Q(handler__in=type(member).objects.led_by(member))
        for reason in SEEN_THROUGH:
            seen |= reason(member)
        return self.filter(seen)

    def locked(self, contact: Contact) -> Contact:
        return self.select_for_update(of=("self",)).get(pk=contact.pk)


class LinkQuerySet(models.QuerySet["Link"]):
    def shown_first(self) -> LinkQuerySet:
        """The main contact first, then by name."""
        return self.select_related("person").order_by("-is_main", "person__folded", "id")

    def locked(self, link: Link) -> Link:
        return self.select_for_update(of=("self",)).get(pk=link.pk)


class NumberRangeQuerySet(models.QuerySet["NumberRange"]):
    def locked(self, range_: NumberRange) -> NumberRange:
        return self.select_for_update(of=("self",)).get(pk=range_.pk)
