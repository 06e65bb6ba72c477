"""XML from strangers: parsed without entities, network or DOCTYPE, within limits; then asked by plain names.

Names are local names: the prefixes and the very versions of namespaces differ from sender to sender, while within one
document a name means one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from lxml import etree

from staffetta.ebusiness.reading import Unreadable

LARGEST = 20 * 1024 * 1024
MOST_ELEMENTS = 400_000
DEEPEST = 60
LONGEST_ATTRIBUTE = 100_000


def parsed(content: bytes) -> Element:
    """The root of this XML. Raises Unreadable, with the line, for what is none or exceeds the limits."""
    if len(content) > LARGEST:
        raise Unreadable(_("The file is larger than {size} MB.").format(size=LARGEST // 1024**2))
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        _fed(parser, content)
        root = parser.close()
    except etree.XMLSyntaxError as error:
        place = _("line {line}").format(line=error.lineno or 1)
        raise Unreadable(_("This is not well-formed XML."), place) from error
    return Element(root)


def _fed(parser: etree.XMLPullParser, content: bytes) -> None:
    """Feed the parser bit by bit, and stop at the first thing that no business document has."""
    depth = count = 0
    for start in range(0, len(content), 65536):
        parser.feed(content[start : start + 65536])
        for event, element in parser.read_events():
            if event == "end":
                depth -= 1
                continue
            depth, count = depth + 1, count + 1
            _check(element, depth, count)


def _check(element: etree._Element, depth: int, count: int) -> None:
    place = _("line {line}").format(line=element.sourceline or 1)
    if count == 1 and element.getroottree().docinfo.doctype:
        raise Unreadable(_("The file has a DOCTYPE, which no business document needs; it could harm."), place)
    if depth > DEEPEST:
        raise Unreadable(_("The elements of this file are nested too deeply."), place)
    if count > MOST_ELEMENTS:
        raise Unreadable(_("The file has too many elements."), place)
    if any(len(value) > LONGEST_ATTRIBUTE for value in element.attrib.values()):
        raise Unreadable(_("An attribute in this file is too long."), place)


class Element:
    """An element asked by local names: `at("Party/PartyName/Name")` is the first there, or None."""

    def __init__(self, node: etree._Element) -> None:
        self.node = node

    @property
    def name(self) -> str:
        """The local name."""
        return str(etree.QName(self.node).localname)

    @property
    def namespace(self) -> str:
        return etree.QName(self.node).namespace or ""

    @property
    def place(self) -> str:
        """Where it stands, for people: its path of names and its line."""
        names = [etree.QName(node).localname for node in [self.node, *self.node.iterancestors()] if _is_element(node)]
        return _("{path}, line {line}").format(path="/".join(reversed(names)), line=self.node.sourceline)

    def each(self, path: str) -> Iterator[Element]:
        """All elements at this path of names below, in order."""
        name, _slash, rest = path.partition("/")
        for child in self.node:
            if _is_element(child) and etree.QName(child).localname == name:
                if rest:
                    yield from Element(child).each(rest)
                else:
                    yield Element(child)

    def at(self, *paths: str) -> Element | None:
        """The first element at the first of these paths that leads anywhere."""
        return next((found for path in paths for found in self.each(path)), None)

    def text(self, *paths: str) -> str:
        """What stands at the first of these paths that leads to words, blanks tidied; "" for nothing."""
        for path in paths:
            for found in self.each(path):
                words = " ".join("".join(found.node.itertext()).split())
                if words:
                    return words
        return ""

    @property
    def words(self) -> str:
        """Its own text, blanks tidied."""
        return " ".join("".join(self.node.itertext()).split())

    def attribute(self, name: str) -> str:
        return str(self.node.get(name, "")).strip()

    def amount(self, *paths: str) -> Decimal | None:
        """The number at one of these paths, None where there is none. Raises Unreadable for what is no number."""
        for path in paths:
            found = self.at(path)
            if found is not None and found.words:
                return _number(found)
        return None

    def day(self, *paths: str) -> date | None:
        """The date at one of these paths: 2024-11-15, 20241115, with or without time and zone."""
        for path in paths:
            found = self.at(path)
            if found is not None and found.words:
                return _day(found)
        return None


def _is_element(node: etree._Element) -> bool:
    return isinstance(node.tag, str)


def _number(element: Element) -> Decimal:
    try:
        number = Decimal(element.words.replace(" ", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise Unreadable(_("“{value}” is not an amount.").format(value=element.words[:40]), element.place)
    return number


def _day(element: Element) -> date:
    match = re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?:\D|$)", element.words)
    try:
        return date(*map(int, match.groups())) if match else date.fromisoformat(element.words)
    except ValueError as error:
        raise Unreadable(_("“{value}” is not a date.").format(value=element.words[:40]), element.place) from error
