"""The cards of a file one by one, each with its place, so that a broken one is refused and the others are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from staffetta.core.content_lines import LINE_END, as_utf8

LARGEST = 5_000_000
"""So many octets are one card at most, as for devices: photos are far smaller."""
MOST_LINES = 20_000
LONGEST_LINE = 1_000_000
"""Of a line of the file that is not the photo."""
_BEGIN = re.compile(rb"\s*BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)
_END = re.compile(rb"\s*END\s*:\s*VCARD\s*", re.IGNORECASE)
_AGENT = re.compile(rb"(?:[\w-]+\.)?AGENT\b[^:]*:\s*", re.IGNORECASE)
_STARTS = re.compile(rb"^[ \t]*BEGIN[ \t]*:[ \t]*VCARD[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Piece:
    """One card of a file: the how manieth it is, the line on which it begins, its octets; `wrong` says why it cannot be
    read, if it cannot."""

    number: int
    line: int
    raw: bytes = b""
    wrong: str = ""


def is_card_file(data: bytes) -> bool:
    """Whether a file holds vCards, whatever it is called."""
    return bool(_STARTS.search(as_utf8(data[:65_536]).replace(b"\r", b"\n")))


def pieces_of(data: bytes) -> Iterator[Piece]:
    """The cards in their order. One that has no end is broken where the next one begins; what stands between cards is
    told of too. Nothing is taken apart here, so nothing can fail."""
    lines = LINE_END.split(as_utf8(data))
    number, begins, depth, stray = 0, 0, 0, 0
    for at, line in enumerate(lines, 1):
        starts = len(line) < 200 and _BEGIN.fullmatch(line) is not None
        if depth and starts and _AGENT.fullmatch(lines[at - 2][:200]):
            depth += 1  # vCard 2.1 has the card of somebody's agent within his own
        elif starts:
            if depth:
                yield _without_end(number, begins)
            number, begins, depth, stray = number + 1, at, 1, 0
        elif depth and len(line) < 200 and _END.fullmatch(line):
            depth -= 1
            if not depth:
                yield _piece(number, begins, lines[begins - 1 : at])
        elif not depth and line.strip() and not stray:
            stray = at
            yield Piece(number, at, wrong=_("Line {line}: this stands outside of any card.").format(line=at))
    if depth:
        yield _without_end(number, begins)


def _without_end(number: int, line: int) -> Piece:
    wrong = _("Card {number}, line {line}: it has no end (END:VCARD).").format(number=number, line=line)
    return Piece(number, line, wrong=wrong)


def _piece(number: int, begins: int, lines: list[bytes]) -> Piece:
    size = sum(map(len, lines)) + 2 * len(lines)
    if size > LARGEST:
        wrong = _("Card {number}, line {line}: it is larger than 5 MB.")
    elif len(lines) > MOST_LINES and sum(1 for line in lines if line[:1] not in b" \t") > MOST_LINES:
        wrong = _("Card {number}, line {line}: it has more than 20,000 lines.")
    elif any(len(line) > LONGEST_LINE and b"," in line[:LONGEST_LINE].partition(b":")[0] for line in lines):
        wrong = _("Card {number}, line {line}: it has a line that is too long.")
    else:
        return Piece(number, begins, b"\r\n".join(lines))
    return Piece(number, begins, wrong=wrong.format(number=number, line=begins))
