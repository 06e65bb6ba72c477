"""Which machines webhooks may speak to: none of the own network, unless the installation allows it (X-03).

A webhook makes this server call an address that somebody has typed. Without these checks he could reach through it what
only this server reaches: databases, administration pages, a cloud's metadata.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
SCHEMES = ("http", "https")
CARRIERS = tuple(
    # Addresses that carry another one within, by which a private network is reached all the same.
    ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)  # fmt: skip
CLOSED = tuple(
    # Not for everybody, whatever `is_global` says: protocol assignments (a cloud answers there what it knows of its
    # machines), relays, documentation; and the address at which Azure does that.
    ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "5f00::/16", "168.63.129.16")
)  # fmt: skip


def is_public(text: str) -> bool:
    """Whether this is the address of a machine in the open Internet."""
    address = _plain(text)
    if address is None or any(address in network for network in (*CARRIERS, *CLOSED)):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _plain(text: str) -> Address | None:
    """The address, the one within if it is IPv4 dressed as IPv6; None if it is none, or bound to an interface."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return None
        return address.ipv4_mapped or address
    return address


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
    if not private and (_is_own_name(host) or (_plain(host.split("%")[0]) and not is_public(host))):
        return _("This address is in a private network. Webhooks reach machines in the open Internet only.")
    return ""


def _is_own_name(host: str) -> bool:
    return host.rstrip(".").lower() == "localhost" or host.rstrip(".").lower().endswith((".localhost", ".local"))
