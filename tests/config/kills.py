"""Clients that send documents until they are answered, while a killer ends processes at any moment."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tests.config.instances import Instance, describe, eventually, family

PATIENCE = 300.0
"""Seconds after which a client gives up: then the program is broken, not busy."""


@dataclass
class Sent:
    """A document as its sender knows it. `mark` stands in its notes, so that it is found whatever its number."""

    mark: str
    body: dict[str, Any]
    key: str
    """The idempotency key of every sending; "" for a new one each time."""
    persists: bool
    """Whether the client sends until it is answered; others walk away after the first failure."""
    answers: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Clients:
    """Several programs at once, each with a connection of its own."""

    port: int
    stage: dict[str, Any]
    count: int = 6
    sent: list[Sent] = field(default_factory=list)
    refused: list[tuple[int, bytes]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.threads = [threading.Thread(target=self._work, args=(number,)) for number in range(self.count)]

    @property
    def answered(self) -> int:
        """How many documents have been answered so far."""
        return sum(bool(sent.answers) for sent in self.sent)

    def start(self) -> None:
        """Begin."""
        for thread in self.threads:
            thread.start()

    def finish(self) -> None:
        """Begin no new documents; wait until every one that is being sent is answered."""
        self.stopping.set()
        for thread in self.threads:
            thread.join(2 * PATIENCE)
            assert not thread.is_alive(), "a client is not answered any more"

    def _work(self, number: int) -> None:
        chance = random.Random(number)  # noqa: S311
        while not self.stopping.is_set():
            is_ours = chance.random() < 0.4
            given = "" if is_ours else f"K-{chance.getrandbits(48):x}"
            key = str(uuid.uuid4()) if is_ours or chance.random() < 0.5 else ""
            sent = self.document(chance, number=given, key=key)
            self._send_until_answered(sent, number)
            if sent.answers and chance.random() < 0.3:  # an answer that was lost on the way: once more
                self._send_until_answered(sent, number)

    def document(self, chance: random.Random, *, number: str, key: str) -> Sent:
        """Numbered by the sender, or with "" by us; then only the key says what the same document is."""
        mark = str(uuid.uuid4())
        body = {
            "type": "quote",
            "contact_id": chance.choice(self.stage["contacts"]),
            "number": number,
            "date": self.stage["today"],
            "notes": mark,
            "lines": [{"description": "Chair", "price": "100.00", "tax_rate": "22"}],
        }
        sent = Sent(mark, body, key, persists=chance.random() < 0.85)
        self.sent.append(sent)
        return sent

    def _send_until_answered(self, sent: Sent, number: int) -> None:
        begun = time.monotonic()
        while time.monotonic() - begun < PATIENCE:
            answer = self.send(sent, number)
            if answer is not None:
                sent.answers.append(answer)
                return
            if not sent.persists:
                return
            time.sleep(0.1)
        raise AssertionError(f"nobody answered for {PATIENCE} s")

    def send(self, sent: Sent, number: int) -> dict[str, Any] | None:
        """Send it as the member of this number; None where the answer is none, or an error of the server."""
        headers = {
            "Authorization": f"Bearer {self.stage['keys'][number % len(self.stage['keys'])]}",
            "Content-Type": "application/json",
            "Idempotency-Key": sent.key or str(uuid.uuid4()),
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", "/api/v1/documents", json.dumps(sent.body), headers)
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        if answer.status in (200, 201):
            made: dict[str, Any] = json.loads(said)
            return made
        if answer.status < 500:
            self.refused.append((answer.status, said))
        return None


KINDS = {"web process": 5, "database session": 4, "job worker": 2, "database": 1.5, "web server": 1}
"""Whom to kill, and how often."""


class Killer:
    """Ends processes of one tree with SIGKILL, whichever they are and whatever they do."""

    def __init__(self, running: Instance, seed: int) -> None:
        self.running, self.chance = running, random.Random(seed)  # noqa: S311
        self.killed: dict[str, int] = {}
        self.first = self.chance.sample(list(KINDS), len(KINDS))

    def kill(self) -> None:
        """End one: each kind once, then more often those that come back at once."""
        left = [kind for kind in self.first if kind not in self.killed]
        kind = left[0] if left else self.chance.choices(list(KINDS), weights=list(KINDS.values()))[0]
        victims = self._victims(kind)
        if victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.chance.choice(victims), signal.SIGKILL)
                self.killed[kind] = self.killed.get(kind, 0) + 1

    def _victims(self, kind: str) -> list[int]:
        lines = {pid: describe(pid) for pid in family(self.running.process.pid)}
        web = [pid for pid, line in lines.items() if "granian" in line]
        return {
            "web server": web[:1],
            "web process": web[1:],
            "job worker": [pid for pid, line in lines.items() if "job_worker" in line],
            "database": [pid for pid, line in lines.items() if "bin/postgres" in line and "-D" in line],
            "database session": [pid for pid, line in lines.items() if "postgres:" in line and "staffetta_app" in line],
        }[kind]

    def rage(self, kills: int, clients: Clients) -> None:
        """Kill so often: mostly when documents have come through since the last time, now and then at once again.
        On a machine that is busy otherwise it waits for them, so that there is something to kill."""
        while sum(self.killed.values()) < kills:
            answered, begun = clients.answered, time.monotonic()
            wanted = 0 if self.chance.random() < 0.2 else self.chance.randint(1, 6)
            while clients.answered < answered + wanted and time.monotonic() - begun < 40:
                time.sleep(0.02)
            time.sleep(self.chance.uniform(0, 0.3))
            self.kill()


@dataclass(frozen=True)
class Found:
    """What is in the database afterwards: for each mark the documents that bear it, and what belongs to each."""

    documents: dict[str, list[dict[str, Any]]]
    leads: int
    tasks: int
    owed: int
    lost: int
    """Reactions that are owed and for which no job is there."""
    kept: int
    """Jobs that are done and were not deleted."""


PARTS = {
    "lines": "documents_documentline where document_id = d.id",
    "leads": "leads_lead where process_id = d.lead_id",
    "processes": "processes_process where id = d.lead_id and task_count = 5 and open_count = 5",
    "stays": "leads_stay where lead_id = d.lead_id",
    "tasks": "processes_task where process_id = d.lead_id",
    "runs": "playbooks_run where process_id = d.lead_id",
    "links": "playbooks_runtask where run_id in (select id from playbooks_run where process_id = d.lead_id)",
    "told": "history_event where kind = 'documents.added' and subject_id in (d.id, d.lead_id)",
    "opened": "history_event where kind = 'leads.opened' and subject_id = d.lead_id",
    "planned": "history_event where kind = 'processes.task_planned' and subject_id = d.lead_id",
    "started": "history_event where kind = 'playbooks.started' and subject_id = d.lead_id",
    "reactions": "history_delivery x join history_event e on e.id = x.event_id where e.subject_id = d.lead_id",
    "webhooks": "webhooks_delivery where object_id = d.id",
    "notices": "notices_notice where subject_id in (select id from processes_task where process_id = d.lead_id)",
}
WHOLE = {"lines": 1, "leads": 1, "processes": 1, "stays": 1, "tasks": 5, "runs": 1, "links": 5, "told": 2, "opened": 1,
         "planned": 5, "started": 1, "reactions": 2, "webhooks": 1}  # fmt: skip
"""What belongs to each document; the notices come later, one for each reaction."""


def look(address: str, workspace_id: str) -> Found:
    """Count."""
    counts = ", ".join(f"(select count(*) from {where}) as {name}" for name, where in PARTS.items())
    with psycopg.connect(address, row_factory=psycopg.rows.dict_row) as connection:
        connection.execute("select set_config('app.workspace', %s, false)", (workspace_id,))
        rows = connection.execute(f"select d.id, d.notes, d.number, d.lead_id, {counts} from documents_document d")  # noqa: S608 - our own
        documents: dict[str, list[dict[str, Any]]] = {}
        for row in rows.fetchall():
            documents.setdefault(row["notes"], []).append(row)
        sums = connection.execute(
            "select (select count(*) from leads_lead) as leads, (select count(*) from processes_task) as tasks,"
            " (select count(*) from history_delivery where done_at is null) as owed,"
            " (select count(*) from history_delivery x where done_at is null and not exists (select from"
            " procrastinate_jobs j where j.status in ('todo', 'doing') and (j.args->>'delivery_id' = x.id::text"
            " or j.args->'delivery_ids' ? x.id::text)) and x.has_job) as lost,"
            " (select count(*) from procrastinate_jobs where status = 'succeeded') as kept"
        ).fetchone()
    assert sums is not None
    return Found(documents=documents, **sums)


def wait_until_done(address: str, workspace_id: str, patience: float) -> Found:
    """Wait until no reaction is owed any more."""
    with contextlib.suppress(AssertionError):
        eventually(lambda: look(address, workspace_id).owed == 0, patience)
    return look(address, workspace_id)
