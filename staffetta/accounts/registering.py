"""Where accounts appear in pages of the lower floors: administration cards, the menu behind one's picture."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.accounts import rules
from staffetta.accounts.doors import memberships_of
from staffetta.ui import administration, menu, user_menu
from staffetta.ui.addresses import url


def _lines(request: HttpRequest) -> list[dict[str, Any]]:
    lines = [{"label": _("My settings"), "href": url("accounts:settings"), "icon": "user-cog"}]
    asked = getattr(request, "memberships", None)
    known = memberships_of(request.user) if asked is None else asked  # type: ignore[arg-type]
    if len(known) > 1:
        here = next((m.workspace_name for m in known if m.workspace_id == request.member.workspace_id), "")  # type: ignore[attr-defined]
        lines.append(
            {
                "label": _("Switch workspace"),
                "href": url("accounts:workspaces"),
                "icon": "building-2",
                "hint": here,
            }
        )
    return lines


def register() -> None:
    """Called once, when the apps are ready."""
    user_menu.add(_lines)
    menu.add(
        "administration",
        "administration",
        gettext_lazy("Administration"),
        "settings",
        "ui:administration",
        needs=rules.may_administer,
    )
    for order, (key, label, text, icon) in enumerate(
        (
            ("members", gettext_lazy("Users"), gettext_lazy("Who signs in, with which role and rights."), "users"),
            ("groups", gettext_lazy("Groups"), gettext_lazy("Teams that share their tasks."), "users-round"),
            (
                "workspace",
                gettext_lazy("Preferences"),
                gettext_lazy("Name, privacy, language, time zone, currency."),
                "sliders-horizontal",
            ),
        )
    ):
        administration.add(
            key, label, text, icon, f"accounts:{key}", group="people", order=order, needs=rules.may_administer
        )
