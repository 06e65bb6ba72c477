"""REPORT: what stands in a collection, by name, by filter, or what has changed since a token."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import unquote
from uuid import UUID
from xml.etree.ElementTree import Element

from django.http import HttpResponse

from staffetta.dav import properties, xml
from staffetta.dav.answers import many, refuse
from staffetta.dav.filters import Filter, of_address_book, of_calendar
from staffetta.dav.freebusy import free_busy
from staffetta.dav.models import Entry
from staffetta.dav.places import href_of, resource_of
from staffetta.dav.shelves import Shelf, Standing
from staffetta.dav.tokens import revision_of, token_of
from staffetta.dav.xml import CR, C, D, name
from staffetta.processes.schedule import zone

PORTION = 500
_DATA = (properties.CALENDAR_DATA, properties.ADDRESS_DATA)


def report(shelf: Shelf, asked: Element, look: Callable[[], Shelf]) -> HttpResponse:
    """The answer to a report on a collection. `look` has it looked at again."""
    wanted = asked_for(asked)
    version = _version(asked)
    match asked.tag:
        case tag if tag in (name(C, "calendar-multiget"), name(CR, "addressbook-multiget")):
            hrefs = [(one.text or "").strip() for one in asked.findall(name(D, "href"))]
            return many(_by_name(shelf, hrefs, wanted, version))
        case tag if tag == name(C, "calendar-query") and shelf.is_calendar:
            found = of_calendar(asked.find(name(C, "filter")), zone(shelf.member.user.timezone))
            return many(_fitting(shelf, found, wanted, version, _limit(asked)))
        case tag if tag == name(C, "free-busy-query") and shelf.is_calendar:
            return free_busy(shelf, asked)
        case tag if tag == name(CR, "addressbook-query") and not shelf.is_calendar:
            found = of_address_book(asked.find(name(CR, "filter")))
            return many(_fitting(shelf, found, wanted, version, _limit(asked)))
        case tag if tag == name(D, "sync-collection"):
            return _changes(look(), asked, wanted, version)
    return refuse(403, "<D:supported-report/>")


def asked_for(asked: Element) -> list[str] | None:
    """The names of the properties that are asked for; None for all."""
    props = asked.find(name(D, "prop"))
    return [one.tag for one in props] if props is not None else None


def _version(asked: Element) -> str:
    data = asked.find(f"{name(D, 'prop')}/{properties.ADDRESS_DATA}")
    return "4.0" if data is not None and data.get("version") == "4.0" else "3.0"


def _limit(asked: Element) -> int | None:
    said = asked.findtext(f"{name(CR, 'limit')}/{name(CR, 'nresults')}", "").strip()
    return int(said) if said.isdigit() and len(said) < 9 else None


def _portions(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), PORTION):
        yield names[start : start + PORTION]


def _by_name(shelf: Shelf, hrefs: list[str], wanted: list[str] | None, version: str) -> Iterator[str]:
    for portion in _portions(hrefs):
        names = {address: resource_of(address, shelf.member, shelf.kind) for address in portion}
        there = shelf.find([resource for resource in names.values() if resource])
        texts = _texts(shelf, there.values(), wanted, version)
        for address, resource in names.items():
            one = there.get(resource)
            yield _told(shelf, one, wanted, texts) if one else xml.status(unquote(address), "404 Not Found")


def _texts(shelf: Shelf, there: Iterable[Standing], wanted: list[str] | None, version: str) -> dict[UUID, str]:
    """What stands in these, if it is asked for."""
    if wanted is None or not any(one in wanted for one in _DATA):
        return {}
    return shelf.texts([one.record for one in there], version=version)


def _told(shelf: Shelf, one: Standing, wanted: list[str] | None, texts: dict[UUID, str]) -> str:
    def text() -> str:
        known = texts.get(one.record.pk)
        return known if known is not None else shelf.texts([one.record])[one.record.pk]

    known = properties.of_standing(shelf, one, text)
    return properties.answer(href_of(shelf.member, shelf.kind, one.resource), known, wanted)


def _fitting(shelf: Shelf, asked: Filter, wanted: list[str] | None, version: str, most: int | None) -> Iterator[str]:
    """Everything that fits the filter."""
    told = 0
    there = shelf.filtered(asked.condition)
    for start in range(0, len(there), PORTION):
        portion = there[start : start + PORTION]
        needed = asked.judge is not None
        texts = shelf.texts([one.record for one in portion], version=version) if needed else {}
        if asked.judge is not None:
            portion = [one for one in portion if asked.judge(texts[one.record.pk])]
        texts = texts or _texts(shelf, portion, wanted, version)
        for one in portion:
            if most is not None and told >= most:
                line = "507 Insufficient Storage"
                inner = "<D:error><D:number-of-matches-within-limits/></D:error>"
                yield xml.status(href_of(shelf.member, shelf.kind, ""), line, inner)
                return
            told += 1
            yield _told(shelf, one, wanted, texts)


def _changes(shelf: Shelf, asked: Element, wanted: list[str] | None, version: str) -> HttpResponse:
    """What came, changed and went since the token; everything without one (RFC 6578)."""
    said = asked.findtext(name(D, "sync-token"), "").strip()
    since = revision_of(said, shelf.collection) if said else 0
    if since is None:
        return refuse(403, "<D:valid-sync-token/>")
    entries = Entry.objects.filter(collection=shelf.collection, revision__gt=since).order_by("resource")
    rows = list((entries.filter(gone_at=None) if not said else entries).values_list("resource", "mark", "gone_at"))
    return many(_since(shelf, rows, wanted, version), token_of(shelf.collection))


def _since(
    shelf: Shelf, rows: Sequence[tuple[str, str, object]], wanted: list[str] | None, version: str
) -> Iterator[str]:
    here = [(resource, mark) for resource, mark, gone_at in rows if gone_at is None]
    gone = [resource for resource, _mark, gone_at in rows if gone_at is not None]
    if wanted is not None and set(wanted) <= {properties.ETAG, properties.CONTENT_TYPE, properties.RESOURCE_TYPE}:
        for resource, mark in here:
            known = properties.of_listed(shelf, f'"{mark}"')
            yield properties.answer(href_of(shelf.member, shelf.kind, resource), known, wanted)
    else:
        yield from _by_name(
            shelf, [href_of(shelf.member, shelf.kind, resource) for resource, _mark in here], wanted, version
        )
    for resource in gone:
        yield xml.status(href_of(shelf.member, shelf.kind, resource), "404 Not Found")
