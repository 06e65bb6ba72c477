"""The lines of vCard and iCalendar files, as they come from the world: folded, quoted, in any encoding.

Both formats are made of blocks (BEGIN … END) of lines `group.NAME;PARAM=value,"value":value`. Reading never fails: a
line that is none is left out and counted. Values stay escaped as they are; what a value means is the rooms' matter.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B", "Q"})
_HEAD = re.compile(r'([^;:"]+)((?:;(?:[^;:"]|"[^"]*")*)*):', re.DOTALL)
_PARAM = re.compile(r';((?:[^;"]|"[^"]*")*)')
_VALUE = re.compile(r'(?:[^,"]|"[^"]*"?)*')
_QUOTED_PRINTABLE = re.compile(rb"^[^:]*[;=]\s*QUOTED-PRINTABLE[;:]", re.IGNORECASE)
_BASE64 = re.compile(rb"^[^:]*[;=]\s*(BASE64|B)[;:]", re.IGNORECASE)
_ONLY_BASE64 = re.compile(rb"[A-Za-z0-9+/=]+")
_CHARSET = re.compile(rb"^[^:]*;\s*CHARSET\s*=\s*\"?([A-Za-z0-9_.-]{1,40})", re.IGNORECASE)
_CODE_PAGE = re.compile(
    r"(?:iso|latin|windows|cp|koi8|mac|shift|sjis|euc|big5|gb|hz|us-ascii|utf)[\w.-]*", re.IGNORECASE
)
LINE_END = re.compile(rb"\r*\n|\r")
"""Of any system, and of a file that went through two of them."""
_DEEPEST = 20
_CONTROLS = bytes(sign for sign in range(32) if sign not in b"\t\n\r")
"""What neither names nor values have, and the database does not take."""


@dataclass(frozen=True, slots=True)
class Line:
    """One property. `name` is in capitals; `params` are (NAME, values), in their order."""

    name: str
    value: str
    params: tuple[tuple[str, tuple[str, ...]], ...] = ()
    group: str = ""

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a parameter, over all its appearances."""
        return tuple(value for key, values in self.params if key == name for value in values)

    def one(self, name: str) -> str:
        """The first value of a parameter; "" without."""
        return next(iter(self.all(name)), "")

    def without(self, *names: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The other parameters."""
        return tuple(param for param in self.params if param[0] not in names)

    def __str__(self) -> str:
        """The line unfolded, as it is kept and written."""
        head = f"{self.group}.{self.name}" if self.group else self.name
        for key, values in self.params:
            head += f";{key}={','.join(map(_quoted, values))}"
        return f"{head}:{self.value}"


@dataclass(slots=True)
class Block:
    """What stands between BEGIN and END, in its order; `skipped` counts lines that could not be read."""

    name: str
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    skipped: int = 0

    def first(self, name: str) -> Line | None:
        """The first line of this name."""
        return next((line for line in self.lines if line.name == name), None)

    def value(self, name: str) -> str:
        """The value of the first line of this name; "" without."""
        line = self.first(name)
        return line.value if line is not None else ""

    def __str__(self) -> str:
        """The block as text, folded, with the line ends of the standards."""
        return "".join(f"{fold_line(line)}\r\n" for line in self.unfolded())

    def unfolded(self) -> Iterator[str]:
        """Its lines, BEGIN and END included."""
        yield f"BEGIN:{self.name}"
        yield from map(str, self.lines)
        for block in self.blocks:
            yield from block.unfolded()
        yield f"END:{self.name}"


def read_blocks(raw: bytes | str) -> list[Block]:
    """The outermost blocks of a file. One without END goes on to the end of the file."""
    found: list[Block] = []
    stack: list[Block] = []
    for text in _unfolded(_physical(raw)):
        line = read_line(text)
        if line is None:
            if stack and text.strip():
                stack[-1].skipped += 1
        elif line.name == "BEGIN" and len(stack) < _DEEPEST:
            block = Block(line.value.strip().upper())
            (stack[-1].blocks if stack else found).append(block)
            stack.append(block)
        elif line.name == "END":
            _close(stack, line.value.strip().upper())
        elif stack:
            stack[-1].lines.append(line)
    return found


def _close(stack: list[Block], name: str) -> None:
    if any(block.name == name for block in stack):
        while stack and stack.pop().name != name:
            pass


def _physical(raw: bytes | str) -> list[bytes]:
    """The lines as they stand in the file, in UTF-8 or in whatever code page they are written."""
    if isinstance(raw, str):
        raw = raw.encode("utf-8", "replace")
    return LINE_END.split(as_utf8(raw).translate(None, _CONTROLS))


def as_utf8(data: bytes) -> bytes:
    """Files of two octets a letter as others, with a byte order mark or without; code pages are each line's matter."""
    wide = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\x00B": "utf-16-be", b"B\x00": "utf-16-le"}.get(data[:2])
    if wide is not None:
        return data.decode(wide, "replace").encode("utf-8", "replace")
    return data.removeprefix(b"\xef\xbb\xbf")


def _unfolded(lines: Iterable[bytes]) -> Iterator[str]:
    """Folded lines joined: those that begin with a blank, soft line ends of quoted-printable, loose base64. Only then
    are they letters: some programs fold in the middle of one."""
    whole: list[bytes] = []
    soft = base64 = quoted = False
    for line in lines:
        if soft:
            whole[-1] = whole[-1][:-1]  # the "=" at the end
            whole.append(line)
        elif whole and line[:1] in (b" ", b"\t"):
            whole.append(line[1:])
        elif whole and base64 and _ONLY_BASE64.fullmatch(line):
            whole.append(line)
        else:
            if whole:
                yield _letters(b"".join(whole))
            whole, base64, quoted = [line], bool(_BASE64.match(line)), bool(_QUOTED_PRINTABLE.match(line))
        soft = quoted and whole[-1].endswith(b"=")
    if whole:
        yield _letters(b"".join(whole))


def _letters(raw: bytes, charset: str = "") -> str:
    """UTF-8; else of the code page that the line names; else of Windows, as in old address books."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        named = _CHARSET.match(raw)
        page = charset or (named[1].decode("ascii", "replace") if named else "")
        try:
            return raw.decode(page if _CODE_PAGE.fullmatch(page) else "cp1252")
        except (UnicodeDecodeError, LookupError):
            return raw.decode("cp1252", "replace")


def read_line(text: str) -> Line | None:
    """One unfolded line; None for what is none."""
    match = _HEAD.match(text)
    if match is None:
        return None
    group, _dot, name = match[1].strip().rpartition(".")
    params: list[tuple[str, tuple[str, ...]]] = []
    for said in _PARAM.findall(match[2]):
        key, equals, given = said.partition("=")
        if not equals:  # vCard 2.1 leaves the name out
            key, given = ("ENCODING" if said.strip().upper() in _ENCODINGS else "TYPE"), said
        if given.strip():
            params.append((key.strip().upper(), tuple(_unquoted(one) for one in _values(given))))
    line = Line(name.strip().upper(), text[match.end() :], tuple(params), group.strip())
    return _plain(line) if line.one("ENCODING").upper() in ("QUOTED-PRINTABLE", "Q") else line


def _values(given: str) -> Iterator[str]:
    """The values of a parameter: of commas, those outside quotation marks. In one go, however long it is."""
    at = 0
    while at <= len(given):
        found = _VALUE.match(given, at)
        assert found is not None, "it matches nothing too"
        yield found[0]
        at = found.end() + 1


def _plain(line: Line) -> Line:
    """A quoted-printable value as text; its line ends become those of the later formats."""
    raw = quopri.decodestring(line.value.encode("utf-8", "replace"))
    page = line.one("CHARSET")
    wide = page.lower().replace("_", "-").startswith("utf-16")  # nearly all of it would be UTF-8 as well
    value = raw.decode("utf-16", "replace") if wide else _letters(raw, page)
    value = re.sub(r"\r\n|\r|\n", "\n", value).rstrip("\n")
    return Line(line.name, value, line.without("ENCODING", "CHARSET"), line.group)


def _unquoted(value: str) -> str:
    bare = value.strip().strip('"')
    return bare.replace("^n", "\n").replace("^'", '"').replace("^^", "^") if "^" in bare else bare


def _quoted(value: str) -> str:
    said = value.replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return f'"{said}"' if any(sign in said for sign in ",;:") else said


def fold_line(line: str) -> str:
    """A line in pieces of at most 75 octets, never within a letter."""
    if len(line) <= 75 and line.isascii():
        return line
    if line.isascii():
        return "\r\n ".join([line[:75], *(line[at : at + 74] for at in range(75, len(line), 74))])
    pieces: list[str] = []
    piece: list[str] = []
    size = 0
    for letter in line:
        width = len(letter.encode("utf-8", "replace"))
        if size + width > (75 if not pieces else 74):
            pieces.append("".join(piece))
            piece, size = [], 0
        piece.append(letter)
        size += width
    return "\r\n ".join([*pieces, "".join(piece)])


def escape(text: str) -> str:
    """Text as a value of vCard 3.0 and later, and of iCalendar."""
    said = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    if "\r" in said:
        said = said.replace("\r\n", "\n").replace("\r", "\n")
    return said.replace("\n", "\\n")


_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def unescape(value: str) -> str:
    """The text that a value says."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def split_value(value: str, by: str) -> list[str]:
    """The parts of a structured value, still escaped: of `by`, those that are not escaped themselves."""
    if "\\" not in value:
        return value.split(by)
    return re.split(rf"(?<!\\)(?:\\\\)*{re.escape(by)}", value) if "\\\\" not in value else _split_slowly(value, by)


def _split_slowly(value: str, by: str) -> list[str]:
    parts: list[str] = []
    begins, escaped = 0, False
    for at, letter in enumerate(value):
        if letter == by and not escaped:
            parts.append(value[begins:at])
            begins = at + 1
            continue
        escaped = letter == "\\" and not escaped
    return [*parts, value[begins:]]


def printable(text: str) -> str:
    """Text that the database and every client take: no NUL and no other signs that only printers understood."""
    return "".join(letter for letter in text if letter in "\n\t" or ord(letter) >= 32) if text else text
