"""Which leads a list shows: one reading of the filters for pages and API (L-13, L-14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.core.text import tidy
from staffetta.leads.querysets import LeadQuerySet
from staffetta.processes.models import Tagging

NOBODYS = UUID(int=0)

STATUSES: dict[str, str | Promise] = {
    "open": _("All open"),
    "todo": _("To do"),
    "on_hold": _("On hold"),
    "no_next_step": _("No next step"),
    "won": _("Won"),
    "lost": _("Lost"),
    "cancelled": _("Cancelled"),
    "all": _("All"),
}
ORDERS: dict[str, str] = {
    "created": "created_at",
    "title": "process__folded",
    "contact": "contact_key",
    "step": "step__position",
    "amount": "amount",
    "close": "expected_close",
    "next": "process__wakes_at",
    "handler": "handler_key",
    "moved": "step_since",
}
DEFAULT_ORDER = "-created"


@dataclass(frozen=True)
class LeadFilter:
    """What was asked for; every part is text from an address. `handler`: me, nobody, or an id; `status`: STATUSES."""

    status: str = "open"
    pipeline: str = ""
    step: str = ""
    handler: str = ""
    tag: str = ""
    contact: str = ""
    q: str = ""
    sort: str = ""

    def narrow(self, rows: LeadQuerySet, member: Member) -> LeadQuerySet:
        """These rows by everything but the status."""
        for name in ("pipeline", "step"):
            if getattr(self, name):
                rows = rows.filter(**{name: uuid_of(getattr(self, name))})
        if self.handler == "me":
            rows = rows.handled_by(member)
        elif self.handler:
            rows = rows.filter(process__handler=None if self.handler == "nobody" else uuid_of(self.handler))
        if self.contact:
            rows = rows.filter(process__contact=uuid_of(self.contact))
        if self.tag:
            tagged = Tagging.objects.annotate(low=Lower("tag__name")).filter(low=self.tag.lower())
            rows = rows.filter(process__in=tagged.values("process"))
        return rows.found_by(self.q) if self.q else rows

    def of_status(self, rows: LeadQuerySet, now: datetime) -> LeadQuerySet:
        """These rows by the status, which follows from the tasks and from now (L-02)."""
        if self.status == "all":
            return rows
        if self.status in ("won", "lost", "cancelled"):
            return rows.filter(outcome=self.status)
        if self.status == "todo":
            return rows.to_do(now)
        if self.status == "on_hold":
            return rows.on_hold(now)
        return rows.without_next_step() if self.status == "no_next_step" else rows.open()

    def sorted(self, rows: LeadQuerySet) -> tuple[LeadQuerySet, tuple[str, ...]]:
        """The rows with what they are sorted by, and the order for core.paging.page."""
        key = self.sort or DEFAULT_ORDER
        sign, name = ("-", key[1:]) if key.startswith("-") else ("", key)
        if name == "contact":
            rows = rows.annotate(contact_key=F("process__contact__folded"))
        elif name == "handler":
            rows = rows.annotate(handler_key=F("process__handler__name"))
        return rows, (f"{sign}{ORDERS[name]}", f"{sign}process_id")

    def address(self, **changes: str) -> str:
        """The query string that keeps these filters but for the changes; nothing for what is not set."""
        other = replace(self, **changes)
        said = {f.name: getattr(other, f.name) for f in fields(self) if getattr(other, f.name) != f.default}
        return "?" + urlencode(said)

    @property
    def is_narrow(self) -> bool:
        """Whether anything but status and order is asked for."""
        return replace(self, status="open", sort="") != LeadFilter()


def filter_of(given: Mapping[str, str]) -> LeadFilter:
    """The filters of an address. What is unknown counts as not given, so that old addresses go on working."""
    said = {f.name: tidy(given.get(f.name) or "")[:120] for f in fields(LeadFilter)}
    if said["status"] not in STATUSES:
        said["status"] = "open"
    if said["sort"].lstrip("-") not in ORDERS:
        said["sort"] = ""
    return LeadFilter(**said)


def uuid_of(text: str) -> UUID:
    """The id; for what is none, an id that nothing has, so that an unknown filter finds nothing."""
    try:
        return UUID(text)
    except ValueError:
        return NOBODYS
