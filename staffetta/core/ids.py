"""Identifiers made by the app: UUID version 7 (RFC 9562 §5.7), so that they sort by the time they were made."""

from __future__ import annotations

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """A new identifier; within one process each is greater than the one before.

    48 bits of milliseconds, 12 bits of a fraction of the millisecond (RFC 9562 §6.2 method 3), 62 random bits.
    """
    global _last
    with _lock:
        stamp = time.time_ns() * 4096 // 1_000_000  # milliseconds with 12 binary places
        if stamp <= _last:
            stamp = _last + 1
        _last = stamp
    tail = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return uuid.UUID(int=(stamp >> 12) << 80 | 7 << 76 | (stamp & 0xFFF) << 64 | 2 << 62 | tail)
