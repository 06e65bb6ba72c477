"""A device is no longer to tell anything."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.push.facts import DeviceRemoved
from staffetta.push.models import Device


@act
def remove_device(device: Device, *, by: Actor) -> None:
    """With what is still owed to it. Everybody removes his own; the system those that are gone."""
    require(not isinstance(by, Member) or by.pk == device.member_id, _("Everybody removes only his own devices."))
    record(DeviceRemoved(label=device.label), about=device.member, by=by)
    Device.objects.filter(pk=device.pk).delete()
