"""Identifiers made by the app: UUID version 7 (RFC 9562 §5.7), so that they sort by the time they were made."""

from __future__ import annotations

import os
import struct
import threading
import time
import uuid
from collections.abc import Iterator

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
    first, chance = _stamps(count), bytearray(os.urandom(8 * count))
    chance[::8] = bytes(chance[::8]).translate(_MARKED)
    heads: list[int] = []
    for start in range(first, first + count, _PER_MILLISECOND):
        heads += _heads(start, min(start + _PER_MILLISECOND, first + count))
    front, back = struct.pack(f">{count}Q", *heads).hex(), chance.hex()
    return [front[place : place + 16] + back[place : place + 16] for place in range(0, 16 * count, 16)]


_PER_MILLISECOND = 4096
_MARKED = bytes(0x80 | byte & 0x3F for byte in range(256))
"""The first byte of the second half: its first two bits say that it is an identifier as RFC 9562 has them."""


def _heads(first: int, end: int) -> Iterator[int]:
    """The first halves for these stamps, of two milliseconds at most."""
    turn = min(end, (first // _PER_MILLISECOND + 1) * _PER_MILLISECOND)
    for start, stop in ((first, turn), (turn, end)):
        head = (start >> 12) << 16 | 7 << 12 | (start & 0xFFF)
        yield from range(head, head + stop - start)


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
