"""What clients ask and are answered: XML, read without entities and written as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape as _escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

D, C, CR = "DAV:", "urn:ietf:params:xml:ns:caldav", "urn:ietf:params:xml:ns:carddav"
CS, ICAL, OURS = "http://calendarserver.org/ns/", "http://apple.com/ns/ical/", "urn:staffetta"
_PREFIXES = {D: "D", C: "C", CR: "CR", CS: "CS", ICAL: "I", OURS: "S"}
_DECLARED = " ".join(f'xmlns:{prefix}="{space}"' for space, prefix in _PREFIXES.items())
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NEVER = {code: None for code in range(32) if code not in (9, 10, 13)}


class Unreadable(ValueError):
    """The body is no XML, or XML that nobody needs."""


def read(body: bytes) -> Element | None:
    """The root element; None for an empty body. Raises Unreadable."""
    if not body.strip():
        return None
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Unreadable(str(error)) from error
    return root


def name(space: str, local: str) -> str:
    """A name as ElementTree has it."""
    return f"{{{space}}}{local}"


def text(value: str) -> str:
    """Text within an element. Control signs are no XML at all."""
    return _escape(value.translate(_NEVER)) if value else ""


def tag(clark: str) -> tuple[str, str]:
    """The opening and the closing name of an element."""
    space, _brace, local = clark[1:].partition("}") if clark.startswith("{") else ("", "", clark)
    prefix = _PREFIXES.get(space)
    if prefix is not None:
        return f"{prefix}:{local}", f"{prefix}:{local}"
    if not space:
        return f'{local} xmlns=""', local
    return f'x:{local} xmlns:x="{text(space).replace(chr(34), "&quot;")}"', f"x:{local}"


def element(clark: str, inner: str = "") -> str:
    """An element around this XML."""
    opening, closing = tag(clark)
    return f"<{opening}>{inner}</{closing}>" if inner else f"<{opening}/>"


def href(address: str) -> str:
    return f"<D:href>{text(address)}</D:href>"


def found(address: str, known: Mapping[str, str], missing: Iterable[str] = ()) -> str:
    """One resource with the properties that it has (name -> inner XML) and the names of those that it has not."""
    props = "".join(element(clark, inner) for clark, inner in known.items())
    lacking = "".join(element(clark) for clark in missing)
    told = f"<D:propstat><D:prop>{props}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
    if lacking:
        lost = f"<D:propstat><D:prop>{lacking}</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>"
        told = told + lost if known else lost
    return f"<D:response>{href(address)}{told}</D:response>"


def status(address: str, line: str, inner: str = "") -> str:
    """One resource of which only a status is said."""
    return f"<D:response>{href(address)}<D:status>HTTP/1.1 {line}</D:status>{inner}</D:response>"


def multistatus(responses: Iterable[str], token: str = "") -> str:
    """The whole answer."""
    last = f"<D:sync-token>{text(token)}</D:sync-token>" if token else ""
    return f"{HEAD}<D:multistatus {_DECLARED}>{''.join(responses)}{last}</D:multistatus>"


def error(*inner: str) -> str:
    """Why not, for programs and for people."""
    return f"{HEAD}<D:error {_DECLARED}>{''.join(inner)}</D:error>"
