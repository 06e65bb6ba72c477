"""What this room puts into the others: menu, badge, search, question, panels, history, notices. Run once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staffetta.accounts import holdings
from staffetta.accounts.editions import Capability, has
from staffetta.accounts.models import Member
from staffetta.accounts.rules import may_delete
from staffetta.contacts import panels as contact_panels
from staffetta.contacts.models import Contact
from staffetta.history import subjects
from staffetta.leads import actions, winning
from staffetta.leads import panels as lead_panels
from staffetta.leads.models import Lead
from staffetta.listings import lists
from staffetta.listings.bulk_menu import Bulk
from staffetta.notices import kinds
from staffetta.postsales import badge, finding, holding, panel, question, reactions
from staffetta.postsales.bulk import Verb
from staffetta.postsales.columns import COLUMNS
from staffetta.postsales.filters import filter_of
from staffetta.postsales.listed import BULK, LIST
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes import addresses
from staffetta.processes.models import Process
from staffetta.ui import menu, search
from staffetta.ui.addresses import url

SIGN = "list-checks"
"""Of what stays to be read in an edition that has no post-sales: the rocket is only where one can be started (P-14)."""


def _address(pk: UUID) -> str:
    return url("postsales:process", pk=pk)


def _of_contact(member: Member, contact: Contact) -> dict[str, Any] | None:
    return panel.of_contact(member, contact, timezone.now())


def _actions(member: Member, lead: Lead) -> list[dict[str, Any]]:
    """*Start a post-sales process*, at any time (P-03)."""
    if not question.may_start(member, lead):
        return []
    address = url("postsales:open", lead_id=lead.pk)
    label = _("Start a post-sales process")
    return [{"label": label, "icon": "rocket", "href": address, "hx_get": address, "hx_target": "#dialog"}]


def _is_of_edition(member: Member) -> bool:
    """Whether the firm has post-sales at all (P-14)."""
    return has(Capability.POST_SALES, member.workspace)


def register() -> None:
    """Called by AppConfig.ready()."""
    _list()
    _elsewhere()
    _told()


def _list() -> None:
    """*Clients* in the menu, its views and what can be done with many."""
    menu.add(
        "clients",
        "postsales",
        _("Post-sales"),
        "rocket",
        "postsales:list",
        badge=badge.in_hand,
        needs=_is_of_edition,
    )
    lists.add(lists.ViewedList(LIST, _("Post-sales processes"), "postsales:list", filter_of, COLUMNS.known))
    BULK.add(Bulk("assign", _("Assign handler…"), "user-round-pen", "postsales:bulk-assign", order=10, asks=True))
    BULK.add(Bulk("tag", _("Add tags…"), "tag", "postsales:bulk-tag", order=20, asks=True))
    BULK.add(Bulk("untag", _("Remove tags…"), "tags", "postsales:bulk-untag", order=30, asks=True))
    BULK.add(
        Bulk(
            *("delete", _("Delete…"), "trash-2", "postsales:bulk-delete"),
            order=90,
            asks=True,
            danger=True,
            needs=may_delete,
        )
    )


def _elsewhere() -> None:
    """On other rooms' pages, and in the search."""
    search.add("postsales", _("Post-sales processes"), finding.find, order=4)
    addresses.register(Process.Kind.POST_SALES, lambda process: _address(process.pk))
    winning.ASK.append(question.ask)
    actions.add(10, _actions)
    lead_panels.add("post-sales", 10, panel.on_lead, "postsales/panel.html")
    contact_panels.add(
        "postsales",
        _("Post-sales"),
        40,
        _of_contact,
        "postsales/contact_panel.html",
        side=True,
        of="customer",
        where=panel.has_some,
    )
    holdings.register("post-sales", holding.count, holding.hand_over)


def _told() -> None:
    """In the inbox and in the history."""
    kinds.register(
        reactions.NOTICE,
        _("{by} gave you the post-sales process {title}"),
        lambda notice: _address(notice.subject_id),
        icon=SIGN,
        label=_("I am given a post-sales process"),
        visible=kinds.seen_by(PostSalesProcess.objects.visible_to),
    )
    subjects.register(
        PostSalesProcess,
        label=_("Post-sales process"),
        icon=SIGN,
        visible=PostSalesProcess.objects.visible_to,
        href=lambda post_sales: _address(post_sales.pk),
    )
    verbs = dict(Verb.choices)
    subjects.say("postsales.bulk_started", "verb", lambda value: str(verbs.get(value, value)))
    subjects.sign("postsales.opened", SIGN, "accent")
    subjects.sign("postsales.attached", SIGN, "accent")
    subjects.sign("postsales.deleted", "trash-2", "danger")
    subjects.sign("postsales.assigned", "user-round-plus")
    subjects.sign("postsales.tasks_arranged", "list-ordered")
