"""What stands above a list that has saved views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staffetta.accounts.models import Member
from staffetta.listings import lists, rules
from staffetta.listings.drafts import State
from staffetta.listings.models import SavedView
from staffetta.listings.states import Opened, address_of
from staffetta.ui.addresses import query, url


@dataclass(frozen=True)
class Bar:
    """The views, the one that is open, and whether what is shown was changed since it was saved."""

    opened: Opened
    member: Member
    state: State
    is_edited: bool

    @property
    def view(self) -> SavedView | None:
        return self.opened.view

    @cached_property
    def plain(self) -> str:
        """The address of the list."""
        viewed = lists.known(self.opened.list)
        return url(viewed.url) if viewed else ""

    @property
    def address(self) -> str:
        """What is shown, for the forms that save it."""
        return address_of(self.state)

    @cached_property
    def saving(self) -> str:
        """Where it is kept under a new name."""
        return url("listings:new", list_key=self.opened.list) + "?" + query([("state", self.address)])

    @property
    def may_change(self) -> bool:
        return self.view is not None and rules.may_change(self.member, self.view)

    @property
    def is_default(self) -> bool:
        return self.view is not None and self.opened.default == self.view.pk

    @property
    def menu(self) -> list[dict[str, Any]]:
        """The entries of the menu of views, as ui.menu takes them."""
        own = [one for one in self.opened.views if one.owner_id == self.member.pk]
        shared = [one for one in self.opened.views if one.owner_id != self.member.pk]
        everything = {
            "label": pgettext("view", "Everything"),
            "href": f"{self.plain}?view=",
            "checked": self.view is None,
        }
        heading = [_("My views")] if own else []
        other = [_("Shared with me")] if shared else []
        return [
            everything,
            *({"heading": words} for words in heading),
            *(self._opening(one, _("Shared") if one.is_shared else "") for one in own),
            *({"heading": words} for words in other),
            *(self._opening(one, _owner(one)) for one in shared),
            {"separator": True},
            {
                "label": _("Save as view…"),
                "icon": "plus",
                "href": self.saving,
                "hx_get": self.saving,
                "hx_target": "#dialog",
            },
            *self._about_the_open_one(),
        ]

    def _opening(self, view: SavedView, hint: str) -> dict[str, Any]:
        checked = self.view is not None and view.pk == self.view.pk
        return {"label": view.name, "href": f"{self.plain}?view={view.pk}", "checked": checked, "hint": hint}

    def _about_the_open_one(self) -> list[dict[str, Any]]:
        if self.view is None:
            return [self._default("", _("Open the list with everything"))] if self.opened.default else []
        entries: list[dict[str, Any]] = []
        if self.may_change:
            editing = url("listings:view", view_id=self.view.pk)
            deleting = url("listings:delete", view_id=self.view.pk)
            sentence = _("Delete the view “%(name)s”? The entries of the list stay.") % {"name": self.view.name}
            entries = [
                {
                    "label": _("Rename or share…"),
                    "icon": "pencil",
                    "href": editing,
                    "hx_get": editing,
                    "hx_target": "#dialog",
                },
                {"label": _("Delete view"), "icon": "trash-2", "post": deleting, "danger": True, "confirm": sentence},
            ]
        if self.is_default:
            return [self._default("", _("No longer open with this view")), *entries]
        return [self._default(str(self.view.pk), _("Always open with this view")), *entries]

    def _default(self, view: str, label: str) -> dict[str, Any]:
        address = url("listings:default", list_key=self.opened.list)
        return {"label": label, "icon": "pin" if view else "pin-off", "post": address, "fields": {"view": view}}


def bar_of(opened: Opened, state: State, member: Member, normal: Callable[[SavedView], State]) -> Bar:
    """The bar for what is shown. `normal` is how the list reads a view: what no longer exists counts as no change."""
    edited = opened.view is not None and normal(opened.view) != state
    return Bar(opened, member, state, edited)


def _owner(view: SavedView) -> str:
    if view.owner.is_active:
        return view.owner.name
    return _("%(name)s (deactivated)") % {"name": view.owner.name}
