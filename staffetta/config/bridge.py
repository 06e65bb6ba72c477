"""From the asyncio web server to the WSGI application: pages are answered by a2wsgi, in a few threads.

Around it stands what it leaves open: a header with an underscore would pass for one that a proxy sets; an upload that
breaks off would look complete; and a reader who goes away would hold a thread for ever.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from a2wsgi import WSGIMiddleware

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Answer:
    """What the application said to a question of our own."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes = b""


class Bridge:
    """Answers requests by the WSGI application, in `threads` threads; our own questions in one more."""

    def __init__(self, application: Application, threads: int) -> None:
        self._pages = WSGIMiddleware(_while_read(application), workers=threads, send_queue_size=1)
        self._questions = WSGIMiddleware(application, workers=1, send_queue_size=1)
        self._under_way = 0

    async def rest(self, patience: float) -> None:
        """Wait so many seconds until nothing is being answered. For whoever reads, an answer of known length is over
        with its last byte; its thread has one more word to say to the loop, and would wait for ever if that had ended.
        """
        until = time.monotonic() + patience
        while self._under_way and time.monotonic() < until:
            await asyncio.sleep(0.01)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered. Raises what the application raises."""
        reader = _Reader(send)
        _reading.set(reader)  # a2wsgi hands its context to the thread
        with self._counted():
            await self._pages(_plain(scope), _whole(receive), reader.send)

    async def ask(self, scope: Scope) -> Answer:
        """What the application answers to this request without its body."""
        sent: list[Message] = []

        async def nothing() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def gather(message: Message) -> None:
            sent.append(message)

        with self._counted():
            await self._questions(_plain(scope), nothing, gather)
        return Answer(sent[0]["status"], tuple(sent[0]["headers"]), b"".join(one.get("body", b"") for one in sent))


def _plain(scope: Scope) -> Scope:
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if b"_" not in name]}


def _whole(receive: Receive) -> Receive:
    """The same body, whose end is not taken for whole when the sender has gone."""

    async def part() -> Message:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError("whoever sent this has gone")
        return message

    return part


class _Reader:
    """Somebody to whom an answer is sent, until he goes away; what still comes is then dropped."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.is_gone = False

    async def send(self, message: Message) -> None:
        """Pass it on; nothing for somebody who has gone."""
        if self.is_gone:
            return
        try:
            await self._send(message)
        except Exception:  # noqa: BLE001  whatever the server says of a broken line
            self.is_gone = True


_reading: ContextVar[_Reader] = ContextVar("reading")


def _while_read(application: Application) -> Application:
    """The same, which makes no more of an answer once its reader has gone: an export takes minutes."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return _parts(application(environ, start_response), _reading.get())

    return answer


def _parts(whole: Iterable[bytes], reader: _Reader) -> Iterator[bytes]:
    try:
        for part in whole:
            if reader.is_gone:
                return
            yield part
    finally:
        getattr(whole, "close", lambda: None)()
