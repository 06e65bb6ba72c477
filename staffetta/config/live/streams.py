"""Open pages: each browser keeps one stream of server-sent events, on which it hears which topics changed.

A stream says nothing but names (core/live.py). Who may have one is asked of the application itself, at the beginning
and again within every minute: the same request as for any page, with the same session, answered by views.stream.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from staffetta.config.bridge import Answer, Bridge, Message, Receive, Scope, Send
from staffetta.core.live import EVERYTHING, News

PATH = "/live/stream/"
BEAT = 20.0
"""So often a silent stream says that it lives: proxies cut what is silent, most after a minute."""
CHECKED = 40.0
"""So long a session is believed; asked again at the next beat, so within a minute."""
PAUSE = 0.25
"""So long a stream gathers before it speaks again; the first word goes at once."""
MOST = 40
"""So many streams one member may have in one process."""
DEAF = 30.0
"""After so many seconds of a database that is away, pages are sent to ask by themselves."""
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
]
NONE = 204
"""The answer to a browser for which there is no stream: no error, and its page asks by itself (live_engine.js)."""
SPREAD = 6
"""For each open page of a workspace, so many milliseconds are left to them all to ask: never all at once."""


@dataclass(eq=False)
class Page:
    """One stream. `over`: it is to end."""

    workspace_id: UUID
    member_id: UUID
    topics: set[str] = field(default_factory=set)
    awake: asyncio.Event = field(default_factory=asyncio.Event)
    over: bool = False
    checked_at: float = field(default_factory=lambda: time.monotonic() - random.uniform(0, CHECKED / 2))  # noqa: S311

    def hear(self, topics: frozenset[str]) -> None:
        """Something changed; if it is about accounts, perhaps this member's own."""
        self.topics |= topics
        if not topics.isdisjoint({"accounts", EVERYTHING}):
            self.checked_at = 0.0
        self.awake.set()

    def end(self) -> None:
        """Have it end."""
        self.over = True
        self.awake.set()


class Streams:
    """All streams of this process. Everything here runs in the loop, but for the questions to the application."""

    def __init__(self, bridge: Bridge) -> None:
        self.pages: defaultdict[UUID, set[Page]] = defaultdict(set)
        self.are_open = True
        self._bridge = bridge
        self._beats = 0

    @property
    def count(self) -> int:
        return sum(map(len, self.pages.values()))

    def hear(self, news: News) -> None:
        """Tell it to the pages that it is for."""
        for page in self.pages.get(news.workspace_id, ()):
            if news.member_id is None or news.member_id == page.member_id:
                page.hear(news.topics)

    def hear_everything(self) -> None:
        """Something may have been missed: every page asks anew."""
        for page in self._all():
            page.hear(frozenset({EVERYTHING}))

    def close(self) -> None:
        """End all streams; browsers come again by themselves."""
        self.are_open = False
        for page in self._all():
            page.end()

    def end_all(self) -> None:
        """End what is open, and stay open for those who come."""
        for page in self._all():
            page.end()

    def _all(self) -> list[Page]:
        return [page for pages in self.pages.values() for page in pages]

    async def beat(self) -> None:
        """Wake every page once in a while, a few at a time. Runs for ever."""
        while True:
            await asyncio.sleep(1.0)
            self._beats += 1
            for number, page in enumerate(self._all()):
                if (number + self._beats) % int(BEAT) == 0:
                    page.awake.set()

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request for a stream, until it ends."""
        said = await self._bridge.ask(scope)
        page = _page_of(said)
        if page is None:
            await _short(send, said)
            return
        siblings = self.pages[page.workspace_id]
        if not self.are_open or sum(1 for other in siblings if other.member_id == page.member_id) >= MOST:
            await _short(send, Answer(NONE, ((b"cache-control", b"no-store"),)))
            return
        siblings.add(page)
        gone = asyncio.create_task(_until_gone(receive, page))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await send(_said("hello", "retry: 3000"))
            await self._tell(page, scope, send)
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()
            siblings.discard(page)
            if not siblings:
                self.pages.pop(page.workspace_id, None)

    async def _tell(self, page: Page, scope: Scope, send: Send) -> None:
        while True:
            await page.awake.wait()
            page.awake.clear()
            if page.over or not await self._may_stay(page, scope):
                return
            topics, page.topics = page.topics, set()
            await send(_said(f"{self._spread(page, topics)} {' '.join(sorted(topics))}") if topics else _said("beat"))
            if topics:
                await asyncio.sleep(PAUSE)

    def _spread(self, page: Page, topics: set[str]) -> int:
        """Within how many milliseconds to ask: what one member is told concerns him alone."""
        return 0 if topics == {"notices"} else SPREAD * len(self.pages[page.workspace_id])

    async def _may_stay(self, page: Page, scope: Scope) -> bool:
        """Whether this is still the session of the same member in the same workspace. While the application cannot
        answer, nothing is known against it."""
        now = time.monotonic()
        if now - page.checked_at < CHECKED:
            return True
        page.checked_at = now
        said = await self._bridge.ask(scope)
        if said.status >= 500:
            return True
        found = _page_of(said)
        return found is not None and (found.workspace_id, found.member_id) == (page.workspace_id, page.member_id)


def _said(data: str, *first: str) -> Message:
    """One event. Its id is the moment, from which a browser that comes back asks for what it missed."""
    lines = "\n".join([*first, f"id: {int(time.time() * 1000)}", f"data: {data}"])
    return {"type": "http.response.body", "body": f"{lines}\n\n".encode(), "more_body": True}


def _page_of(said: Answer) -> Page | None:
    """The page that views.stream allows; None for any other answer."""
    headers = dict(said.headers)
    workspace_id, member_id = headers.get(b"staffetta-workspace"), headers.get(b"staffetta-member")
    if said.status != NONE or workspace_id is None or member_id is None:
        return None
    return Page(UUID(workspace_id.decode()), UUID(member_id.decode()))


async def _short(send: Send, said: Answer) -> None:
    await send({"type": "http.response.start", "status": said.status, "headers": list(said.headers)})
    await send({"type": "http.response.body", "body": said.body})


async def _until_gone(receive: Receive, page: Page) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    page.end()
