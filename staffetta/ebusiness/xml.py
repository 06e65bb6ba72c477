"""XML from strangers: parsed without entities, network or DOCTYPE, within limits; then asked by plain names.

Names are local names: the prefixes and the very versions of namespaces differ from sender to sender, while within one
document a name means one thing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from lxml import etree

from staffetta.ebusiness.encodings import in_utf8
from staffetta.ebusiness.reading import Unreadable

LARGEST = 20 * 1024 * 1024
MOST_ELEMENTS = 400_000
MOST_ATTRIBUTES = 200
"""Of one element; the library takes hours over some hundred thousand."""
MOST_ALIKE = 10_000
"""Elements of one name beside one another: lines, notes, references."""
DEEPEST = 60
LONGEST_ATTRIBUTE = 100_000
LONGEST_TEXT = 20_000
"""Of what one element says; what goes on longer is cut."""
GIVEN = re.compile(rb"=[\s]*[\"']")
BLANKS = re.compile(rb"\s*")
WEB_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
PASSED_OVER = ((b"<!--", b"-->"), (b"<?", b"?>"))
DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:\d{4}(?:\d\d)?)?(?!\d)", re.ASCII)
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)


def parsed(content: bytes) -> Element:
    """The root of this XML. Raises Unreadable, with the line, for what is none or exceeds the limits."""
    if len(content) > LARGEST:
        raise Unreadable(_("The file is larger than {size} MB.").format(size=LARGEST // 1024**2))
    content = in_utf8(content)
    _before_parsing(content)
    parser = etree.XMLPullParser(
        events=("start", "end"),
        encoding="utf-8",
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
        raise Unreadable(_("This is not well-formed XML."), _line(error.lineno or 1)) from error
    return Element(root)


def _line(number: int) -> str:
    return _("line {line}").format(line=number)


def _before_parsing(content: bytes) -> None:
    """What can be seen without a parser is refused without one: it costs nothing, whatever the file would do to it."""
    if content.count(b"<") > 2 * MOST_ELEMENTS + 10_000:
        raise Unreadable(_("The file has too many elements."))
    for piece in content.split(b"<"):  # a tag, and the text after it
        if len(piece) > 4 * MOST_ATTRIBUTES and len(GIVEN.findall(piece)) > MOST_ATTRIBUTES:
            raise Unreadable(_("An element of this file has too many attributes."))
    start = _prologue(content)
    if WEB_PAGE.match(content, start):
        raise Unreadable(_("This is a web page, not a business document."))
    if content.startswith(b"<!", start):
        raise Unreadable(
            _("The file has a DOCTYPE, which no business document needs; it could harm."),
            _line(content.count(b"\n", 0, start) + 1),
        )


def _prologue(content: bytes) -> int:
    """Where the first thing stands that is neither blank nor comment nor instruction: the root, or a DOCTYPE. Further
    on a DOCTYPE is no XML."""
    place = 0
    while True:
        match = BLANKS.match(content, place)
        place = match.end() if match else place
        end = next((end for start, end in PASSED_OVER if content.startswith(start, place)), None)
        if end is None:
            return place
        found = content.find(end, place + 2)
        if found < 0:
            return len(content)
        place = found + len(end)


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
            if depth > DEEPEST or count > MOST_ELEMENTS or count == 1 or element.attrib:
                _check(element, depth, count)


def _check(element: etree._Element, depth: int, count: int) -> None:
    place = _line(element.sourceline or 1)
    if count == 1 and element.getroottree().docinfo.doctype:  # we have looked before; the parser has the last word
        raise Unreadable(_("The file has a DOCTYPE, which no business document needs; it could harm."), place)
    if depth > DEEPEST:
        raise Unreadable(_("The elements of this file are nested too deeply."), place)
    if count > MOST_ELEMENTS:
        raise Unreadable(_("The file has too many elements."), place)
    if any(len(value) > LONGEST_ATTRIBUTE for value in element.attrib.values()):
        raise Unreadable(_("An attribute in this file is too long."), place)


class Element:
    """An element asked by local names: `at("Party/PartyName/Name")` is the first there, or None.

    What is below is sorted by name once: a document is asked for some dozen names, and may have thousands of lines.
    """

    __slots__ = ("_below", "node")

    def __init__(self, node: etree._Element) -> None:
        self.node = node
        self._below: dict[str, list[Element]] | None = None

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
        names = [_name(node)[:60] for node in [self.node, *self.node.iterancestors()]]
        return _("{path}, line {line}").format(path="/".join(reversed(names)), line=self.node.sourceline)

    @property
    def below(self) -> dict[str, list[Element]]:
        """The elements right below by their local names, in order."""
        if self._below is None:
            self._below = {}
            if len(self.node) > MOST_ALIKE:
                self._check_alike()
            for child in self.node.iterchildren(tag=etree.Element):
                self._below.setdefault(_name(child), []).append(Element(child))
        return self._below

    def _check_alike(self) -> None:
        if max(Counter(child.tag for child in self.node).values()) > MOST_ALIKE:
            raise Unreadable(
                _("There are more than {number} elements of one name here.").format(number=MOST_ALIKE), self.place
            )

    def each(self, path: str) -> Iterator[Element]:
        """All elements at this path of names below, in order."""
        name, _slash, rest = path.partition("/")
        for child in self.below.get(name, ()):
            if rest:
                yield from child.each(rest)
            else:
                yield child

    def at(self, *paths: str) -> Element | None:
        """The first element at the first of these paths that leads anywhere."""
        return next((found for path in paths for found in self.each(path)), None)

    def text(self, *paths: str) -> str:
        """What stands at the first of these paths that leads to words, blanks tidied; "" for nothing."""
        return next((words for path in paths for found in self.each(path) if (words := found.words)), "")

    @property
    def words(self) -> str:
        """Its own text, blanks tidied; what is endless is cut."""
        return " ".join("".join(self.node.itertext())[: 2 * LONGEST_TEXT].split())[:LONGEST_TEXT]

    def attribute(self, name: str) -> str:
        return str(self.node.get(name, "")).strip()[:200]

    def first_attribute(self, name: str) -> str:
        """The first attribute of this name here or anywhere below, "" for none."""
        return next((said for node in self.node.iter(etree.Element) if (said := node.get(name, "").strip())), "")[:200]

    def amount(self, *paths: str) -> Decimal | None:
        """The number at one of these paths, None where there is none. Raises Unreadable for what is no number."""
        found = self._said(*paths)
        return None if found is None else _number(found)

    @property
    def number(self) -> Decimal:
        """Its own text as a number. Raises Unreadable for what is none."""
        return _number(self)

    def day(self, *paths: str) -> date | None:
        """The date at one of these paths: 2024-11-15, 20241115, with or without time and zone."""
        found = self._said(*paths)
        return None if found is None else _day(found)

    def _said(self, *paths: str) -> Element | None:
        return next((found for path in paths for found in self.each(path) if found.words), None)


def _name(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _number(element: Element) -> Decimal:
    words = element.words.replace(" ", "")
    if len(words) > 40 or not NUMBER.fullmatch(words) or abs(Decimal(words)) >= Decimal(10) ** 12:
        raise Unreadable(_("“{value}” is not an amount.").format(value=element.words[:40]), element.place)
    return Decimal(words)


def _day(element: Element) -> date:
    match = DAY.match(element.words)
    try:
        return date(*map(int, match.groups())) if match else date.fromisoformat(element.words)
    except ValueError as error:
        raise Unreadable(_("“{value}” is not a date.").format(value=element.words[:40]), element.place) from error
