"""What this room adds to menus, administration and history; called once, when the apps are ready."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from staffetta.accounts.models import Member
from staffetta.accounts.rules import sees_everything
from staffetta.core.db.remembered import Asked, remembered_figures
from staffetta.history import subjects
from staffetta.intake import rules
from staffetta.intake.inboxes import NOTICE
from staffetta.intake.models import IncomingFile, OwnIdentity
from staffetta.notices import kinds
from staffetta.ui import administration, menu

MOST = 100


@remembered_figures
def _waiting() -> tuple[QuerySet[IncomingFile], dict[str, Any]]:
    return IncomingFile.objects.waiting().order_by()[:MOST], {"count": Count("pk")}


@remembered_figures
def _mine_waiting(member: Member) -> tuple[QuerySet[IncomingFile], dict[str, Any]]:
    return IncomingFile.objects.waiting().filter(received_by=member).order_by()[:MOST], {"count": Count("pk")}


def _asked(member: Member) -> Asked | None:
    return _waiting.asked() if sees_everything(member) else _mine_waiting.asked(member)


def _said(figures: dict[str, Any]) -> menu.Badge:
    count = figures["count"]
    title = ngettext("%(num)s file waits for a partner", "%(num)s files wait for a partner", count)
    return menu.Badge(count, title % {"num": count}, tone="warning")


def register() -> None:
    """Tell the rooms beneath."""
    menu.add(
        *("documents", "intake", _("Incoming files"), "file-input", "intake:files"),
        order=10,
        badge=menu.Count(_asked, _said),
        needs=rules.may_send,
    )
    menu.add_creation("intake", _("Bring files in"), "file-input", "intake:new", order=4, needs=rules.may_send)
    administration.add(
        "our-company",
        _("Our company"),
        _("What files of e-business call us, so that what we sell is told from what we buy."),
        "building-2",
        "intake:us",
        group="documents",
        order=5,
        needs=rules.may_say_who_we_are,
    )
    kinds.register(
        NOTICE,
        _("The watched folder does not work: {place}: {why}"),
        lambda _notice: reverse("intake:files"),
        icon="file-input",
        label=_("A watched folder does not work"),
        visible=kinds.to_administrators,
        needs=rules.may_say_who_we_are,
    )
    subjects.register(
        IncomingFile,
        label=_("Incoming file"),
        icon="file-input",
        visible=IncomingFile.objects.visible_to,
        href=lambda file: reverse("intake:file", args=[file.pk]),
    )
    subjects.register(
        OwnIdentity,
        label=_("Our company"),
        icon="building-2",
        visible=lambda member: (
            OwnIdentity.objects.all() if rules.may_say_who_we_are(member) else OwnIdentity.objects.none()
        ),
        href=lambda _identity: reverse("intake:us"),
    )
