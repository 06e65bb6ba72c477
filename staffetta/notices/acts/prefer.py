"""Somebody says how he wants to be told (T-04, L-16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply, check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid
from staffetta.notices import kinds
from staffetta.notices.facts import PreferencesChanged
from staffetta.notices.kinds import CHANNELS
from staffetta.notices.models import Preferences

TIMES = ("quiet_from", "quiet_until", "quiet_weekends", "agenda_at")


@dataclass(frozen=True)
class Wanted:
    """What is asked. `channels`: of each kind the channels to switch, all others stay. `times`: of TIMES those to set;
    None where there are to be no quiet hours, or no daily e-mail."""

    channels: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    times: Mapping[str, time | bool | None] = field(default_factory=dict)


@act
def change_preferences(member: Member, wanted: Wanted, *, expected: int | None = None) -> Preferences:
    """Everybody changes only his own. Raises Invalid, Stale."""
    found = Preferences.objects.locked(member)
    check_version(found or Preferences(member=member, version=0), expected)
    found = found or Preferences.objects.create(member=member)
    values: dict[str, Any] = {name: value for name, value in wanted.times.items() if name in TIMES}
    _check(found, values)
    values["channels"] = _switched(found.channels, wanted.channels)
    before = dict(found.channels)
    changes = apply(found, values)
    if not changes:
        unchanged()
        return found
    switched = [
        key for key in values["channels"].keys() | before.keys() if values["channels"].get(key) != before.get(key)
    ]
    told = sorted([*switched, *(name for name in changes.after if name != "channels")])
    record(PreferencesChanged(changed=told), about=member, by=member)
    return found


def _check(found: Preferences, values: Mapping[str, Any]) -> None:
    start, until = (values.get(name, getattr(found, name)) for name in ("quiet_from", "quiet_until"))
    fields = {}
    if (start is None) != (until is None):
        fields["quiet_from" if start is None else "quiet_until"] = _("Enter both times, or none.")
    elif start is not None and start == until:
        fields["quiet_until"] = _("Enter another time than that at which quiet hours begin.")
    if fields:
        raise Invalid(_("Some values are not valid."), fields=fields)


def _switched(known: Mapping[str, Any], wanted: Mapping[str, Mapping[str, bool]]) -> dict[str, dict[str, bool]]:
    """What differs from the defaults of the kinds; what is said of kinds that nobody knows now is kept."""
    result = {key: dict(own) for key, own in known.items()}
    for key, channels in wanted.items():
        kind = kinds.kind(key)
        if kind is None:
            raise Invalid(_("There are no notices of the kind {kind}.").format(kind=key), fields={"channels": key})
        own = result.setdefault(key, {})
        for channel, is_on in channels.items():
            if channel not in CHANNELS:
                sentence = _("Notices come on the page, by e-mail and on devices; {channel} is none of these.")
                raise Invalid(sentence.format(channel=channel))
            own[channel] = is_on
    return {key: kept for key, own in result.items() if (kept := _differing(key, own))}


def _differing(key: str, own: Mapping[str, bool]) -> dict[str, bool]:
    kind = kinds.kind(key)
    if kind is None:
        return dict(own)
    return {channel: is_on for channel, is_on in own.items() if is_on != (channel in kind.channels)}
