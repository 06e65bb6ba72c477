"""Documents that start their leads, through the API of the running server, beside the bare inserts of the same rows.

    bench/documents [COUNT] [--clients 8] [--kept DIRECTORY] [--inside] [--explain] [--profile]

Starts `staffetta run` (two web processes, the job worker, the embedded database), founds a firm with a sequence of five
lines, and has several clients send COUNT quotes with idempotency keys over HTTP. Then the rows that one such document
leaves behind are inserted COUNT times with new ids and numbers, one transaction each, from as many connections as there
are web processes. The aim: at most six times as long, and a hundred documents a second on two processors which client,
server and database share. `--inside` asks in this process instead and tells statements and processor time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from typing import Any

from bench.running import Running, cpu_of, running
from bench.sending import bare, send

WEB = 2


def main() -> None:
    """See above."""
    asked = _arguments()
    with running(asked.kept, workers=WEB) as server:
        from bench.stage import Stage, stage  # noqa: PLC0415 - needs Django

        set_up: Stage = stage(server)
        if asked.inside:
            inside(set_up, asked)
        else:
            live(server, set_up, asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/documents", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("count", nargs="?", type=int, default=2000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--kept", default="", help="a directory whose database is used again")
    parser.add_argument("--inside", action="store_true", help="ask in this process; statements and processor time")
    parser.add_argument("--explain", action="store_true", help="show the statements of one document")
    parser.add_argument("--profile", action="store_true", help="say where the time of a document goes")
    return parser.parse_args()


def live(server: Running, set_up: Any, asked: argparse.Namespace) -> None:
    """Over HTTP, then the bare inserts."""
    send(server.port, set_up.key, set_up.bodies(200), asked.clients)  # so that statements are compiled and plans made
    rows = set_up.rows_of_one()
    bodies = set_up.bodies(asked.count)
    before = cpu_of(server)
    sent = send(server.port, set_up.key, bodies, asked.clients)
    after = cpu_of(server)
    assert sent.statuses == {201: asked.count}, sent.statuses
    assert set_up.whole(asked.count) == asked.count
    each = 1000 / asked.count
    spent = "  ".join(f"{name} {(after[name] - before[name]) * each:.1f}" for name in before)
    print(f"through the API   {asked.count / sent.seconds:8.1f} documents a second  ({asked.clients} clients)")
    print(f"                  ms of processor time for each: {spent}  clients {sent.cpu * each:.1f}")
    before = cpu_of(server)
    seconds = bare(server.address, set_up.workspace_id, rows, asked.count, WEB)
    of_bare = (cpu_of(server)["database"] - before["database"]) * each
    print(
        f"bare inserts      {asked.count / seconds:8.1f} documents a second  ({sum(map(len, rows.values()))} rows each,"
        f" {of_bare:.1f} ms of the database's processor time)"
    )
    print(f"that is {sent.seconds / seconds:.1f} times as long (aim: at most 6)")
    print(f"notices and other reactions were done {set_up.wait_for_reactions():.1f} s later")


def inside(set_up: Any, asked: argparse.Namespace) -> None:
    """The whole server but for the socket, in this process."""
    client = set_up.client()
    for body in set_up.bodies(20):
        client(body)
    statements = set_up.statements(lambda: client(next(iter(set_up.bodies(1)))))
    if asked.explain:
        for milliseconds, sql in statements:
            print(f"    {milliseconds:6.2f} ms  {sql[:230]}")
    cpu, wall = [], []
    for body in set_up.bodies(asked.count):
        begun, used = time.perf_counter(), time.process_time()
        client(body)
        wall.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    print(
        f"{len(statements)} statements, {statistics.median(cpu):.1f} ms of processor time,"
        f" {statistics.median(wall):.1f} ms, of which the database {sum(ms for ms, _ in statements):.1f}"
    )
    if asked.profile:
        import cProfile  # noqa: PLC0415
        import pstats  # noqa: PLC0415

        profile = cProfile.Profile(time.process_time)
        bodies = list(set_up.bodies(200))
        profile.enable()
        for body in bodies:
            client(body)
        profile.disable()
        pstats.Stats(profile).sort_stats(os.environ.get("SORT", "cumtime")).print_stats(130)


if __name__ == "__main__":
    main()
