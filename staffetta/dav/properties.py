"""The properties of each place, for PROPFIND and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from email.utils import format_datetime
from urllib.parse import quote

from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.dav import xml
from staffetta.dav.places import ROOT, home_of
from staffetta.dav.shelves import Shelf, Standing
from staffetta.dav.xml import CR, CS, ICAL, C, D, name

Property = Callable[[], str]
LARGEST = 5_000_000
_READ = ("read", "read-current-user-privilege-set")
_WRITE = ("write", "write-content", "bind", "unbind")
RESOURCE_TYPE = name(D, "resourcetype")
ETAG, CONTENT_TYPE = name(D, "getetag"), name(D, "getcontenttype")
CALENDAR_DATA, ADDRESS_DATA = name(C, "calendar-data"), name(CR, "address-data")
_COSTLY = frozenset({CALENDAR_DATA, ADDRESS_DATA, name(D, "getcontentlength")})


def answer(address: str, known: Mapping[str, Property], asked: Iterable[str] | None, *, brief: bool = False) -> str:
    """A response with the properties that were asked for; None asks for all that cost nothing. `brief` leaves out what
    is not there."""
    if asked is None:
        return xml.found(address, {clark: known[clark]() for clark in known if clark not in _COSTLY})
    names = list(asked)
    has = {clark: known[clark]() for clark in names if clark in known}
    return xml.found(address, has, [] if brief else [clark for clark in names if clark not in known])


def named(address: str, known: Mapping[str, Property]) -> str:
    """A response with the names of the properties alone."""
    return xml.found(address, dict.fromkeys(known, ""))


def of_everybody(member: Member) -> dict[str, Property]:
    """What every place says."""
    home = xml.href(home_of(member))
    return {
        name(D, "current-user-principal"): lambda: home,
        name(D, "principal-collection-set"): lambda: xml.href(ROOT),
        name(D, "owner"): lambda: home,
        name(D, "current-user-privilege-set"): lambda: _privileges(_READ),
    }


def of_root(member: Member) -> dict[str, Property]:
    return {
        **of_everybody(member),
        RESOURCE_TYPE: lambda: "<D:collection/>",
        name(D, "displayname"): lambda: "Staffetta",
    }


def of_home(member: Member) -> dict[str, Property]:
    """The principal, which is the home of both collections too."""
    home = xml.href(home_of(member))
    mail = xml.href(f"mailto:{quote(member.user.email, safe='@')}") if member.user.email else ""
    return {
        **of_everybody(member),
        RESOURCE_TYPE: lambda: "<D:collection/><D:principal/>",
        name(D, "displayname"): lambda: xml.text(member.name),
        name(D, "principal-URL"): lambda: home,
        name(D, "supported-report-set"): lambda: "",
        name(C, "calendar-home-set"): lambda: home,
        name(C, "calendar-user-address-set"): lambda: f"{mail}{home}",
        name(C, "calendar-user-type"): lambda: "INDIVIDUAL",
        name(CR, "addressbook-home-set"): lambda: home,
        name(CS, "email-address-set"): lambda: (
            xml.element(name(CS, "email-address"), xml.text(member.user.email)) if member.user.email else ""
        ),
    }


def of_collection(shelf: Shelf, token: Callable[[], str]) -> dict[str, Property]:
    """A collection. `token` says how it is now; it is asked once at most."""
    reports = (
        ("calendar-query", "calendar-multiget", "free-busy-query")
        if shelf.is_calendar
        else ("addressbook-query", "addressbook-multiget")
    )
    space = C if shelf.is_calendar else CR
    told = {
        **of_everybody(shelf.member),
        name(D, "current-user-privilege-set"): lambda: _privileges((*_READ, *_WRITE)),
        name(D, "sync-token"): lambda: xml.text(token()),
        name(CS, "getctag"): lambda: xml.text(token()),
        name(D, "supported-report-set"): lambda: _reports(
            name(D, "sync-collection"), *(name(space, r) for r in reports)
        ),
    }
    return {**told, **(_calendar() if shelf.is_calendar else _address_book())}


def _calendar() -> dict[str, Property]:
    components = "".join(f'<C:comp name="{component}"/>' for component in ("VTODO", "VEVENT"))
    return {
        RESOURCE_TYPE: lambda: "<D:collection/><C:calendar/>",
        CONTENT_TYPE: lambda: "text/calendar; charset=utf-8",
        name(D, "displayname"): lambda: "Staffetta",
        name(C, "calendar-description"): lambda: xml.text(_("My tasks and those of my groups")),
        name(C, "supported-calendar-component-set"): lambda: components,
        name(C, "supported-calendar-data"): lambda: '<C:calendar-data content-type="text/calendar" version="2.0"/>',
        name(C, "max-resource-size"): lambda: str(LARGEST),
        name(ICAL, "calendar-color"): lambda: "#2F6F5EFF",
        name(ICAL, "calendar-order"): lambda: "1",
    }


def _address_book() -> dict[str, Property]:
    data = "".join(f'<CR:address-data-type content-type="text/vcard" version="{v}"/>' for v in ("3.0", "4.0"))
    return {
        RESOURCE_TYPE: lambda: "<D:collection/><CR:addressbook/>",
        CONTENT_TYPE: lambda: "text/vcard; charset=utf-8",
        name(D, "displayname"): lambda: "Staffetta",
        name(CR, "addressbook-description"): lambda: xml.text(_("Contacts of Staffetta")),
        name(CR, "supported-address-data"): lambda: data,
        name(CR, "max-resource-size"): lambda: str(LARGEST),
    }


def of_standing(shelf: Shelf, one: Standing, text: Callable[[], str]) -> dict[str, Property]:
    """One thing of a collection; `text` is what stands in it."""
    return {
        **of_everybody(shelf.member),
        name(D, "current-user-privilege-set"): lambda: _privileges((*_READ, *_WRITE)),
        RESOURCE_TYPE: lambda: "",
        ETAG: lambda: xml.text(one.etag),
        CONTENT_TYPE: lambda: shelf.media_type,
        name(D, "getlastmodified"): lambda: format_datetime(one.record.changed_at, usegmt=True),
        name(D, "getcontentlength"): lambda: str(len(text().encode())),
        CALENDAR_DATA if shelf.is_calendar else ADDRESS_DATA: lambda: xml.text(text()),
    }


def of_listed(shelf: Shelf, etag: str) -> dict[str, Property]:
    """The same as far as a list of everything knows it without reading it."""
    return {
        RESOURCE_TYPE: lambda: "",
        ETAG: lambda: xml.text(etag),
        CONTENT_TYPE: lambda: shelf.media_type,
        **of_everybody(shelf.member),
    }


def _privileges(names: Iterable[str]) -> str:
    return "".join(f"<D:privilege><D:{one}/></D:privilege>" for one in names)


def _reports(*names: str) -> str:
    each = (xml.element(clark) for clark in names)
    return "".join(f"<D:supported-report><D:report>{one}</D:report></D:supported-report>" for one in each)
