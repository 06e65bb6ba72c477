"""From an asyncio web server to the WSGI application: pages are answered by a few threads, as ever.

Written for what our pages do and as few steps as that takes, since every request pays for them: one hop to a thread and
back. What a page streams (a download, an export) is taken from it only as fast as its reader takes it from us; so is
what somebody uploads.
"""

from __future__ import annotations

import asyncio
import io
import os
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

_ALWAYS: Environ = {
    **os.environ,
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
_BARE = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
_names: dict[bytes, str] = {}


class Started:
    """What the application said when it started to answer."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Callable[[bytes], Any]:
        self.status = int(status[:3])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return _refuse_to_write


def _refuse_to_write(part: bytes) -> None:
    raise NotImplementedError("the application answers by what it returns")


class Upload(io.RawIOBase):
    """The body of a request, taken from the server while the application reads it."""

    def __init__(self, first: Message, receive: Receive, loop: asyncio.AbstractEventLoop) -> None:
        self._part: bytes = first.get("body", b"")
        self._more: bool = first.get("more_body", False)
        self._receive, self._loop = receive, loop

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._part and self._more:
            message = asyncio.run_coroutine_threadsafe(_awaited(self._receive()), self._loop).result()
            if message["type"] == "http.disconnect":
                raise ConnectionResetError("whoever sent this has gone")
            self._part, self._more = message.get("body", b""), message.get("more_body", False)
        count = min(len(buffer), len(self._part))
        buffer[:count], self._part = self._part[:count], self._part[count:]
        return count


async def _awaited(what: Awaitable[Any]) -> Any:
    return await what


def environ_of(scope: Scope, body: Any) -> Environ:
    """The request as WSGI describes it."""
    environ = _ALWAYS.copy()
    environ["REQUEST_METHOD"] = scope["method"]
    environ["PATH_INFO"] = scope["path"].encode().decode("latin-1")
    environ["QUERY_STRING"] = scope["query_string"].decode("latin-1")
    environ["SERVER_PROTOCOL"] = f"HTTP/{scope['http_version']}"
    environ["wsgi.url_scheme"] = scope.get("scheme", "http")
    environ["wsgi.input"] = body
    host, port = scope.get("server") or ("localhost", 80)
    environ["SERVER_NAME"], environ["SERVER_PORT"] = host, str(port or 0)
    if scope.get("client"):
        environ["REMOTE_ADDR"] = scope["client"][0]
    for raw, value in scope["headers"]:
        name = _names.get(raw) or _name_of(raw)
        if name:
            said = value.decode("latin-1")
            known = environ.get(name) if name.startswith("HTTP_") else None
            environ[name] = said if known is None else f"{known}{';' if name == 'HTTP_COOKIE' else ','}{said}"
    return environ


def _name_of(raw: bytes) -> str:
    """The variable for a header. One with an underscore would pass for one that a proxy sets, and is left out."""
    name = raw.decode("latin-1")
    if "_" in name:
        return ""
    variable = _BARE.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
    if len(_names) < 200:
        _names[raw] = variable
    return variable


class Bridge:
    """Answers requests by the WSGI application, in `threads` threads."""

    def __init__(self, application: Application, threads: int) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered."""
        loop = asyncio.get_running_loop()
        body: Any = io.BytesIO()
        if scope["method"] not in ("GET", "HEAD"):
            first = await receive()
            more = first.get("more_body", False)
            body = io.BufferedReader(Upload(first, receive, loop)) if more else io.BytesIO(first.get("body", b""))
        started, whole = await loop.run_in_executor(self.pool, self._work, scope, body, send, loop)
        if whole is None:
            return
        await send({"type": "http.response.start", "status": started.status, "headers": started.headers})
        await send({"type": "http.response.body", "body": whole})

    def ask(self, scope: Scope) -> tuple[Started, bytes]:
        """What the application answers to a request without a body; in a thread."""
        started = Started()
        answer = self.application(environ_of(scope, io.BytesIO()), started)
        try:
            return started, b"".join(answer)
        finally:
            _close(answer)

    def _work(
        self, scope: Scope, body: Any, send: Send, loop: asyncio.AbstractEventLoop
    ) -> tuple[Started, bytes | None]:
        started = Started()
        answer = self.application(environ_of(scope, body), started)
        try:
            if not getattr(answer, "streaming", False):
                return started, b"".join(answer)
            _stream(started, answer, send, loop)
            return started, None
        finally:
            _close(answer)


def _stream(started: Started, answer: Iterable[bytes], send: Send, loop: asyncio.AbstractEventLoop) -> None:
    """Send part by part, each when the one before was taken. Whoever goes away in between ends it."""

    def put(message: Message) -> None:
        asyncio.run_coroutine_threadsafe(_awaited(send(message)), loop).result()

    put({"type": "http.response.start", "status": started.status, "headers": started.headers})
    for part in answer:
        put({"type": "http.response.body", "body": part, "more_body": True})
    put({"type": "http.response.body", "body": b""})


def _close(answer: Any) -> None:
    close = getattr(answer, "close", None)
    if close is not None:
        close()
