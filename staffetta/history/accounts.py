"""What the history needs to know of accounts, which lie beneath it and cannot register themselves."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Edition, Group, Member, Role, Workspace
from staffetta.history import subjects
from staffetta.ui import administration


def _own_workspace(member: Member) -> models.QuerySet[Any]:
    return Workspace.objects.filter(pk=member.workspace_id) if member.is_administrator else Workspace.objects.none()


def _members(member: Member) -> models.QuerySet[Any]:
    rows = Member.objects.visible_to(member)
    return rows if member.is_administrator else rows.filter(pk=member.pk)


def _groups(member: Member) -> models.QuerySet[Any]:
    return Group.objects.visible_to(member) if member.is_administrator else Group.objects.none()


def register() -> None:
    """Called once, when the apps are ready. What administrators do to people is read by administrators."""
    _people()
    _workspace()
    _signs()
    administration.add(
        "failures",
        _("Failed work"),
        _("What was to happen by itself and did not succeed."),
        "circle-alert",
        "history:failures",
        group="system",
        needs=lambda member: member.is_administrator,
    )


def _people() -> None:
    subjects.register(
        Member,
        label=_("User"),
        icon="user",
        visible=_members,
        href=lambda m: reverse("accounts:member", kwargs={"member_id": m.pk}),
        fields={
            "name": _("Name"),
            "role": _("Role"),
            "groups": _("Groups"),
            "may_delete": _("May delete"),
            "may_export": _("May export lists"),
            "ask_post_sales": _("Asked for a post-sales process after winning"),
            "language": _("Language"),
            "timezone": _("Time zone"),
        },
        refs={"groups": Group},
    )
    subjects.register(
        Group,
        label=_("Group"),
        icon="users",
        visible=_groups,
        href=lambda g: reverse("accounts:group", kwargs={"group_id": g.pk}),
        fields={"name": _("Name")},
    )


def _workspace() -> None:
    subjects.register(
        Workspace,
        label=_("Preferences"),
        icon="building-2",
        visible=_own_workspace,
        href=lambda w: reverse("accounts:workspace"),
        fields={
            "name": _("Name"),
            "privacy": _("Who sees what"),
            "only_administrators_delete": _("Only administrators delete"),
            "prefill_post_sales_tags": _("Prefill the tags of the post-sales process with the lead's tags"),
            "language": _("Language"),
            "timezone": _("Time zone"),
            "currency": _("Currency"),
            "country": _("Country"),
        },
    )


def _signs() -> None:
    for name in ("before", "after"):
        subjects.say("accounts.edition_changed", name, lambda edition: str(Edition(edition).label))
    subjects.say("accounts.member_added", "role", lambda role: str(Role(role).label))
    for kind, icon in (
        ("founded", "building-2"), ("member_added", "user-plus"), ("member_invited", "send"),
        ("member_deactivated", "user-x"), ("member_reactivated", "user-check"), ("handed_over", "arrow-right-left"),
        ("password_set", "key-round"), ("key_made", "key-round"), ("key_revoked", "ban"), ("group_made", "users"),
        ("group_retired", "archive"), ("group_restored", "archive-restore"),
    ):  # fmt: skip
        subjects.sign(f"accounts.{kind}", icon)
