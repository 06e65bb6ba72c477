"""The web process's one ear at the database: it hears what every act publishes (core/live.py)."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from typing import Any

import psycopg
from django.db import connection

from staffetta.core.live import CHANNEL, News, unpacked

_log = logging.getLogger(__name__)
_PAUSES = (0.2, 0.5, 1, 2, 5, 10)
_PROBED_WITHIN = 5.0


class Ear:
    """Listens for ever, on a connection of its own, and finds back when the database was away.

    `is_hearing` says whether what is published arrives. It does not behind a pooler that hands a connection from
    transaction to transaction; so a word of our own is sent by the ordinary way first, and must be heard.
    """

    def __init__(self, address: str, hear: Callable[[News], None], again: Callable[[], None]) -> None:
        self.is_hearing = False
        self._address, self._hear, self._again = address, hear, again

    async def listen(self) -> None:
        """Listen until cancelled. `again` is called each time that hearing begins: something may have been missed."""
        failures = 0
        while True:
            try:
                await self._listen_once()
                failures = 0
            except (psycopg.Error, OSError, TimeoutError) as error:
                failures = 0 if self.is_hearing else failures + 1
                if failures == 3:
                    _log.warning("Open pages are not told of changes (%s); they ask now and then.", error)
            self.is_hearing = False
            await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])

    async def _listen_once(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._address, autocommit=True, **_ALIVE) as listening:
            await listening.execute(f"listen {CHANNEL}")
            word = f"word {secrets.token_hex(8)}"
            await asyncio.get_running_loop().run_in_executor(None, _say, word)
            arriving = listening.notifies()
            async with asyncio.timeout(_PROBED_WITHIN):
                while (await _next(arriving)) != word:
                    pass
            self.is_hearing = True
            self._again()
            while True:
                for news in unpacked(await _next(arriving)):
                    self._hear(news)


_ALIVE: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}


async def _next(arriving: AsyncIterator[psycopg.Notify]) -> str:
    return (await anext(arriving)).payload


def _say(word: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select pg_notify(%s, %s)", (CHANNEL, word))
    finally:
        connection.close()
