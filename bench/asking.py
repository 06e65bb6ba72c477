"""Ask the whole server but for the socket, and beside it the bare SQL of the same rows: what the benches share.

The application is called as web servers call it, with the pool of connections that they have, and as a server that has
answered for a while: both are asked WARM times before it counts, since each connection of the pool learns its
statements by itself. Milliseconds; the median of the runs; CPU is what this process takes of it and PG what PostgreSQL
takes, which a busy machine changes less (so is "bare PG", of the bare SQL).
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

SLOW = 4.0
WARM = 24
SOME = 2
FRAGMENT = {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "partial"}
Cases = Callable[[Any, Any], Iterable["Case"]]


class Unanswered(Exception):
    """A case that the server did not answer with 200."""


@dataclass
class Case:
    """One thing that is asked for: `address` of the page or API, and the SQL of its rows. `fragment`: scripts ask,
    for a part of a page."""

    name: str
    address: str
    sql: str
    parameters: tuple[Any, ...] = ()
    api: bool = False
    fragment: bool = False


def asked_for(parser: argparse.ArgumentParser) -> None:
    """The options that every bench of pages has."""
    parser.add_argument("--kept", default="", help="a directory whose database is used again")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--only", default="", help="ask only the cases with one of these words: one|other")
    parser.add_argument("--explain", default="", help="show statements and slow plans of the cases with these words")
    parser.add_argument("--profile", default="", help="say where the time of the cases with these words goes")


def ask_all(firm: Any, made: Cases, asked: argparse.Namespace) -> None:
    """Ask every case as the firm's administrator, and print a line for each."""
    from staffetta.core.isolation import workspace  # noqa: PLC0415

    member = firm.members[0]
    server = _server(member)
    with workspace(member.workspace_id):
        wanted = asked.only.split("|")
        cases = [case for case in made(firm, server) if any(words in case.name for words in wanted)]
    print(f"{'':44}{'server':>8}{'bare SQL':>10}{'more':>8}{'CPU':>8}{'PG':>8}{'bare PG':>9}{'SQL':>5}", flush=True)
    worst: dict[bool, float] = {False: 0.0, True: 0.0}
    for case in cases:
        try:
            worst[case.api] = max(worst[case.api], _one(case, server, member, asked))
        except Unanswered as error:
            print(f"{case.name:44}  NOT ANSWERED: {error}", flush=True)
    print(f"at most {worst[False]:.1f} ms more for a page (aim 12), {worst[True]:.1f} for the API (aim 6)")


