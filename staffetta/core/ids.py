"""Identifiers made by the app: UUID version 7 (RFC 9562 §5.7), so that they sort by the time they were made."""

from __future__ import annotations

import os
import struct
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0
_TAIL = (1 << 62) - 1


def uuid7() -> uuid.UUID:
    """A new identifier; within one process each is greater than the one before.

    48 bits of milliseconds, 12 bits of a fraction of the millisecond (RFC 9562 §6.2 method 3), 62 random bits.
    """
    return uuid.UUID(int=_made(_stamps(1), int.from_bytes(os.urandom(8), "big")))


def uuid7_texts(count: int) -> list[str]:
    """So many of them as 32 hexadecimal digits, in order, for thousands of rows: making objects takes long."""
    first, chance = _stamps(count), os.urandom(8 * count)
    tails = struct.unpack(f">{count}Q", chance)
    return [f"{_made(first + place, tail):032x}" for place, tail in enumerate(tails)]


def _stamps(count: int) -> int:
    """Take so many stamps, each of which nobody else in this process gets; the answer is the first of them."""
    global _last
    with _lock:
        first = max(time.time_ns() * 4096 // 1_000_000, _last + 1)  # milliseconds with 12 binary places
        _last = first + count - 1
    return first


def _made(stamp: int, tail: int) -> int:
    return (stamp >> 12) << 80 | 7 << 76 | (stamp & 0xFFF) << 64 | 2 << 62 | tail & _TAIL


def id_of(text: str) -> uuid.UUID | None:
    """An id as it comes in from an address or a form; None for what is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
