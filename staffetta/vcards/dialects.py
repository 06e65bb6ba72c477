"""vCard 2.1 and 4.0 told in the words of 3.0, in which cards are kept, and back to 4.0."""

from __future__ import annotations

import re

from staffetta.core.content_lines import Line, escape, split_value, unescape

STRUCTURED = frozenset({"N", "ADR", "ORG", "GENDER"})
TEXTS = frozenset({"FN", "NOTE", "TITLE", "ROLE", "LABEL", "SORT-STRING"})
LISTS = frozenset({"CATEGORIES", "NICKNAME"})
BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_DATA = re.compile(r"data:([^;,]*)(?:;[^;,]+)*;base64,(.*)", re.DOTALL | re.IGNORECASE)
_MEDIA = {
    "JPG": "image/jpeg",
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "X509": "application/x-x509",
}


def as_three(line: Line, version: str) -> Line:
    """A line of another version as 3.0 would say it."""
    if version == "2.1":
        return _from_two(line)
    return _from_four(line) if version == "4.0" else _without_blanks(line)


def _from_two(line: Line) -> Line:
    params = line.without("CHARSET", "ENCODING")
    if line.one("ENCODING").upper() in ("BASE64", "B"):
        return Line(line.name, "".join(line.value.split()), (("ENCODING", ("b",)), *params), line.group)
    value = line.value
    if line.name in STRUCTURED or line.name in LISTS:
        by = ";" if line.name in STRUCTURED else ","
        value = by.join(escape(unescape(part)) for part in split_value(value, by))
    elif line.name in TEXTS:
        value = escape(unescape(value))
    else:
        value = value.replace("\n", "\\n")
    return Line(line.name, value, params, line.group)


def _from_four(line: Line) -> Line:
    params = tuple(param for param in line.params if param[0] not in ("PREF", "TYPE", "VALUE"))
    types = list(line.all("TYPE"))
    if line.one("PREF") == "1" and "pref" not in (one.lower() for one in types):
        types.append("pref")
    elif line.one("PREF") not in ("", "1"):
        params = (*params, ("PREF", (line.one("PREF"),)))
    if line.one("VALUE") and not (line.name == "TEL" and line.one("VALUE").lower() == "uri"):
        params = (*params, ("VALUE", (line.one("VALUE"),)))
    value = line.value
    data = _DATA.fullmatch(value) if line.name in BINARY else None
    if data:
        value = "".join(data[2].split())
        media = data[1].rpartition("/")[2].upper()
        params = (("ENCODING", ("b",)), *([("TYPE", (media,))] if media else []), *params)
    elif line.name == "TEL" and value.lower().startswith("tel:"):
        number, _semicolon, rest = value[4:].partition(";")
        extension = re.match(r"ext=(\d+)", rest, re.IGNORECASE)
        value = f"{number} ext. {extension[1]}" if extension else number
    if types:
        params = (("TYPE", tuple(types)), *params)
    return Line(line.name, value, params, line.group)


def _without_blanks(line: Line) -> Line:
    """Base64 of 3.0 may have blanks, and CHARSET, which it does not have, has been obeyed."""
    params = line.without("CHARSET")
    if line.name in BINARY and line.one("ENCODING").upper() in ("B", "BASE64"):
        rest = tuple(param for param in params if param[0] != "ENCODING")
        return Line(line.name, "".join(line.value.split()), (("ENCODING", ("b",)), *rest), line.group)
    return Line(line.name, line.value, params, line.group) if params != line.params else line


def as_four(line: Line) -> Line:
    """A line of 3.0 as 4.0 says it."""
    types = [one for one in line.all("TYPE") if one.lower() != "pref"]
    params = list(line.without("TYPE", "ENCODING"))
    value = line.value
    if line.name in BINARY and line.one("ENCODING").lower() == "b":
        media = next((_MEDIA[one.upper()] for one in types if one.upper() in _MEDIA), "application/octet-stream")
        if media == "application/octet-stream" and types:
            media = f"image/{types[0].lower()}" if line.name in ("PHOTO", "LOGO") else media
        return Line(line.name, f"data:{media};base64,{value}", tuple(params), line.group)
    if types:
        lower = tuple(one.lower() for one in types if one.upper() != "INTERNET")
        params = [("TYPE", lower), *params] if lower else params
    if "pref" in (one.lower() for one in line.all("TYPE")) and not line.one("PREF"):
        params.append(("PREF", ("1",)))
    if line.name == "BDAY" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        value = value.replace("-", "")
    return Line(line.name, value, tuple(params), line.group)
