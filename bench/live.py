"""What open pages cost at rest, how soon they hear of a change, and what an act pays for telling it.

    bench/live [COUNT] [--seconds 65] [--changes 100]

Starts `staffetta run` on a throw-away database, keeps COUNT streams (500) open from one asyncio client for so many
seconds in which nothing happens, then makes so many changes, one after the other, each awaited by all. In the same run
a bare asyncio server with as many streams says what the machine allows. The aims: at rest less than 10 % of one core
for web server and database together; an act less than 0.1 ms of processor more.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bench.running import Running, cpu_of, running

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


class Streams:
    """Many open pages in one client."""

    def __init__(self) -> None:
        self.heard = 0
        self._wanted = 0
        self._all = asyncio.Event()
        self._writers: list[asyncio.StreamWriter] = []
        self._readers: list[asyncio.Task[None]] = []

    async def open(self, port: int, cookies: list[str]) -> None:
        """Open one stream for each cookie; returns when all have said hello."""
        self.expect(len(cookies))
        for cookie in cookies:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            ask = f"GET /live/stream/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: sessionid={cookie}\r\n\r\n"
            writer.write(ask.encode())
            self._writers.append(writer)
            self._readers.append(asyncio.create_task(self._read(reader)))
        await self.all()

    def expect(self, count: int) -> None:
        self.heard, self._wanted = 0, count
        self._all.clear()

    async def all(self) -> None:
        """Wait until every stream has heard something."""
        await asyncio.wait_for(self._all.wait(), 60)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if line.startswith(b"HTTP/1.1") and b" 200 " not in line:
                raise SystemExit(line.decode())
            if line.startswith(b"data: ") and b"beat" not in line:
                self.heard += 1
                if self.heard >= self._wanted:
                    self._all.set()

    def close(self) -> None:
        for reader in self._readers:
            reader.cancel()
        for writer in self._writers:
            writer.close()


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(prog="bench/live", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("count", nargs="?", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=65, help="long enough for every session to be asked again")
    parser.add_argument("--changes", type=int, default=100)
    asked = parser.parse_args()
    with running() as server:
        firm, cookies = _furnish(server, asked.count)
        asyncio.run(_bare(asked))
        asyncio.run(_ours(server, firm, cookies, asked))
        _telling(firm)


def _furnish(server: Running, count: int) -> tuple[Any, list[str]]:
    """A firm, and as many sessions of its people."""
    from staffetta.accounts.acts.add_member import add_member  # noqa: PLC0415 - needs Django
    from staffetta.accounts.models import Role  # noqa: PLC0415
    from staffetta.core.isolation import workspace  # noqa: PLC0415
    from tests.cast import SETUP, a_firm  # noqa: PLC0415
    from tests.config.webserver import session_of  # noqa: PLC0415

    with workspace(None):
        firm = a_firm()
    with workspace(firm.workspace.pk):
        others = [
            add_member(email=f"p{n}@rossi.example", name=f"Person {n}", role=Role.USER, by=SETUP) for n in range(44)
        ]
    sessions = [session_of(member) for member in (*firm.everybody, *others)]
    return firm, [sessions[number % len(sessions)] for number in range(count)]


async def _ours(server: Running, firm: Any, cookies: list[str], asked: argparse.Namespace) -> None:
    streams = Streams()
    begun = time.perf_counter()
    await streams.open(server.port, cookies)
    print(f"{len(cookies)} streams opened in {time.perf_counter() - begun:.1f} s", flush=True)
    before = cpu_of(server)
    await asyncio.sleep(asked.seconds)
    spent = {name: 100 * (after - before[name]) / asked.seconds for name, after in cpu_of(server).items()}
    print(
        f"at rest: web {spent['web']:.1f} % + database {spent['database']:.1f} % of one core"
        f" (the job worker, with or without pages, {spent['worker']:.1f} %); aim 10 %",
        flush=True,
    )
    loop = asyncio.get_running_loop()
    await _changes("ours", streams, lambda: loop.run_in_executor(None, _change, firm), len(cookies), asked.changes)
    streams.close()


def _change(firm: Any) -> None:
    from django.db import connection  # noqa: PLC0415

    from staffetta.core.isolation import workspace  # noqa: PLC0415
    from staffetta.core.live import publish  # noqa: PLC0415

    with workspace(firm.workspace.pk):
        publish("leads")
    if connection.in_atomic_block:
        raise AssertionError("it was to be told at once")


async def _bare(asked: argparse.Namespace) -> None:
    """The same from a server that does nothing else."""
    writers: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(_HEAD + b"d\r\ndata: hello\n\n\r\n")
        writers.append(writer)

    async def change() -> None:
        for writer in writers:
            writer.write(b"f\r\ndata: 6 leads\n\n\r\n")

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1024)
    streams = Streams()
    await streams.open(int(server.sockets[0].getsockname()[1]), ["x"] * asked.count)
    await _changes("bare asyncio", streams, change, asked.count, asked.changes)
    streams.close()
    server.close()


async def _changes(name: str, streams: Streams, change: Callable[[], Awaitable[Any]], count: int, changes: int) -> None:
    taken = []
    for _number in range(changes):
        await asyncio.sleep(0.3)  # a stream rests a moment after it spoke
        streams.expect(count)
        begun = time.perf_counter()
        await change()
        await streams.all()
        taken.append((time.perf_counter() - begun) * 1000)
    print(
        f"{name}: all {count} heard of a change after {statistics.median(taken):.0f} ms,"
        f" at worst {max(taken):.0f} ms ({changes} changes)",
        flush=True,
    )


def _telling(firm: Any) -> None:
    """What an act pays: the same small act with and without, alternately."""
    from unittest import mock  # noqa: PLC0415

    from staffetta.accounts.acts.make_group import make_group  # noqa: PLC0415
    from staffetta.core.isolation import workspace  # noqa: PLC0415
    from staffetta.history import recording  # noqa: PLC0415

    spent: dict[bool, list[float]] = {True: [], False: []}
    with workspace(firm.workspace.pk):
        for turn in range(600):
            told = turn % 2 == 0
            with mock.patch.object(recording, "publish_facts", recording.publish_facts if told else _silent):
                begun = time.thread_time()
                make_group(f"Group {turn}", members=[], by=firm.administrator)
                spent[told].append((time.thread_time() - begun) * 1000)
    with_it, without = (statistics.mean(sorted(spent[told])[50:-50]) for told in (True, False))
    print(
        f"an act: {with_it:.3f} ms of processor, without telling {without:.3f}: {with_it - without:+.3f} ms (aim 0.1)"
    )


def _silent(*_anything: Any) -> None:
    pass


if __name__ == "__main__":
    main()
