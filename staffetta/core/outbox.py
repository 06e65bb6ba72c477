"""Sends messages over HTTP, many at once, each with one deadline for everything. Knows no database.

The name of a receiver is looked up once, every address that comes back is checked, and the connection is made to the
address that was checked: a name that answers differently the second time gains nothing. Redirections are not followed,
proxies of the environment not used, no more of an answer is read than 64 kB.
"""

from __future__ import annotations

import asyncio
import functools
import socket
import ssl
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, replace
from types import TracebackType

import certifi
import httpx

from staffetta.core.addresses import is_public

DEADLINE = 15.0
LONGEST = 64 * 1024
TRIES = 3
"""To how many of a name's addresses a connection is tried."""


@dataclass(frozen=True)
class Message:
    """What goes out. `private` lets it go to the own network."""

    url: str
    body: bytes
    headers: dict[str, str]
    private: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of it. `trouble` is one word, "" for none; `status` and `answer` are what the receiver said."""

    trouble: str = ""
    status: int | None = None
    answer: str = ""
    detail: str = ""
    duration_ms: int = 0
    retry_after: int | None = None

    @property
    def arrived(self) -> bool:
        """Whether the receiver has taken it."""
        return not self.trouble


class _Forbidden(Exception):
    """The name leads into a private network."""


class _Unknown(Exception):
    """Nobody knows the name."""


@functools.cache
def _trust() -> ssl.SSLContext:
    """Reading the certificates takes longer than a message; so they are read once."""
    return ssl.create_default_context(cafile=certifi.where())


async def send(message: Message) -> Outcome:
    """Send one message. Never raises for what the network or the receiver does."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(DEADLINE):
            outcome = await _exchange(message)
    except TimeoutError:
        outcome = Outcome("timeout", detail=f"{DEADLINE:.0f} s")
    except _Forbidden as error:
        outcome = Outcome("forbidden", detail=str(error))
    except (_Unknown, httpx.InvalidURL, UnicodeError) as error:
        outcome = Outcome("name", detail=str(error))
    except (httpx.HTTPError, OSError) as error:
        outcome = Outcome("connection", detail=f"{type(error).__name__}: {error}")
    took = int((time.monotonic() - began) * 1000)
    return replace(outcome, detail=outcome.detail[:300], duration_ms=took)


async def _exchange(message: Message) -> Outcome:
    url = httpx.URL(message.url)
    addresses = await _looked_up(url, message.private)
    for place, address in enumerate(addresses, 1):
        try:
            return await _post(message, url, address)
        except httpx.ConnectError:
            if place == len(addresses):
                raise
    raise _Unknown(url.host)


async def _looked_up(url: httpx.URL, private: bool) -> list[str]:
    """The addresses of the receiver's name. Raises _Unknown, and _Forbidden if one of them is not to be spoken to."""
    name, port = url.raw_host.decode("ascii").strip("[]"), url.port or {"http": 80}.get(url.scheme, 443)
    try:
        rows = await asyncio.get_running_loop().getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise _Unknown(f"{name}: {error}") from error
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    refused = [address for address in found if not private and not is_public(address)]
    if refused:
        raise _Forbidden(f"{name}: {', '.join(refused)}")
    return found[:TRIES]


async def _post(message: Message, url: httpx.URL, address: str) -> Outcome:
    pinned = url.copy_with(host=address)
    headers = {**message.headers, "Host": url.netloc.decode("ascii")}
    # A client for each message: connections are pooled by address, and would be reused for another name there.
    client = httpx.AsyncClient(
        verify=_trust() if url.scheme == "https" else False, trust_env=False, follow_redirects=False, timeout=DEADLINE
    )
    async with client:
        request = client.build_request("POST", pinned, content=message.body, headers=headers)
        request.extensions["sni_hostname"] = url.raw_host.decode("ascii").strip("[]")
        response = await client.send(request, stream=True)
        try:
            return _outcome(response, await _beginning(response))
        finally:
            await response.aclose()


async def _beginning(response: httpx.Response) -> bytes:
    """As much of the answer as is read; as it comes, for what is packed may be huge."""
    read = bytearray()
    async for piece in response.aiter_raw():
        read += piece
        if len(read) >= LONGEST:
            break
    return bytes(read[:LONGEST])


def _outcome(response: httpx.Response, body: bytes) -> Outcome:
    text = body.decode("utf-8", "replace").replace("\x00", "�")
    status, after = response.status_code, response.headers.get("retry-after", "")
    if 200 <= status < 300:
        trouble = ""
    elif status == 410:
        trouble = "gone"
    else:
        trouble = "redirect" if 300 <= status < 400 else "status"
    return Outcome(trouble, status, text, retry_after=int(after) if after.isdecimal() and len(after) < 7 else None)


class Outbox:
    """A thread that sends messages side by side, for those who work one after the other."""

    def __enter__(self) -> Outbox:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="outbox", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._loop.shutdown_default_executor(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def post(self, message: Message) -> Future[Outcome]:
        """Begin to send; the answer comes by the future."""
        return asyncio.run_coroutine_threadsafe(send(message), self._loop)
