"""In which letters a file is written: whatever it is, the parser is given UTF-8 and nothing to choose."""

from __future__ import annotations

import codecs
import re

from django.utils.translation import gettext as _

from staffetta.ebusiness.reading import Unreadable

DECLARATION = re.compile(rb"<\?xml\s[^>]{0,200}?\?>")
DECLARED = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
PADDING = b"\x00\x1a"
"""What old programs and signing tools fill a file up with, at its end."""
UNMARKED = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
KNOWN = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d|cp852|koi8-r|mac-roman")
"""Encodings in which every byte of ASCII is itself, so that nothing can hide in them (UTF-7 and EBCDIC hide markup)."""


def in_utf8(content: bytes) -> bytes:
    """The same XML in UTF-8, without mark and declaration, its lines counted as before.

    Raises Unreadable for an encoding that we do not read, and, with the line, for bytes that are none of its letters.
    """
    encoding = ""
    for mark, name in MARKS:
        if content.startswith(mark):
            content, encoding = content[len(mark) :], name
            break
    content = content if encoding.startswith("utf-16") else content.lstrip()
    encoding = encoding or next((name for start, name in UNMARKED if content.startswith(start)), "")
    content = content if encoding.startswith("utf-16") else content.rstrip(PADDING)
    return _without_declaration(_written(content, encoding or _declared(content)))


def _declared(content: bytes) -> str:
    """What the declaration says, of a file that begins with ASCII. UTF-16 is then a slip of its writer: it is UTF-8."""
    declaration = DECLARATION.match(content)
    said = DECLARED.search(declaration.group()) if declaration else None
    if said is None:
        return "utf-8"
    word = said.group(1).decode("ascii")
    try:
        name = codecs.lookup(word).name
    except LookupError:
        name = ""
    if name.startswith("utf-16"):
        return "utf-8"
    if not KNOWN.fullmatch(name):
        raise Unreadable(
            _("The encoding “{name}” is not read here; UTF-8 is.").format(name=word), _("line {line}").format(line=1)
        )
    return name


def _written(content: bytes, encoding: str) -> bytes:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            _("There are bytes in this file that are no letters of its encoding ({name}).").format(
                name=encoding.upper()
            ),
            _("line {line}").format(line=line),
        ) from error
    return content if encoding in ("utf-8", "ascii") else text.encode("utf-8")


def _without_declaration(content: bytes) -> bytes:
    declaration = DECLARATION.match(content)
    if declaration is None:
        return content
    return b"\n" * declaration.group().count(b"\n") + content[declaration.end() :]
