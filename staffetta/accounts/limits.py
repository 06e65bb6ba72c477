"""How often somebody may ask who has not signed in. Counted in the cache, for all processes together."""

from __future__ import annotations

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """From where a request comes, as the sign-in counts it."""
    return str(get_adapter(request).get_client_ip(request))


def is_within(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more of this by whoever it is, and say whether it is within what is allowed. `who` is not kept."""
    span = int(time.time()) // seconds
    key = f"limit:{what}:{span}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # it ran out between the two
        return True
