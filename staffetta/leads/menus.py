"""What the shell shows of leads: the number in the menu, hits of the search, the panel of a contact."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from staffetta.accounts.models import Member
from staffetta.contacts import panels
from staffetta.contacts.blockers import Blocker
from staffetta.contacts.models import Contact
from staffetta.core.db.remembered import remembered, remembered_figures
from staffetta.core.text import fold
from staffetta.leads import rules
from staffetta.leads.models import Lead, Status
from staffetta.leads.querysets import LeadQuerySet, counts_by_status, with_to_do
from staffetta.leads.rows import rows_of
from staffetta.processes.models import Process
from staffetta.ui import menu
from staffetta.ui.formats import money, number
from staffetta.ui.search import Hit

ON_CONTACT = 8
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
    rows = Lead.objects.visible_to(member).found_by(text).with_status(timezone.now()).order_by(*OPEN_FIRST)
    said = ("pk", "process__title", "process__contact__name", "number", "status")
    shown = rows.values_list(*said)
    return [
        Hit(
            title,
            reverse("leads:lead", args=[pk]),
            " · ".join(filter(None, (contact, number))),
            "handshake",
            str(Status(status).label),
        )
        for pk, title, contact, number, status in shown[:limit]
    ]


def of_contact(member: Member, contact: Contact) -> dict[str, Any] | None:
    """The leads of a contact, open ones first, with their amounts (C-19)."""
    now = timezone.now()
    counts = with_to_do(_counts(contact.pk, member, now))
    may_open = rules.may_open(member)
    if not counts["all"] and not may_open:
        return None
    shown, sums = (_newest(contact.pk, member), _sums(contact.pk, member)) if counts["all"] else ([], [])
    listed = f"{reverse('leads:list')}?mode=compact&contact={contact.pk}"
    in_the_making, won = ([row[1:] for row in sums if row[0] == outcome] for outcome in ("open", "won"))
    return {
        "rows": rows_of(shown, now),
        "counts": counts,
        "may_open": may_open,
        "more": counts["all"] > ON_CONTACT,
        "figures": [
            _worth(gettext("Open leads"), counts["open"], in_the_making, 20, "handshake", f"{listed}&status=open"),
            _worth(gettext("Won so far"), counts["won"], won, 30, "trophy", f"{listed}&status=won"),
        ],
    }


def _about(contact: UUID, member: Member) -> LeadQuerySet:
    return Lead.objects.visible_to(member).filter(Q(process__contact=contact) | Q(process__person=contact))


@remembered_figures
def _counts(contact: UUID, member: Member, now: datetime) -> tuple[LeadQuerySet, dict[str, Any]]:
    return _about(contact, member), counts_by_status(now)


@remembered(plan=True)
def _sums(contact: UUID, member: Member) -> QuerySet[Lead, Any]:
    """Outcome, currency and total, the greatest first."""
    rows = _about(contact, member).filter(outcome__in=("open", "won")).exclude(amount=None)
    return rows.order_by().values_list("outcome", "currency").annotate(total=Sum("amount")).order_by("-total")


@remembered(plan=True)
def _newest(contact: UUID, member: Member) -> QuerySet[Lead]:
    return _about(contact, member).with_process().with_rocket().order_by(*OPEN_FIRST)[:ON_CONTACT]


def _worth(label: str, count: int, sums: list[tuple[str, Decimal]], order: int, icon: str, href: str) -> panels.Figure:
    """How much these leads of a contact come to; how many they are where no amount is known."""
    hint = ngettext("%(count)s lead", "%(count)s leads", count) % {"count": number(count)}
    worth = " + ".join(money(total, currency) for currency, total in sums)
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