def _server(member: Any) -> Server:
    """The application, known to it by a session and by a key."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from bench.filling import SETUP  # noqa: PLC0415
    from staffetta.accounts.acts.make_key import make_key  # noqa: PLC0415
    from staffetta.config.garbage import look_seldom  # noqa: PLC0415
    from staffetta.core.isolation import workspace  # noqa: PLC0415

    browser = Client()
    with workspace(None):
        browser.force_login(member.user)
        session = browser.session
        session["workspace"] = str(member.workspace_id)
        session.save()
    with workspace(member.workspace_id):
        key = make_key(member, label="bench", by=SETUP)[1]
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    application = get_wsgi_application()
    look_seldom()  # as config/web.py does
    return Server(application, {"HTTP_COOKIE": cookie}, {"HTTP_AUTHORIZATION": f"Bearer {key}"})


@dataclass
class Server:
    """The application as web servers call it, and what browsers and programs send along."""

    application: Any
    browser: dict[str, str]
    program: dict[str, str]

    def answer(self, case: Case) -> bytes:
        """The body of the answer. Raises Unanswered."""
        path, _mark, query = case.address.partition("?")
        asked = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(path),
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            **(self.program if case.api else self.browser),
            **(FRAGMENT if case.fragment else {}),
        }
        said: list[str] = []
        parts = self.application(asked, lambda status, headers, error=None: said.append(status))
        body = b"".join(parts)
        parts.close()
        if not said[0].startswith("200"):
            raise Unanswered(f"{case.address}: {said[0]} {body[:200]!r}")
        return body


def _one(case: Case, server: Server, member: Any, asked: argparse.Namespace) -> float:
    from django.db import connection  # noqa: PLC0415

    def ask() -> bytes:
        return server.answer(case)

    ask()
    statements: list[tuple[float, str, Any]] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        answer = execute(sql, parameters, many, context)
        statements.append(((time.perf_counter() - begun) * 1000, sql, parameters))
        return answer

    with connection.execute_wrapper(note):
        ask()
    taken, bare, ours, theirs, alone = [], [], [], [], []
    whole_second = 0.0  # of a slow statement two turns are enough: there is nothing to learn after
    for turn in range(WARM):
        ask()
        if case.sql and (turn < SOME or whole_second < 1):
            begun = time.perf_counter()
            _bare(case, member)
            whole_second += time.perf_counter() - begun
    backends = {_backend() for _turn in range(8)}
    for _run in range(asked.runs):
        cpu, before = time.process_time(), sum(map(_cpu_of, backends))
        taken.append(_timed(ask))
        ours.append((time.process_time() - cpu) * 1000)
        theirs.append(sum(map(_cpu_of, backends)) - before)
        connection.ensure_connection()
        before = sum(map(_cpu_of, backends))
        bare.append(_timed(lambda: _bare(case, member)) if case.sql else 0.0)
        alone.append(sum(map(_cpu_of, backends)) - before)
    whole, least = statistics.median(taken), statistics.median(bare)
    figures = f"{whole:8.1f}{least:10.1f}{whole - least:8.1f}{statistics.median(ours):8.1f}"
    print(
        f"{case.name:44}{figures}{statistics.fmean(theirs):8.1f}{statistics.fmean(alone):9.1f}{len(statements):5}",
        flush=True,
    )
    if asked.explain and asked.explain in case.name:
        _explain(statements, member)
    if asked.profile and asked.profile in case.name:
        _profile(ask)
    return whole - least


def _backend() -> int:
    """The process of the database behind the next connection of the pool, which go round."""
    from django.db import connection  # noqa: PLC0415

    connection.ensure_connection()
    pid: int = connection.connection.info.backend_pid
    connection.close()
    return pid


def _cpu_of(process: int) -> float:
    """Milliseconds that it has run so far; 0 where the system does not say."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e6
    except (OSError, ValueError, IndexError):
        return 0.0


def _timed(function: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    function()
    return (time.perf_counter() - begun) * 1000


def _bare(case: Case, member: Any) -> None:
    from django.db import connection  # noqa: PLC0415

    from staffetta.core.isolation import workspace  # noqa: PLC0415

    with workspace(member.workspace_id), connection.cursor() as cursor:
        cursor.execute(case.sql, case.parameters)
        cursor.fetchall()


def _explain(statements: Iterable[tuple[float, str, Any]], member: Any) -> None:
    from django.db import connection  # noqa: PLC0415

    from staffetta.core.isolation import workspace  # noqa: PLC0415

    with workspace(member.workspace_id), connection.cursor() as cursor:
        for milliseconds, sql, parameters in statements:
            print(f"    {milliseconds:6.1f} ms  {sql[:220]}")
            if milliseconds > SLOW and sql.lower().startswith(("select", "(")):
                cursor.execute(f"explain (analyze, buffers) {sql}", parameters)
                print("\n".join(f"        {line}" for (line,) in cursor.fetchall()))


def _profile(ask: Callable[[], Any]) -> None:
    import cProfile  # noqa: PLC0415
    import pstats  # noqa: PLC0415

    profile = cProfile.Profile()
    profile.enable()
    for _run in range(20):
        ask()
    profile.disable()
    pstats.Stats(profile).sort_stats("cumtime").print_stats(110)
