"""What devices are told, so that only they read it; and who is told no more (T-04)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import http_ece
import pytest
from django.test import Client
from django.utils import timezone
from py_vapid import Vapid02

from staffetta.core.refusals import Invalid
from staffetta.notices import kinds
from staffetta.notices.acts.tell import tell_member
from staffetta.push import sending
from staffetta.push.acts.add_device import Subscription, add_device
from staffetta.push.models import Device, Signal
from staffetta.push.vapid import public_key
from tests.cast import DAWN, Cast
from tests.push.browser_end import Browser, PushService, serving


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    monkeypatch.setattr(sending, "PRIVATE", True)
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    more: dict[str, Any] = {"label": "Gifts", "visible": lambda notice, member: notice.said["title"] != "secret"}
    kinds.register("tests.gave", "{by} gave you “{title}”", lambda notice: "/leads/7/", **more)
    with serving() as running:
        yield running


def device_of(member: Any, service: PushService, path: str = "/one", session_key: str = "") -> Browser:
    browser, endpoint = Browser(), service.address + path
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    more = {"session_key": session_key, "digest": digest, "created_at": DAWN}
    Device.objects.create(member=member, endpoint=endpoint, label="Firefox · Linux", **browser.keys, **more)
    return browser


def tell(people: Cast, title: str = "Van") -> None:
    tell_member(people.seller, kind="tests.gave", about=people.office, said={"title": title}, by=people.manager)


def test_only_the_browser_reads_it_and_the_service_knows_who_sends(people: Cast, service: PushService) -> None:
    browser = device_of(people.seller, service)
    device_of(people.teammate, service, "/other")
    tell(people)
    sending.send_all()
    [(path, headers, body)] = service.got
    said = browser.read(body)
    assert (path, said["body"], said["href"]) == ("/one", "Marco Manager gave you “Van”", "/leads/7/")
    assert b"Marco" not in body and headers["Content-Encoding"] == "aes128gcm" and int(headers["TTL"]) > 3600
    assert Vapid02.verify(headers["Authorization"]) and headers["Authorization"].endswith(f"k={public_key()}")
    assert not Signal.objects.exists() and Device.objects.get(member=people.seller).reached_at is not None
    with pytest.raises(http_ece.ECEException):
        Browser().read(body)


def test_devices_that_are_gone_go_and_others_are_tried_again(people: Cast, service: PushService) -> None:
    for path, status in (("/gone", 410), ("/lost", 404), ("/busy", 503), ("/no", 403), ("/fine", 201)):
        device_of(people.seller, service, path)
        service.answers[path] = status
    tell(people)
    sending.send_all()
    assert {d.endpoint.rpartition("/")[2] for d in Device.objects.all()} == {"busy", "no", "fine"}
    [left] = Signal.objects.all()
    assert left.device.endpoint.endswith("/busy") and left.attempts == 1 and left.due_at > timezone.now()
    service.answers.clear()
    Signal.objects.update(due_at=timezone.now())
    sending.send_all()
    assert not Signal.objects.exists() and len(service.got) == 6


def test_nothing_goes_to_who_lost_access_or_signed_out(people: Cast, service: PushService, as_: Any) -> None:
    client = as_(people.seller)
    device_of(people.seller, service, session_key=client.session.session_key)
    tell(people, "secret")
    sending.send_all()
    assert not service.got and not Signal.objects.exists()
    tell(people)
    sending.send_all()
    assert len(service.got) == 1
    client.post("/accounts/logout/")
    tell(people)
    sending.send_all()
    assert len(service.got) == 1 and not Device.objects.exists()


def test_no_device_leads_into_the_own_network(people: Cast, service: PushService, monkeypatch: Any) -> None:
    keys = Browser().keys
    for endpoint in (
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://localhost/x",
        "https://169.254.169.254/x",
        "https://10.0.0.8/x",
        "http://push.example/x",
        "https://user@push.example/x",
        "https://printer.local/x",
        "ftp://push.example/x",
        "https:///x",
        "https://push.example:port/x",
    ):
        with pytest.raises(Invalid):
            add_device(Subscription(endpoint, **keys), by=people.seller, at=DAWN)
    for p256dh, auth in (
        ("AAAA", keys["auth"]),
        (keys["p256dh"] + "\0", keys["auth"]),
        (keys["p256dh"], "é"),
        ("", ""),
    ):
        with pytest.raises(Invalid):
            add_device(Subscription("https://push.example/x", p256dh, auth), by=people.seller, at=DAWN)
    monkeypatch.setattr(sending, "PRIVATE", False)  # a name that leads there all the same is found when sending
    device_of(people.seller, service)
    tell(people)
    sending.send_all()
    assert not service.got and not Signal.objects.exists()


def test_a_browser_belongs_to_who_set_it_up_last(people: Cast, as_: Any, api: Any) -> None:
    keys = Browser().keys
    sent = {"endpoint": "https://push.example/abc", "label": "Firefox", **keys}
    assert as_(people.seller).post("/push/devices/", sent).status_code == 204
    assert as_(people.seller).post("/push/devices/", {**sent, "label": "Firefox 2"}).status_code == 204
    assert [d.label for d in Device.objects.filter(member=people.seller)] == ["Firefox 2"]
    assert as_(people.teammate).post("/push/devices/", sent).status_code == 204
    assert list(Device.objects.values_list("member", flat=True)) == [people.teammate.pk]
    page = as_(people.teammate).get("/inbox/preferences/").content.decode()
    assert "Firefox" in page and public_key() in page
    program = api(people.seller)
    made = program.post("/devices", {"endpoint": "https://push.example/b", **keys})
    assert made.status_code == 201 and program.get("/devices").data["items"][0]["id"] == made.data["id"]
    assert program("DELETE", f"/devices/{made.data['id']}").status_code == 204
    wrong = {"endpoint": "https://push.example/b", "p256dh": "x", "auth": "y"}
    assert program.post("/devices", wrong).status_code == 422


def test_the_service_worker_works_for_all_pages(db: None) -> None:
    answer = Client().get("/push/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/" and "javascript" in answer.headers["Content-Type"]
    assert "favicon" in answer.content.decode() and "ICON" not in answer.content.decode()
