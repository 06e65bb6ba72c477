"""What open pages ask when they heard something, or hear nothing; and the bridge between loop and threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import uuid4

import pytest
from django.conf import settings
from django.http import StreamingHttpResponse
from django.test import Client

from staffetta.accounts.acts.make_group import make_group
from staffetta.accounts.models import Member
from staffetta.config.asgi import Door
from staffetta.config.bridge import Answer, Bridge
from staffetta.config.live import streams
from staffetta.core import live
from staffetta.core.isolation import workspace
from staffetta.notices import kinds
from staffetta.notices.acts.tell import tell_member
from tests.cast import Cast, a_firm

SignedIn = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    more: dict[str, Any] = {"visible": lambda notice, member: True}
    kinds.register("tests.gave", "{by} gave", lambda notice: "/", label="Gifts", **more)


def _news(client: Client, since: str = "") -> tuple[set[str], str]:
    answer = client.get("/live/news/", {"since": since}).json()
    return set(answer["topics"]), answer["since"]


def test_a_page_that_asks_learns_each_change_once(firm: Cast, as_: SignedIn) -> None:
    client = as_(firm.seller)
    _topics, since = _news(client)
    group = make_group("North", members=[], by=firm.administrator)
    topics, since = _news(client, since)
    assert topics == {"accounts", live.mark_of(group.pk)}
    assert _news(client, since)[0] == set()


def test_a_stranger_learns_nothing(firm: Cast, as_: SignedIn) -> None:
    with workspace(None):
        others = a_firm("Bianchi", domain="bianchi.example")
        client = as_(others.administrator)
        _topics, since = _news(client)
    make_group("North", members=[], by=firm.administrator)
    with workspace(None):
        assert _news(client, since)[0] == set()


def test_what_one_is_told_he_alone_learns(firm: Cast, as_: SignedIn) -> None:
    clients = [as_(member) for member in (firm.seller, firm.teammate)]
    known = [_news(client)[1] for client in clients]
    _told(firm, firm.seller)
    mine, others = (_news(client, since)[0] for client, since in zip(clients, known, strict=True))
    assert "notices" in mine and "notices" not in others


@pytest.mark.parametrize("since", ["", "nonsense", "2026-99-99T00:00:00Z", "9999-12-31T23:59:59+00:00", "\x00", "~~~"])
def test_whatever_is_sent_as_since_is_answered(firm: Cast, as_: SignedIn, since: str) -> None:
    client = as_(firm.seller)
    assert client.get("/live/news/", {"since": since}).status_code == 200
    assert client.get("/live/around/", {"after": since}).status_code == 200


def test_signed_out_pages_are_told_so(client: Client, db: None) -> None:
    assert client.get("/live/news/").status_code == client.get("/live/stream/").status_code == 401


def test_new_notices_come_with_the_numbers_and_lead_on(firm: Cast, as_: SignedIn) -> None:
    client = as_(firm.seller)
    before = datetime.now(UTC) - timedelta(seconds=1)
    _told(firm, firm.seller)
    said = client.get("/live/around/", {"after": before.isoformat()}).content.decode()
    assert said.count("data-told") == 1 and "/inbox/" in said and 'data-entry="bell"><span class="count' in said
    later = client.get("/live/around/", {"after": datetime.now(UTC).isoformat()}).content.decode()
    assert "data-told" not in later


def test_many_notices_are_counted(firm: Cast, as_: SignedIn) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    for _number in range(5):
        _told(firm, firm.seller)
    said = as_(firm.seller).get("/live/around/", {"after": before.isoformat()}).content.decode()
    assert said.count("data-told") == 1 and "5 new notices" in said


def _told(firm: Cast, to: Member) -> None:
    tell_member(to, kind="tests.gave", about=firm.sales, by=firm.administrator)


def _request(method: str = "GET", path: str = "/", *, headers: list[tuple[bytes, bytes]] | None = None) -> Any:
    return {
        "type": "http", "method": method, "path": path, "query_string": b"a=1", "http_version": "1.1",
        "scheme": "http", "server": ("127.0.0.1", 8000), "client": ("10.0.0.7", 1), "headers": headers or [],
    }  # fmt: skip


def _answered(app: Any, scope: Any, *parts: bytes) -> tuple[int, bytes, list[Any]]:
    """Status, body and messages of the answer to a request whose body comes in these parts."""
    coming = [{"type": "http.request", "body": p, "more_body": n < len(parts)} for n, p in enumerate(parts, 1)]
    sent: list[Any] = []

    def receive() -> Any:  # granian's answers something to wait for, which is no coroutine
        there: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        there.set_result(coming.pop(0) if coming else {"type": "http.disconnect"})
        return there

    async def send(message: Any) -> None:
        sent.append(message)

    with ThreadPoolExecutor(1) as aside:  # a browser of the session may have a loop in this thread
        aside.submit(lambda: asyncio.run(app(scope, receive, send))).result()
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent), sent


def test_a_header_with_an_underscore_passes_for_nobodys() -> None:
    seen: dict[str, Any] = {}

    def application(environ: Any, start: Any) -> Any:
        seen.update(environ)
        start("200 OK", [])
        return [b""]

    headers = [(b"host", b"crm.example"), (b"x-forwarded-for", b"10.0.0.9"), (b"x_forwarded_proto", b"https")]
    _answered(Bridge(application, 1).answer, _request(path="/è b", headers=headers))
    assert seen["PATH_INFO"] == "/è b".encode().decode("latin-1") and seen["QUERY_STRING"] == "a=1"
    assert seen["HTTP_HOST"] == "crm.example" and seen["HTTP_X_FORWARDED_FOR"] == "10.0.0.9"
    assert "HTTP_X_FORWARDED_PROTO" not in seen


def test_uploads_are_read_as_they_come_and_streams_sent_as_they_are_made() -> None:
    closed = []

    def application(environ: Any, start: Any) -> Any:
        start("200 OK", [("Content-Type", "text/plain")])
        read = environ["wsgi.input"].read()
        answer = StreamingHttpResponse([b"got ", str(len(read)).encode()])
        answer.close = lambda: closed.append(True)  # type: ignore[method-assign]
        return answer

    status, body, sent = _answered(Bridge(application, 1).answer, _request("POST"), b"x" * 70_000, b"y" * 30_000)
    assert (status, body) == (200, b"got 100000") and len(sent) == 4 and closed == [True]


def test_an_upload_that_breaks_off_does_not_look_complete() -> None:
    def application(environ: Any, start: Any) -> Any:
        try:
            environ["wsgi.input"].read()
        except ConnectionResetError:
            start("400 Bad Request", [])
        return [b""]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        coming = [{"type": "http.request", "body": b"x", "more_body": True}]

        async def breaking() -> Any:
            return coming.pop() if coming else {"type": "http.disconnect"}

        await Bridge(application, 1).answer(scope, breaking, send)

    assert _answered(app, _request("POST"))[0] == 400


def test_a_reader_who_goes_away_holds_no_thread() -> None:
    def application(environ: Any, start: Any) -> Any:
        start("200 OK", [])
        return (b"part" for _number in range(100))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        bridge, came = Bridge(application, 1), []

        async def breaking(message: Any) -> None:
            came.append(message)
            if len(came) > 2:
                raise ConnectionResetError

        await asyncio.wait_for(bridge.answer(scope, receive, breaking), 20)
        await bridge.answer(scope, receive, send)

    assert _answered(app, _request())[0] == 200


def test_without_an_ear_at_the_database_streams_are_left_to_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LIVE_DATABASE", "", raising=False)

    def application(environ: Any, start: Any) -> Any:
        start("200 OK", [("Content-Type", "text/plain"), ("Staffetta-Member", "x")])
        return [environ["PATH_INFO"].encode()]

    status, body, _sent = _answered(Door(application, 1), _request(path="/live/stream/"), b"")
    assert (status, body) == (200, b"/live/stream/")


class Sessions:
    """The application's answers about one session, which ends."""

    def __init__(self) -> None:
        self.are_over = False

    async def ask(self, scope: Any) -> Answer:
        return Answer(401, ()) if self.are_over else Answer(204, tuple(WHOSE.items()))


WHOSE = {b"staffetta-workspace": str(uuid4()).encode(), b"staffetta-member": str(uuid4()).encode()}


def test_a_stream_ends_soon_after_signing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert streams.CHECKED + streams.BEAT <= 60
    monkeypatch.setattr(streams, "CHECKED", 0.05)
    sessions = Sessions()
    sent: list[Any] = []

    async def stays() -> Any:
        return await asyncio.Event().wait()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        serving = asyncio.create_task(kept.serve(scope, stays, heard))
        while not sent:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.06)
        for page in next(iter(kept.pages.values())):
            page.awake.set()
        await asyncio.sleep(0.02)
        assert not serving.done(), "the session lives"
        sessions.are_over = True
        await asyncio.sleep(0.06)
        for page in next(iter(kept.pages.values())):
            page.awake.set()
        await asyncio.wait_for(serving, 10)
        for message in sent:
            await send(message)

    async def heard(message: Any) -> None:
        sent.append(message)

    kept = streams.Streams(cast(Bridge, sessions))
    status, _body, said = _answered(app, _request(path=streams.PATH))
    assert status == 200 and said[-1] == {"type": "http.response.body", "body": b""} and kept.count == 0
