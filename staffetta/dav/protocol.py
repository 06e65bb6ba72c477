"""What a device asks of an address: the methods of WebDAV, as far as calendars and address books need them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.dav import properties, xml
from staffetta.dav.acts.look_again import look_again
from staffetta.dav.acts.open_collection import open_collection
from staffetta.dav.answers import METHODS, OFFERS, empty, many, refuse
from staffetta.dav.models import Collection
from staffetta.dav.places import KINDS, ROOT, Place, collection_of, home_of, href_of, place_of
from staffetta.dav.properties import Property
from staffetta.dav.reports import asked_for, report
from staffetta.dav.shelves import Shelf
from staffetta.dav.tokens import token_of
from staffetta.dav.writes import Conditions, delete, put

MOST = 50_000
"""Contacts that an address book has at most; whoever sees more takes those whose handler he is."""


def answered(request: HttpRequest, member: Member, now: datetime) -> HttpResponse:
    """The answer to one request of a member's device."""
    place = place_of(request.path, member)
    if place is None:
        return refuse(404, sentence=_("There is nothing of this name."))
    methods: dict[str, Callable[[HttpRequest, Member, Place, datetime], HttpResponse]] = {
        "GET": _get,
        "HEAD": _get,
        "PUT": _put,
        "DELETE": _delete,
        "PROPFIND": _propfind,
        "PROPPATCH": _proppatch,
        "REPORT": _report,
    }
    method = methods.get(request.method or "")
    if method is None:
        # Calendars are not made, moved or copied here.
        status = 403 if request.method in ("MKCOL", "MKCALENDAR", "MOVE", "COPY", "ACL", "LOCK") else 405
        return refuse(status, sentence=_("Staffetta has one calendar and one address book for you."))
    try:
        return method(request, member, place, now)
    except xml.Unreadable:
        return refuse(400, sentence=_("The request cannot be read."))


def options() -> HttpResponse:
    """What can be asked here at all."""
    return empty(200, Allow=", ".join(METHODS), DAV=OFFERS)


def _shelf(member: Member, kind: str, now: datetime) -> Shelf:
    known = Collection.objects.of(member).filter(kind=kind).first()
    return Shelf(member, known or open_collection(member, kind), now)


def _looked(shelf: Shelf) -> Shelf:
    return Shelf(shelf.member, look_again(shelf.collection, shelf.rows(), at=shelf.now), shelf.now)


def _token(shelf: Shelf) -> Property:
    """How a collection is now; looked at once, when it is asked for."""
    known: list[str] = []

    def token() -> str:
        if not known:
            known.append(token_of(_looked(shelf).collection))
        return known[0]

    return token


def _get(request: HttpRequest, member: Member, place: Place, now: datetime) -> HttpResponse:
    if not place.resource:
        said = _("This is an address for calendars and address books: enter it there.")
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    shelf = _shelf(member, place.kind, now)
    one = shelf.find([place.resource]).get(place.resource)
    if one is None:
        return refuse(404, sentence=_("There is nothing of this name."))
    if Conditions(none_match=request.headers.get("If-None-Match", "")).hold(one) is False:
        return empty(304, ETag=one.etag)
    version = "4.0" if "version=4.0" in request.headers.get("Accept", "").replace('"', "") else "3.0"
    text = shelf.texts([one.record], version=version)[one.record.pk]
    return HttpResponse(text, content_type=shelf.media_type, headers={"ETag": one.etag})


def _conditions(request: HttpRequest) -> Conditions:
    return Conditions(request.headers.get("If-Match", ""), request.headers.get("If-None-Match", ""))


def _put(request: HttpRequest, member: Member, place: Place, now: datetime) -> HttpResponse:
    if not place.resource:
        return refuse(405, sentence=_("Staffetta has one calendar and one address book for you."))
    if int(request.headers.get("Content-Length") or 0) > properties.LARGEST:
        return refuse(413, sentence=_("This is too large."))
    return put(_shelf(member, place.kind, now), place.resource, request.body, _conditions(request))


def _delete(request: HttpRequest, member: Member, place: Place, now: datetime) -> HttpResponse:
    if not place.resource:
        return refuse(403, sentence=_("Staffetta has one calendar and one address book for you."))
    return delete(_shelf(member, place.kind, now), place.resource, _conditions(request))


def _proppatch(request: HttpRequest, member: Member, place: Place, now: datetime) -> HttpResponse:
    """Names and colours are not ours to keep: every device has its own."""
    root = xml.read(request.body)
    props = [one for change in (root if root is not None else []) for prop in change for one in prop]
    inner = "".join(xml.element(one.tag) for one in props)
    told = f"<D:propstat><D:prop>{inner}</D:prop><D:status>HTTP/1.1 403 Forbidden</D:status></D:propstat>"
    return many([f"<D:response>{xml.href(request.path)}{told}</D:response>"])


def _report(request: HttpRequest, member: Member, place: Place, now: datetime) -> HttpResponse:
    root = xml.read(request.body)
    if root is None:
        raise xml.Unreadable("a report without a body")
    if not place.kind:
        return refuse(403, "<D:supported-report/>")
    shelf = _shelf(member, place.kind, now)
    return report(shelf, root, lambda: _looked(shelf))


def _propfind(request: HttpRequest, member: Member, place: Place, now: datetime) -> HttpResponse:
    root = xml.read(request.body)
    depth = 0 if request.headers.get("Depth", "1").strip() == "0" else 1
    brief = "return=minimal" in request.headers.get("Prefer", "") or request.headers.get("Brief", "") == "t"
    wanted = asked_for(root) if root is not None else None
    by_name = root is not None and root.find(xml.name(xml.D, "propname")) is not None

    def tell(address: str, known: dict[str, Property]) -> str:
        return properties.named(address, known) if by_name else properties.answer(address, known, wanted, brief=brief)

    if place.resource:
        shelf = _shelf(member, place.kind, now)
        one = shelf.find([place.resource]).get(place.resource)
        if one is None:
            return refuse(404, sentence=_("There is nothing of this name."))
        record = one.record
        known = properties.of_standing(shelf, one, lambda: shelf.texts([record])[record.pk])
        return many([tell(href_of(member, place.kind, place.resource), known)])
    if place.kind and depth and _is_too_much(shelf := _shelf(member, place.kind, now)):
        sentence = _("You see more contacts than a device can take. Choose in your settings to have only your own.")
        return refuse(507, "<D:number-of-matches-within-limits/>", sentence=sentence)
    return many(_below(member, place, depth, now, tell))


def _is_too_much(shelf: Shelf) -> bool:
    return not shelf.is_calendar and shelf.rows().order_by()[: MOST + 1].count() > MOST


def _below(
    member: Member, place: Place, depth: int, now: datetime, tell: Callable[[str, dict[str, Property]], str]
) -> Iterator[str]:
    """The place itself and, with depth, what is directly below it."""
    if not place.home:
        yield tell(ROOT, properties.of_root(member))
        if depth:
            yield tell(home_of(member), properties.of_home(member))
        return
    if not place.kind:
        yield tell(home_of(member), properties.of_home(member))
    for kind in KINDS if not place.kind and depth else [place.kind] if place.kind else []:
        shelf = _shelf(member, kind, now)
        yield tell(collection_of(member, kind), properties.of_collection(shelf, _token(shelf)))
    if place.kind and depth:
        shelf = _shelf(member, place.kind, now)
        for resource, etag in shelf.listed():
            yield tell(href_of(member, place.kind, resource), properties.of_listed(shelf, etag))
