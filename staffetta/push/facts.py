"""What can happen to devices. Single signals are their own record."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class DeviceAdded(Fact):
    """About the member."""

    kind = "push.device_added"
    sentence = _("lets notices arrive on a device: {label}")
    label: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class DeviceRemoved(Fact):
    """About the member."""

    kind = "push.device_removed"
    sentence = _("lets no more notices arrive on a device: {label}")
    label: str = personal(default="")
