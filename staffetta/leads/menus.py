"""What the shell shows of leads: the number in the menu, hits of the search, the panel of a contact."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from staffetta.accounts.models import Member
from staffetta.contacts import panels
from staffetta.contacts.blockers import Blocker
from staffetta.contacts.models import Contact
from staffetta.contacts.naming import shown_name
from staffetta.core.db.remembered import remembered, remembered_figures
from staffetta.core.text import fold
from staffetta.leads import rules
from staffetta.leads.models import Lead, Status
from staffetta.leads.querysets import LeadQuerySet, words_of
from staffetta.leads.rows import LeadRow, rows_of
from staffetta.processes.models import Process
from staffetta.ui import menu
from staffetta.ui.formats import money, number
from staffetta.ui.search import Hit

ON_CONTACT = 8
Sums = tuple[str, str, Decimal | None, int]
"""Outcome, currency, total and how many."""
OPEN_FIRST = (F("process__closed_at").desc(nulls_first=True), "-created_at", "-process")


@remembered_figures
def _to_do(member: Member, now: datetime) -> tuple[QuerySet[Process], dict[str, Any]]:
    """The process alone knows, and one indexed table is counted on every page."""
    open_ = Process.objects.filter(kind=Process.Kind.LEAD, handler=member, closed_at=None)
    return open_.filter(Q(open_count=0) | Q(wakes_at__lte=now)), {"count": Count("pk")}


def _to_do_said(figures: dict[str, Any]) -> menu.Badge:
    count = figures["count"]
    title = ngettext("%(count)s lead of mine to do", "%(count)s leads of mine to do", count) % {"count": count}
    return menu.Badge(count, title, "danger")


to_do = menu.Count(lambda member: _to_do.asked(member, timezone.now()), _to_do_said)
"""My leads to do (L-13)."""


def find(member: Member, text: str, limit: int) -> list[Hit]:
    """Leads by title, number or contact; open ones first, the newest first (X-01)."""
    if not fold(text):
        return []
    patterns = chain(*words_of(text))
    return [
        Hit(
            title,
            reverse("leads:lead", args=[pk]),
            " · ".join(filter(None, (shown_name(contact or ""), number))),
            "handshake",
            str(Status(status).label),
        )
        for pk, title, contact, number, status in _found(member, timezone.now(), *patterns, limit=limit)
    ]


@remembered
def _found(member: Member, now: datetime, *patterns: str, limit: int) -> QuerySet[Lead, Any]:
    rows = Lead.objects.visible_to(member)
    for later, first in zip(patterns[::2], patterns[1::2], strict=True):
        rows = rows.having_word(later, first)
    said = ("pk", "process__title", "process__contact__name", "number", "status")
    return rows.with_status(now).order_by(*OPEN_FIRST).values_list(*said)[:limit]


def has_some() -> Q:
    """Whether there are leads of the contact of a page."""
    leads = Process.objects.filter(kind=Process.Kind.LEAD)
    return Q(Exists(leads.filter(contact=OuterRef("pk")))) | Q(Exists(leads.filter(person=OuterRef("pk"))))


def none_of_contact(member: Member, contact: Contact) -> dict[str, Any] | None:
    """The panel of a contact without leads: for whoever may open one."""
    return _panel(member, contact, [], []) if rules.may_open(member) else None


def of_contact(member: Member, contact: Contact) -> dict[str, Any] | None:
    """The leads of a contact, open ones first, with their amounts (C-19)."""
    sums = _sums(contact.pk, member)
    if not sums:
        return none_of_contact(member, contact)
    return _panel(member, contact, rows_of(_newest(contact.pk, member), timezone.now()), sums)


def _panel(member: Member, contact: Contact, rows: list[LeadRow], sums: list[Sums]) -> dict[str, Any]:
    count = sum(row[3] for row in sums)
    listed = f"{reverse('leads:list')}?mode=compact&contact={contact.pk}"
    return {
        "rows": rows,
        "count": count,
        "may_open": rules.may_open(member),
        "more": count > ON_CONTACT,
        "figures": [
            _worth(gettext("Open leads"), "open", sums, 20, "handshake", f"{listed}&status=open"),
            _worth(gettext("Won so far"), "won", sums, 30, "trophy", f"{listed}&status=won"),
        ],
    }


def _about(contact: UUID, member: Member) -> LeadQuerySet:
    return Lead.objects.visible_to(member).filter(Q(process__contact=contact) | Q(process__person=contact))


@remembered(plan=True)
def _sums(contact: UUID, member: Member) -> QuerySet[Lead, Any]:
    """Outcome, currency, total (None where no amount is known) and how many, the greatest first."""
    rows = _about(contact, member).order_by().values_list("outcome", "currency")
    return rows.annotate(total=Sum("amount"), count=Count("pk")).order_by("-total")


@remembered(plan=True)
def _newest(contact: UUID, member: Member) -> QuerySet[Lead]:
    return _about(contact, member).with_process().with_rocket().order_by(*OPEN_FIRST)[:ON_CONTACT]


def _worth(label: str, outcome: str, sums: list[Sums], order: int, icon: str, href: str) -> panels.Figure:
    """How much the leads of a contact that ended so come to; how many they are where no amount is known."""
    known = [row for row in sums if row[0] == outcome]
    count = sum(row[3] for row in known)
    hint = ngettext("%(count)s lead", "%(count)s leads", count) % {"count": number(count)}
    worth = " + ".join(money(total, currency) for _outcome, currency, total, _count in known if total is not None)
    tone = "success" if worth and icon == "trophy" else ""
    return panels.Figure(
        label,
        worth or ("–" if not count else hint),
        order,
        hint=hint if worth else "",
        href=href if count else "",
        icon=icon,
        tone=tone,
        of="customer",
    )


def blocking(contact: Contact) -> list[Blocker]:
    """What keeps a prospect one (C-03)."""
    count = Lead.objects.of_contact(contact).count()
    label = ngettext("%(count)s lead", "%(count)s leads", count) % {"count": count}
    return [Blocker(label, count, f"{reverse('leads:list')}?mode=compact&status=all&contact={contact.pk}")]
