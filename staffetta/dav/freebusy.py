"""When the owner of a calendar is busy, without saying with what (RFC 4791, 7.10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.etree.ElementTree import Element

from django.http import HttpResponse

from staffetta.core.content_lines import fold_line
from staffetta.dav.filters import span_of
from staffetta.dav.shelves import Shelf
from staffetta.dav.xml import C, Unreadable, name
from staffetta.icals.querysets import IS_EVENT
from staffetta.icals.times import stamp
from staffetta.icals.writing import PRODID

MOST = 5000


def free_busy(shelf: Shelf, asked: Element) -> HttpResponse:
    """The hours of appointments that are not done, those that lie over each other told as one. Raises Unreadable."""
    span = asked.find(name(C, "time-range"))
    if span is None:
        raise Unreadable("time-range")
    start, end = span_of(span)
    open_ones = shelf.rows().filter(IS_EVENT, done_at=None, starts_at__lt=end, ends_at__gt=start)
    rows = open_ones.order_by("starts_at", "pk").values_list("starts_at", "ends_at")[:MOST]
    busy = _together((max(begins, start), min(ends, end)) for begins, ends in rows)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "BEGIN:VFREEBUSY"]
    lines += [f"UID:{shelf.collection.pk}-busy", f"DTSTAMP:{stamp(shelf.now)}"]
    lines += [f"DTSTART:{stamp(start)}", f"DTEND:{stamp(end)}"]
    lines += [f"FREEBUSY:{stamp(begins)}/{stamp(ends)}" for begins, ends in busy]
    text = "\r\n".join([*map(fold_line, lines), "END:VFREEBUSY", "END:VCALENDAR", ""])
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _together(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for begins, ends in spans:
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found
