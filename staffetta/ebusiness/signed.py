"""What was signed, out of a .p7m (CAdES, RFC 5652), in DER or in BER as some signing programs write it.

The signature is not checked: it says who signed, which is for whoever keeps the file; we only read. A reader of our
own, because it looks at the few elements on the way to the content and at nothing else, however many there are.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from staffetta.ebusiness.reading import Unreadable

SIGNED = bytes.fromhex("2a864886f70d010702")
ENVELOPED = (bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d0109100117"))
MARK = b"\xef\xbb\xbf"
HEAD = re.compile(rb"(?:[A-Za-z-]{1,40}:[^\n]{0,500}\n(?:[ \t][^\n]{0,500}\n){0,20}){1,20}\r?\n")
"""As S/MIME has it: lines of names and values, then an empty one."""
MOST_STEPS = 100_000
DEEPEST = 20


class _Broken(Exception):
    """Not what the standard says; whoever called may try something else."""


def signed_content(content: bytes) -> bytes | None:
    """What was signed, of a .p7m in DER, BER or Base64; None for what is none.

    Raises Unreadable for a signature without what it signs, for what is encrypted, and for one that is damaged.
    """
    is_damaged = False
    for data in (content, unarmoured(content)):
        if data[:1] != b"\x30":
            continue
        try:
            return _Ber(data).content()
        except _Broken:
            is_damaged = is_damaged or SIGNED in data[:32]
    if is_damaged:
        raise Unreadable(_("This signed file is damaged; send it again."))
    return None


def unarmoured(content: bytes) -> bytes:
    """The bytes of a Base64 text, with or without the lines BEGIN and END or the head of an e-mail's part; nothing for
    what is none."""
    text = content.removeprefix(MARK)
    head = HEAD.match(text)
    text = re.sub(rb"-----[A-Z0-9 ]{1,60}-----", b"", text[head.end() :] if head else text)
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


@dataclass(frozen=True)
class _Part:
    """One element: `end` is None where its length is indefinite, until a mark of its end."""

    tag: int
    start: int
    end: int | None

    @property
    def is_nested(self) -> bool:
        return bool(self.tag & 0x20)


class _Ber:
    """X.690 as far as the way to the content of a signature goes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.steps = 0

    def content(self) -> bytes:
        """ContentInfo, SignedData, EncapsulatedContentInfo, the octets."""
        info = self.part(0)
        kind = self.part(info.start, 0x06)
        said = self.data[kind.start : kind.end]
        if said in ENVELOPED:
            raise Unreadable(_("This file is encrypted; send it as it was before."))
        if said != SIGNED:
            raise _Broken
        signed = self.part(self.part(self.after(kind), 0xA0).start, 0x30)
        version = self.part(signed.start, 0x02)
        digests = self.part(self.after(version), 0x31)
        holder = self.part(self.after(digests), 0x30)
        named = self.part(holder.start, 0x06)
        place = self.after(named)
        if (holder.end is not None and place >= holder.end) or self.data[place : place + 1] != b"\xa0":
            raise Unreadable(
                _("This is only a signature, without the document that it signs; send the file that has both.")
            )
        inner = self.part(self.part(place, 0xA0).start)
        if inner.tag & 0x1F != 0x04:
            raise _Broken
        return b"".join(self.octets(inner, 0))

    def part(self, place: int, tag: int | None = None) -> _Part:
        """The element at this place."""
        self.steps += 1
        head = self.data[place : place + 2]
        if len(head) < 2 or self.steps > MOST_STEPS or (tag is not None and head[0] != tag):
            raise _Broken
        size, start = head[1], place + 2
        if size == 0x80:
            return _Part(head[0], start, None)
        if size > 0x80:
            start += size & 0x7F
            if size > 0x88:
                raise _Broken
            size = int.from_bytes(self.data[place + 2 : start], "big")
        if start + size > len(self.data):
            raise _Broken
        return _Part(head[0], start, start + size)

    def is_end(self, place: int) -> bool:
        return self.data[place : place + 2] == b"\x00\x00"

    def after(self, part: _Part) -> int:
        """Where the next element stands. Those without length are passed over bit by bit, however deep they go."""
        if part.end is not None:
            return part.end
        place, open_ones = part.start, 1
        while open_ones:
            if self.is_end(place):
                place, open_ones = place + 2, open_ones - 1
                continue
            inner = self.part(place)
            if inner.end is None:
                place, open_ones = inner.start, open_ones + 1
            else:
                place = inner.end
        return place

    def octets(self, part: _Part, depth: int) -> list[bytes]:
        """The pieces of an octet string, which may be one of pieces."""
        if not part.is_nested:
            return [self.data[part.start : part.end]]
        if depth > DEEPEST:
            raise _Broken
        pieces: list[bytes] = []
        place = part.start
        while not (self.is_end(place) if part.end is None else place >= part.end):
            piece = self.part(place)
            if piece.tag & 0x1F != 0x04:
                raise _Broken
            pieces += self.octets(piece, depth + 1)
            place = self.after(piece)
        return pieces
