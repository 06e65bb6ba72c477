"""Which machines this server may call for somebody: none of the own network, unless the installation allows it.

Webhooks and push services are addresses that somebody has typed or sent. Without these checks he could reach through us
what only this server reaches: databases, administration pages, a cloud's metadata.
"""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
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
    address = plain_address(text)
    if address is None or any(address in network for network in (*CARRIERS, *CLOSED)):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def plain_address(text: str) -> Address | None:
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


def is_own_name(host: str) -> bool:
    """Whether this name always means the own machine or the own network."""
    bare = host.rstrip(".").lower()
    return bare == "localhost" or bare.endswith((".localhost", ".local"))
