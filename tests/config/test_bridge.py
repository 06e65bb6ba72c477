"""Between web server and pages: what nobody reads any more is not made (config/bridge.py)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from staffetta.config.bridge import Bridge, Message, Scope

SCOPE: Scope = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "GET",
    "path": "/export/",
    "query_string": b"",
    "headers": [],
    "server": ("127.0.0.1", 80),
    "client": ("127.0.0.1", 1),
}


class Export:
    """An answer in a thousand parts."""

    def __init__(self) -> None:
        self.made, self.closed = 0, False

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Export:
        start_response("200 OK", [("Content-Type", "text/csv")])
        return self

    def __iter__(self) -> Iterator[bytes]:
        for _turn in range(1000):
            self.made += 1
            yield b"row\n"

    def close(self) -> None:
        self.closed = True


def read(export: Export, parts: int) -> int:
    """Ask for it, and go away after so many parts; how many came."""
    came: list[Message] = []

    async def send(message: Message) -> None:
        if len(came) > parts:
            raise ConnectionResetError
        came.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    with ThreadPoolExecutor(1) as elsewhere:  # in this one a browser's loop may be running
        elsewhere.submit(lambda: asyncio.run(Bridge(export, 1).answer(dict(SCOPE), receive, send))).result()
    return len(came)


def test_an_answer_whose_reader_has_gone_is_made_no_further() -> None:
    export = Export()
    assert read(export, 3) == 4  # the head, and three parts
    assert export.closed and export.made < 10


def test_an_answer_that_is_read_is_made_whole() -> None:
    export = Export()
    assert read(export, 2000) == 1002  # the head, a thousand parts, and the end
    assert export.closed and export.made == 1000


def test_what_is_being_answered_is_waited_for_before_the_loop_ends() -> None:
    """A thread that still had a word to say to a loop that is gone would hold its process until it is killed."""
    released = threading.Event()
    ended: list[bool] = []

    def slow(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [("Content-Length", "4")])
        released.wait(10)
        return [b"done"]

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: Message) -> None:
        return

    async def stop() -> None:
        bridge = Bridge(slow, 1)
        asking = asyncio.create_task(bridge.answer(dict(SCOPE), receive, send))
        await asyncio.sleep(0)
        await bridge.rest(0.05)
        ended.append(asking.done())
        released.set()
        await bridge.rest(10)
        ended.append(asking.done())

    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(lambda: asyncio.run(stop())).result()
    assert ended == [False, True]
