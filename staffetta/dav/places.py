"""The addresses below /dav/: the root, one's own home, the calendar and the address book, and what is in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from staffetta.accounts.models import Member
from staffetta.dav.models import Collection

ROOT = "/dav/"
KINDS = tuple(Collection.Kind.values)
_NAME = re.compile(r"[A-Za-z0-9._@+=~,:{}()!$&'*;-]{1,255}")


@dataclass(frozen=True)
class Place:
    """Where a request goes. Nothing but the root: kind and resource are empty, `home` false."""

    home: bool = False
    kind: str = ""
    resource: str = ""


def home_of(member: Member) -> str:
    """The address of a member's home, which is his principal too."""
    return f"{ROOT}{member.pk}/"


def collection_of(member: Member, kind: str) -> str:
    return f"{home_of(member)}{kind}/"


def href_of(member: Member, kind: str, resource: str) -> str:
    return collection_of(member, kind) + quote(resource, safe="@:=+,!$&'()*;~")


def place_of(path: str, member: Member) -> Place | None:
    """The place of an address; None for one that is not his, or nowhere."""
    if not path.startswith(ROOT):
        return Place() if path == ROOT.rstrip("/") else None
    whose, *rest = path.removeprefix(ROOT).split("/", 2)
    if not whose:
        return Place()
    if whose != str(member.pk):
        return None
    kind, resource = (*rest, "", "")[:2]
    if not kind:
        return Place(home=True)
    return Place(home=True, kind=kind, resource=resource.rstrip("/")) if kind in KINDS else None


def resource_of(href: str, member: Member, kind: str) -> str:
    """The name of what a client asks for in a collection; "" for what is not in it."""
    path = unquote(urlsplit(href.strip()).path)
    start = collection_of(member, kind)
    return path.removeprefix(start) if path.startswith(start) else ""


def is_name(resource: str) -> bool:
    """Whether a new name may stand in our lists for long: made up by a program, without blanks and letters of a
    person's name that would have to be erased."""
    return bool(_NAME.fullmatch(resource))
