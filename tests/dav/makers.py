"""Devices for tests, let in by the real acts."""

from __future__ import annotations

import base64
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from django.test import Client

from staffetta.accounts.models import Member
from staffetta.core.isolation import workspace
from staffetta.dav.acts.make_password import make_password

D = "{DAV:}"
SPACES = (
    'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CR="urn:ietf:params:xml:ns:carddav" '
    'xmlns:CS="http://calendarserver.org/ns/"'
)


class Device:
    """A device that speaks WebDAV as one member."""

    def __init__(self, member: Member) -> None:
        with workspace(member.workspace_id):
            self.word = make_password(member, label="test", by=member)[1]
        self.member = member
        said = base64.b64encode(f"{member.user.email}:{self.word}".encode()).decode()
        self.client = Client(headers={"Authorization": f"Basic {said}"}, enforce_csrf_checks=True)
        self.home = f"/dav/{member.pk}/"
        self.tasks, self.contacts = f"{self.home}tasks/", f"{self.home}contacts/"

    def __call__(self, method: str, path: str, body: str = "", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with workspace(None):
            return self.client.generic(method, path, body.encode(), content_type="application/xml", headers=named)

    def xml(self, method: str, path: str, body: str = "", **headers: str) -> dict[str, Element]:
        """The responses of a multistatus by address; "token" is the sync-token."""
        answer = self(method, path, body, **headers)
        assert answer.status_code == 207, (answer.status_code, answer.content)
        root = fromstring(answer.content)
        found = {one.findtext(f"{D}href", ""): one for one in root.findall(f"{D}response")}
        self.token = root.findtext(f"{D}sync-token", "")
        return found

    def etags(self, path: str) -> dict[str, str]:
        """Name -> ETag of everything in a collection."""
        asked = f"<D:propfind {SPACES}><D:prop><D:getetag/></D:prop></D:propfind>"
        found = self.xml("PROPFIND", path, asked, Depth="1")
        return {
            address.removeprefix(path): tag for address, one in found.items() if (tag := one.findtext(f".//{D}getetag"))
        }

    def changes(self, path: str, token: str = "") -> tuple[set[str], set[str]]:
        """What came or changed, and what went, since the token; self.token is the next one."""
        said = f"<D:sync-token>{token}</D:sync-token>" if token else "<D:sync-token/>"
        asked = f"{said}<D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop>"
        body = f"<D:sync-collection {SPACES}>{asked}</D:sync-collection>"
        found = self.xml("REPORT", path, body)
        gone = {address.removeprefix(path) for address, one in found.items() if one.find(f"{D}status") is not None}
        return {address.removeprefix(path) for address in found} - gone, gone


def todo(uid: str, summary: str = "Call", *more: str) -> str:
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//EN", "BEGIN:VTODO", f"UID:{uid}", f"SUMMARY:{summary}")
    return "\r\n".join((*lines, *more, "END:VTODO", "END:VCALENDAR", ""))


def card(uid: str, name: str = "Maria Rossi", *more: str) -> str:
    first, _blank, last = name.partition(" ")
    lines = ("BEGIN:VCARD", "VERSION:3.0", f"UID:{uid}", f"N:{last};{first};;;", f"FN:{name}")
    return "\r\n".join((*lines, *more, "END:VCARD", ""))
