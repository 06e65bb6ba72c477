"""How many contacts a second come in from a CSV file, beside a bare COPY of the rows that they become.

    bench/import [ROWS] [--kept DIRECTORY] [--persons] [--watch] [--profile]

The import is the real one: the file is uploaded, mapped by the guess, compared with what is there and with itself, and
written portion by portion, with history, counts and the words of the search. The bare COPY writes the same rows, by a
role that row-level security does not bind, into tables with the same indexes and no foreign keys.
"""

from __future__ import annotations

import argparse
import cProfile
import csv
import io
import multiprocessing
import os
import pstats
import statistics
import time
from pathlib import Path
from typing import Any

from psycopg import sql

from bench.people import Somebody, somebodies
from bench.place import Place, installation

TABLES = ("contacts_contact", "contacts_channel", "contacts_address", "contacts_word", "history_event")
COMPANY = ("Company name", "VAT number", "Industry", "E-mail", "Phone", "Street", "Postal code", "City", "Country")
PERSON = ("First name", "Last name", "Function", "E-mail", "Phone", "Street", "Postal code", "City", "Country")


def main() -> None:
    """See above."""
    asked = _arguments()
    with installation(asked.kept) as place:
        from bench.filling import fill  # noqa: PLC0415 - needs Django

        firm = fill(place, asked.filled, asked.filled // 10)
        data = _file(asked.rows, persons=asked.persons)
        watching = Watching(firm) if asked.watch else None
        begun, cpu, database = time.perf_counter(), time.process_time(), _cpu_of_database(place)
        profile = cProfile.Profile() if asked.profile else None
        made = _import(firm, data, profile)
        seconds = time.perf_counter() - begun
        if profile:
            pstats.Stats(profile).sort_stats("tottime").print_stats(45)
        if watching:
            watching.stop()
        ours, theirs = time.process_time() - cpu, _cpu_of_database(place) - database
        print(f"{made.report['created']:,} contacts created, {made.report['refused']} refused", flush=True)
        print(f"import      {seconds:7.1f} s   {asked.rows / seconds:9,.0f} rows/s", flush=True)
        print(f"of which    {ours:7.1f} s   of the processor here, {theirs:.1f} s in the database", flush=True)
        each = 1_000_000 / asked.rows
        print(
            f"a row       {ours * each:7.0f} us  of the processor here, {theirs * each:.0f} us in the database",
            flush=True,
        )
        print(
            f"load        {os.getloadavg()[0]:7.1f}     wanted the processor on average in the last minute", flush=True
        )
        bare = _bare(place, made.made_at)
        print(f"bare COPY   {bare:7.1f} s   {asked.rows / bare:9,.0f} rows/s   the import takes {seconds / bare:.1f} x")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/import", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("rows", nargs="?", type=int, default=100_000)
    parser.add_argument("--filled", type=int, default=10_000, help="so many contacts are there already")
    parser.add_argument("--kept", default="", help="a directory whose database is used again")
    parser.add_argument("--persons", action="store_true", help="persons instead of companies")
    parser.add_argument("--watch", action="store_true", help="ask for the list of contacts all the while")
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    return parser.parse_args()


class Watching:
    """Another process, which asks for the first page of contacts again and again, as people would."""

    def __init__(self, firm: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self.ended, self.answers = context.Event(), context.Queue()
        member = firm.members[0]
        arguments = (str(member.user.pk), str(member.workspace_id), self.ended, self.answers)
        self.process = context.Process(target=_watch, args=arguments)
        self.process.start()
        print(f"a page takes {self.answers.get(timeout=120):.0f} ms when nothing else goes on", flush=True)

    def stop(self) -> None:
        """Say how long the pages took."""
        self.ended.set()
        taken = self.answers.get(timeout=120)
        self.process.join(20)
        if len(taken) < 2:
            return
        cuts = statistics.quantiles(taken, n=20)
        print(f"{len(taken)} pages meanwhile: half in {statistics.median(taken):.0f} ms, 95 % in {cuts[-1]:.0f} ms")


def _watch(user_id: str, workspace_id: str, ended: Any, answers: Any) -> None:
    import django  # noqa: PLC0415

    django.setup()
    from django.test import Client  # noqa: PLC0415

    from staffetta.accounts.models import User  # noqa: PLC0415

    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    session = client.session
    session["workspace"] = workspace_id
    session.save()
    for _warm in range(5):
        client.get("/contacts/")
    answers.put(statistics.median(_page(client) for _run in range(10)))
    taken = []
    while not ended.wait(0.2):
        taken.append(_page(client))
    answers.put(taken)


def _page(client: Any) -> float:
    begun = time.perf_counter()
    if client.get("/contacts/").status_code != 200:
        raise SystemExit("the list of contacts does not answer")
    return (time.perf_counter() - begun) * 1000


def _file(rows: int, *, persons: bool) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(PERSON if persons else COMPANY)
    seed = time.time_ns()  # others than those who are there already
    written = 0
    for place, somebody in enumerate(somebodies(rows * 3, seed)):
        if somebody.is_company != persons and written < rows:
            writer.writerow(_cells(somebody, place, persons))
            written += 1
    return text.getvalue().encode()


def _cells(somebody: Somebody, place: int, persons: bool) -> tuple[str, ...]:
    last = (
        somebody.email, somebody.phone, somebody.street, somebody.postal_code, somebody.city, somebody.country,
    )  # fmt: skip
    if persons:
        return (somebody.first, somebody.last, somebody.function.replace("none", ""), *last)
    return (f"{somebody.name} {place}", somebody.vat, somebody.industry, *last)


def _import(firm: Any, data: bytes, profile: cProfile.Profile | None) -> Any:
    from bench.filling import SETUP, START  # noqa: PLC0415
    from staffetta.core.isolation import workspace  # noqa: PLC0415
    from staffetta.exchange.acts.map import map_import  # noqa: PLC0415
    from staffetta.exchange.acts.run import run_import  # noqa: PLC0415
    from staffetta.exchange.acts.upload import upload_import  # noqa: PLC0415

    with workspace(firm.workspace.pk):
        made = upload_import("contacts.csv", data, by=SETUP)
        made = map_import(made, kind=made.kind, columns=made.columns, by=SETUP)
        made.dry_run = False
        if profile:
            profile.enable()
        run_import(made, by=SETUP, at=START)
        if profile:
            profile.disable()
    return made


def _cpu_of_database(place: Place) -> float:
    """Seconds of the processor that the database has spent for all connections that are open: they tell more than the
    clock on a machine that does other things too. An import has several, which the pool keeps."""
    with place.as_super() as connection:
        rows = connection.execute(
            "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
        ).fetchall()
    ticks = 0
    for (pid,) in rows:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _bare(place: Place, since: Any) -> float:
    """Seconds for the rows written since, into copies of their tables."""
    seconds = 0.0
    with place.as_super() as connection:
        for name in TABLES:
            table, copy = sql.Identifier(name), sql.Identifier(f"bare_{name}")
            key = sql.Identifier("contact_id" if name == "contacts_word" else "id")
            ids = sql.SQL("substr({}::text, 1, 13) >= {}").format(key, sql.Literal(_start_of_ids(since)))
            connection.execute(sql.SQL("create table {} (like {} including indexes)").format(copy, table))
            question = sql.SQL("copy (select * from {} where {}) to stdout").format(table, ids)
            with connection.cursor() as cursor, cursor.copy(question) as rows:
                data = [bytes(row) for row in rows]
            begun = time.perf_counter()
            with connection.cursor() as cursor, cursor.copy(sql.SQL("copy {} from stdin").format(copy)) as into:
                for row in data:
                    into.write(row)
            seconds += time.perf_counter() - begun
            connection.execute(sql.SQL("drop table {}").format(copy))
    return seconds


def _start_of_ids(since: Any) -> str:
    """How ids made since then begin (UUID version 7: milliseconds first)."""
    milliseconds = f"{int(since.timestamp() * 1000):012x}"
    return f"{milliseconds[:8]}-{milliseconds[8:]}"


if __name__ == "__main__":
    main()
