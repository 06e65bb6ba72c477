"""Somebody arranges the product for himself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from staffetta.accounts.facts import SettingsChanged
from staffetta.accounts.models import Actor, Member
from staffetta.accounts.places import ZONES
from staffetta.accounts.zones import user_moved
from staffetta.core.acts import System, act, unchanged
from staffetta.core.changes import Changes, apply
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import tidy


@dataclass(frozen=True)
class Settings:
    """What is asked; None leaves it as it is."""

    name: str | None = None
    language: str | None = None
    timezone: str | None = None
    ask_post_sales: bool | None = None


@act
def change_settings(member: Member, values: Settings, *, by: Actor, expected: int | None = None) -> Member:
    """Change name, language, time zone, and whether winning asks for a post-sales process (U-01).

    Raises Invalid, Stale.

    Language and time zone belong to the person and hold in all of his workspaces, the rest in this one.
    """
    require(isinstance(by, System) or by.pk == member.pk, _("Everybody changes only his own settings."))
    member = Member.objects.locked(member)
    _check(values)
    own: dict[str, Any] = {}
    if values.name is not None:
        own["name"] = tidy(values.name)
    if values.ask_post_sales is not None:
        own["ask_post_sales"] = values.ask_post_sales
    changes = apply(member, own, expected=expected)
    changes = _with_user(changes, member, values)
    if changes:
        record(SettingsChanged(changes=changes), about=member, by=by)
    else:
        unchanged()
    return member


def _check(values: Settings) -> None:
    fields = {}
    if values.name is not None and not tidy(values.name):
        fields["name"] = _("Enter a name.")
    if values.language is not None and values.language not in dict(settings.LANGUAGES):
        fields["language"] = _("Choose one of the languages offered.")
    if values.timezone is not None and values.timezone not in ZONES:
        fields["timezone"] = _("Choose one of the time zones offered.")
    if fields:
        raise Invalid(_("Some values are not valid."), fields=fields)


def _with_user(changes: Changes, member: Member, values: Settings) -> Changes:
    """Change the person behind the member too. He has no version: nobody else changes him."""
    user = member.user
    before, after = dict(changes.before), dict(changes.after)
    touched = []
    for name in ("language", "timezone"):
        old, new = getattr(user, name), getattr(values, name)
        if new is not None and new != old:
            before[name], after[name] = old, new
            setattr(user, name, new)
            touched.append(name)
    if touched:
        user.save(update_fields=touched)
    if "timezone" in touched:
        user_moved(user)
    return Changes(before, after)
