"""What may be entered as the address of a webhook (X-03)."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from staffetta.core.addresses import is_own_name, is_public, plain_address

SCHEMES = ("http", "https")


def problem_of(url: str, *, private: bool) -> str:
    """What is wrong with the address of a webhook, as a sentence; "" if nothing. Names are looked up when sending."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return _("This is no valid address.")
    if parts.scheme not in SCHEMES or not host:
        return _("Enter an address that begins with https:// or http://.")
    if any(c.isspace() or ord(c) < 33 for c in url) or "\\" in url:
        return _("This is no valid address.")
    if parts.username is not None or parts.password is not None:
        return _("Leave out user name and password; the signature shows who sends.")
    if not private and (is_own_name(host) or (plain_address(host.split("%")[0]) and not is_public(host))):
        return _("This address is in a private network. Webhooks reach machines in the open Internet only.")
    return ""
