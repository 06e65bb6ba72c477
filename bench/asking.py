"""Ask the whole server but for the socket, and beside it the bare SQL of the same rows: what the benches share.

Milliseconds; the median of the runs; CPU is what this process takes of it, which a busy machine changes less.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

SLOW = 4.0
Cases = Callable[[Any, Any], Iterable["Case"]]


class Unanswered(Exception):
    """A case that the server did not answer with 200."""


@dataclass
class Case:
    """One thing that is asked for: `address` of the page or API, and the SQL of its rows."""

    name: str
    address: str
    sql: str
    parameters: tuple[Any, ...] = ()
    api: bool = False


def asked_for(parser: argparse.ArgumentParser) -> None:
    """The options that every bench of pages has."""
    parser.add_argument("--kept", default="", help="a directory whose database is used again")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--only", default="", help="ask only the cases with one of these words: one|other")
    parser.add_argument("--explain", default="", help="show statements and slow plans of the cases with these words")
    parser.add_argument("--profile", default="", help="say where the time of the cases with these words goes")


def ask_all(firm: Any, made: Cases, asked: argparse.Namespace) -> None:
    """Ask every case as the firm's administrator, and print a line for each."""
    from django.test import Client  # noqa: PLC0415

    from bench.filling import SETUP  # noqa: PLC0415
    from staffetta.accounts.acts.make_key import make_key  # noqa: PLC0415
    from staffetta.core.isolation import workspace  # noqa: PLC0415

    member = firm.members[0]
    page = Client(raise_request_exception=False)
    with workspace(None):
        page.force_login(member.user)
        session = page.session
        session["workspace"] = str(member.workspace_id)
        session.save()
    with workspace(member.workspace_id):
        api = Client(
            raise_request_exception=False,
            headers={"Authorization": f"Bearer {make_key(member, label='bench', by=SETUP)[1]}"},
        )
        wanted = asked.only.split("|")
        cases = [case for case in made(firm, page) if any(words in case.name for words in wanted)]
    print(f"{'':44}{'server':>8}{'bare SQL':>10}{'more':>8}{'CPU':>8}{'SQL':>5}", flush=True)
    worst: dict[bool, float] = {False: 0.0, True: 0.0}
    for case in cases:
        client = api if case.api else page
        try:
            worst[case.api] = max(worst[case.api], _one(case, client, member, asked))
        except Unanswered as error:
            print(f"{case.name:44}  NOT ANSWERED: {error}", flush=True)
    print(f"at most {worst[False]:.1f} ms more for a page (aim 12), {worst[True]:.1f} for the API (aim 6)")


def _one(case: Case, client: Any, member: Any, asked: argparse.Namespace) -> float:
    from django.db import connection  # noqa: PLC0415

    def ask() -> Any:
        answer = client.get(case.address)
        if answer.status_code != 200:
            raise Unanswered(f"{case.address}: {answer.status_code} {answer.content[:200]!r}")
        return answer

    ask()
    statements: list[tuple[float, str, Any]] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        answer = execute(sql, parameters, many, context)
        statements.append(((time.perf_counter() - begun) * 1000, sql, parameters))
        return answer

    with connection.execute_wrapper(note):
        ask()
    server, bare, ours = [], [], []
    for _run in range(asked.runs):
        cpu = time.process_time()
        server.append(_timed(ask))
        ours.append((time.process_time() - cpu) * 1000)
        bare.append(_timed(lambda: _bare(case, member)) if case.sql else 0.0)
    taken, least = statistics.median(server), statistics.median(bare)
    figures = f"{taken:8.1f}{least:10.1f}{taken - least:8.1f}{statistics.median(ours):8.1f}{len(statements):5}"
    print(f"{case.name:44}{figures}", flush=True)
    if asked.explain and asked.explain in case.name:
        _explain(statements, member)
    if asked.profile and asked.profile in case.name:
        _profile(ask)
    return taken - least


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
            if milliseconds > SLOW and sql.startswith("SELECT"):
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
