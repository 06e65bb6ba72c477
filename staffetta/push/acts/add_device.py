"""A browser is to tell its member what happens, also when no page is open (T-04)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.core.acts import act, unchanged
from staffetta.core.addresses import is_own_name, is_public, plain_address
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused
from staffetta.core.text import tidy
from staffetta.push.encrypting import is_key_of_a_browser
from staffetta.push.facts import DeviceAdded
from staffetta.push.models import Device

MOST = 20


class TooManyDevices(Refused):
    """So many devices are there already."""


@dataclass(frozen=True)
class Subscription:
    """What the browser's push service gave it."""

    endpoint: str
    p256dh: str
    auth: str
    label: str = ""
    session_key: str = ""


@act
def add_device(said: Subscription, *, by: Member, at: datetime) -> Device:
    """One's own device. The same browser again keeps its place with its new keys; from another member it goes over to
    this one. Raises Invalid for what no browser sends, and TooManyDevices."""
    _check(said)
    digest = hashlib.sha256(said.endpoint.encode()).hexdigest()
    values = {
        "p256dh": said.p256dh,
        "auth": said.auth,
        "label": tidy(said.label)[:120],
        "session_key": said.session_key,
    }
    known = Device.objects.select_for_update().filter(digest=digest).first()
    if known is not None and known.member_id == by.pk:
        Device.objects.filter(pk=known.pk).update(**values)
        known.refresh_from_db()
        unchanged()
        return known
    if known is not None:
        known.delete()  # with what its former member is still owed
    if Device.objects.filter(member=by).count() >= MOST:
        raise TooManyDevices(
            _("There are {count} devices already. Remove one that is no longer used.").format(count=MOST)
        )
    made = Device.objects.create(member=by, endpoint=said.endpoint, digest=digest, created_at=at, **values)
    record(DeviceAdded(label=made.label), about=by, by=by)
    return made


def _check(said: Subscription) -> None:
    """The address is called by this server; so it must not lead into the own network (the name is looked up, and
    checked once more, at each sending)."""
    sentence = _("This is no address of a push service.")
    try:
        parts = urlsplit(said.endpoint)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Invalid(sentence, fields={"endpoint": sentence}) from error
    plain = not any(c.isspace() or ord(c) < 33 for c in said.endpoint) and "\\" not in said.endpoint
    closed = is_own_name(host) or (plain_address(host.split("%")[0]) is not None and not is_public(host))
    if parts.scheme != "https" or not host or parts.username is not None or closed or not plain:
        raise Invalid(sentence, fields={"endpoint": sentence})
    if len(said.endpoint) > 1000 or not is_key_of_a_browser(said.p256dh, said.auth):
        raise Invalid(_("These are no keys of a browser."), fields={"p256dh": _("These are no keys of a browser.")})
