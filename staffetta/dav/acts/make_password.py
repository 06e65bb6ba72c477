"""A member lets one of his devices come in."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import System, act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.core.text import tidy
from staffetta.dav.facts import PasswordMade
from staffetta.dav.models import Password
from staffetta.dav.secrets import digest_of

MOST = 50
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that one mixes up when one types from a screen."""


class TooMany(Refused):
    """Nobody has that many devices."""

    status = 422


@act
def make_password(member: Member, *, label: str, by: Actor) -> tuple[Password, str]:
    """A new password for a device of this member. It is returned once and kept nowhere."""
    require(
        isinstance(by, System) or by.pk == member.pk, _("Passwords for devices are made by the person who uses them.")
    )
    label = tidy(label)
    if not label:
        raise Invalid(_("Some values are not valid."), fields={"label": _("Say what the device is called.")})
    if len(label) > 120:
        raise Invalid(_("Some values are not valid."), fields={"label": _("Use at most 120 characters.")})
    if Password.objects.filter(member=member, revoked_at=None).count() >= MOST:
        raise TooMany(
            _("You have {count} passwords for devices. Revoke one that is not used first.").format(count=MOST)
        )
    word = "-".join("".join(secrets.choice(_LETTERS) for _letter in range(5)) for _part in range(4))
    made = Password.objects.create(member=member, label=label, digest=digest_of(word), start=word[:5])
    record(PasswordMade(label=label), about=member, by=by)
    return made, word
