"""The door for the web server: streams of open pages live here, in the loop; all else is a page, for the threads."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import Any

from django.conf import settings

from staffetta.config.bridge import Application, Bridge, Receive, Scope, Send
from staffetta.config.live.listening import Ear
from staffetta.config.live.streams import DEAF, PATH, Streams

LAST_WORDS = 2.0
"""So many seconds the threads get to end what they answer, once nobody is served any more."""


class Door:
    """An ASGI application around the WSGI one."""

    def __init__(self, application: Application, threads: int) -> None:
        self.bridge = Bridge(application, threads)
        self.streams = Streams(self.bridge)
        self.ear = Ear(settings.LIVE_DATABASE, self.streams.hear, self.streams.hear_everything)
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["path"] == PATH and self.ear.is_hearing and scope["method"] == "GET":
            await self.streams.serve(scope, receive, send)
        else:
            await self.bridge.answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """The beginning and the end of this process."""
        await receive()
        if settings.LIVE_DATABASE:
            self._tasks = [asyncio.create_task(w) for w in (self.ear.listen(), self.streams.beat(), self._look())]
        _also_on_stop(self.streams.close)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
        await self.bridge.rest(LAST_WORDS)
        await send({"type": "lifespan.shutdown.complete"})

    async def _look(self) -> None:
        """Pages whose news do not come any more are sent away: they come back, are refused, and ask by themselves."""
        heard = time.monotonic()
        while True:
            await asyncio.sleep(5.0)
            if self.ear.is_hearing:
                heard = time.monotonic()
            elif time.monotonic() - heard > DEAF:
                self.streams.end_all()


def _also_on_stop(close: Any) -> None:
    """Call `close` when the web server is asked to stop: it waits for every answer, and a stream would never end.

    The server's own handlers stay: the loop wakes up by the signal itself and calls them, whatever Python's handler is.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(close))
        signal.siginterrupt(number, False)
