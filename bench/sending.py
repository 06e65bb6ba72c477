"""Clients that send documents over HTTP, inserters that write the same rows without any of it; each in a process."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Json

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""By table, in the order in which they are inserted."""


@dataclass
class Sent:
    """What came of it."""

    seconds: float
    cpu: float
    statuses: dict[int, int] = field(default_factory=dict)


def send(port: int, key: str, bodies: Iterable[dict[str, Any]], clients: int) -> Sent:
    """Send these documents, each with a key of its own, from so many connections that are kept open."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_send, (port, key, [json.dumps(body) for body in bodies], clients))


def _send(port: int, key: str, bodies: list[str], clients: int) -> Sent:
    left, lock, statuses = list(enumerate(bodies)), threading.Lock(), Counter[int]()

    def one() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        while True:
            with lock:
                if not left:
                    return
                _number, body = left.pop()
            connection.request("POST", "/api/v1/documents", body, {**headers, "Idempotency-Key": str(uuid4())})
            answer = connection.getresponse()
            answer.read()
            with lock:
                statuses[answer.status] += 1

    threads = [threading.Thread(target=one) for _ in range(clients)]
    begun, used = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Sent(time.perf_counter() - begun, time.process_time() - used, dict(statuses))


def bare(address: str, workspace_id: UUID, rows: Rows, count: int, connections: int) -> float:
    """Seconds that it takes to insert copies of these rows so many times, one transaction each time."""
    context = multiprocessing.get_context("spawn")
    share = count // connections
    with context.Pool(connections) as pool:
        ready = [pool.apply_async(_insert, (address, workspace_id, rows, share)) for _ in range(connections)]
        return max(one.get() for one in ready)


def _insert(address: str, workspace_id: UUID, rows: Rows, count: int) -> float:
    copies = [_statements(rows) for _ in range(count)]
    with psycopg.connect(address, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("select set_config('app.workspace', %s, false)", (str(workspace_id),))
        begun = time.perf_counter()
        for statements in copies:
            with connection.transaction():
                for statement, values in statements:
                    cursor.execute(statement, values, prepare=True)
        return time.perf_counter() - begun


def _statements(rows: Rows) -> list[tuple[str, list[Any]]]:
    """One insert for each table, of rows with new ids and new numbers that point at each other as the old ones do."""
    new = {row["id"]: uuid4() for several in rows.values() for row in several if isinstance(row.get("id"), UUID)}
    new |= {row["process_id"]: uuid4() for row in rows["leads_lead"]}
    new = {old: new[old] for old in new}
    mark = uuid4().hex
    statements = []
    for table, several in rows.items():
        columns = list(several[0])
        places = ", ".join("(" + ", ".join(["%s"] * len(columns)) + ")" for _ in several)
        names = ", ".join(f'"{name}"' for name in columns)
        values = [_copied(name, row[name], new, mark) for row in several for name in columns]
        statements.append((f'insert into "{table}" ({names}) values {places}', values))  # noqa: S608
    return statements


def _copied(name: str, value: Any, new: Mapping[UUID, UUID], mark: str) -> Any:
    if isinstance(value, UUID):
        return new.get(value, value)
    if name in ("number", "key") and isinstance(value, str):
        return mark
    return Json(value) if isinstance(value, (dict, list)) else value
