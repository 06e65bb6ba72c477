"""What happened to passwords of devices, and what was refused to them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class PasswordMade(Fact):
    label: str

    kind = "dav.password_made"
    sentence = _("Password for the device “{label}” made")


@dataclass(frozen=True, kw_only=True)
class PasswordRevoked(Fact):
    label: str

    kind = "dav.password_revoked"
    sentence = _("Password for the device “{label}” revoked")


@dataclass(frozen=True, kw_only=True)
class BookChosen(Fact):
    choice: str

    kind = "dav.book_chosen"
    sentence = _("Which contacts the devices have was chosen: {choice}")


@dataclass(frozen=True, kw_only=True)
class DeviceRefused(Fact):
    """A device wanted what its member may not do, or what breaks a rule."""

    code: str
    title: str = personal(default="")
    reason: str = personal(default="")

    kind = "dav.refused"
    sentence = _("A change of “{title}” that came from a device was refused: {reason}")
