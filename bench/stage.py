"""What bench/documents plays on: a firm whose quotes start a lead with five tasks."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.test import Client

from bench.running import Running
from staffetta.accounts.acts.add_member import add_member
from staffetta.accounts.acts.found import Firm, found_workspace
from staffetta.accounts.acts.make_group import make_group
from staffetta.accounts.acts.make_key import make_key
from staffetta.accounts.models import Member, Role, Workspace
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Function, Kind
from staffetta.core.acts import System
from staffetta.core.isolation import workspace
from staffetta.documents.models import Document, DocumentType
from staffetta.history.models import Delivery
from staffetta.leads.models import Pipeline
from staffetta.playbooks.acts.make import make_playbook
from staffetta.playbooks.drafts import LineDraft, PlaybookDraft
from staffetta.playbooks.models import Playbook
from staffetta.processes.models import ActivityType, Task

SETUP = System("bench")
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
CONTACTS = 200
TASKS = 5
_numbers = itertools.count(time.time_ns())


@dataclass
class Stage:
    """The firm, and a key with which programs send documents."""

    workspace_id: UUID
    key: str
    contacts: list[str]

    def bodies(self, count: int) -> Iterator[dict[str, Any]]:
        """So many quotes of two lines, numbered by the program that sends them."""
        for _turn in range(count):
            number = next(_numbers)
            yield {
                "type": "quote",
                "contact_id": self.contacts[number % len(self.contacts)],
                "number": f"Q-{number}",
                "date": "2026-11-02",
                "lines": [
                    {"description": "Chair", "quantity": "4", "price": "125.50", "tax_rate": "22"},
                    {"description": "Table", "quantity": "1", "price": "480.00", "tax_rate": "22"},
                ],
            }

    def client(self) -> Callable[[dict[str, Any]], None]:
        """Sends one, in this process."""
        client = Client(headers={"Authorization": f"Bearer {self.key}"})

        def post(body: dict[str, Any]) -> None:
            answer = client.post(
                "/api/v1/documents", json.dumps(body), "application/json", headers={"Idempotency-Key": str(uuid4())}
            )
            assert answer.status_code == 201, answer.content

        return post

    def statements(self, work: Callable[[], None]) -> list[tuple[float, str]]:
        """What this sends to the database, with milliseconds."""
        sent: list[tuple[float, str]] = []

        def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
            begun = time.perf_counter()
            answer = execute(sql, parameters, many, context)
            sent.append(((time.perf_counter() - begun) * 1000, sql))
            return answer

        with connection.execute_wrapper(note):
            work()
        return sent

    def whole(self, count: int) -> int:
        """How many of the newest documents have a lead with all its tasks."""
        with workspace(self.workspace_id):
            leads = list(Document.objects.order_by("-pk").values_list("lead_id", flat=True)[:count])
            tasks = Task.objects.filter(process__any=leads).values_list("process_id", flat=True)
            had = dict.fromkeys(leads, 0)
            for lead in tasks:
                had[lead] += 1
            return sum(number == TASKS for number in had.values())

    def rows_of_one(self) -> dict[str, list[dict[str, Any]]]:
        """The rows that one document leaves behind, in the order in which keys want them, with what is told of it."""
        self.wait_for_reactions()
        before = self._everything()
        self.client()(next(self.bodies(1)))
        self.wait_for_reactions()
        after = self._everything()
        fresh = {table: [row for key, row in rows.items() if key not in before[table]] for table, rows in after.items()}
        return {table: rows for table, rows in fresh.items() if rows}

    def _everything(self) -> dict[str, dict[Any, dict[str, Any]]]:
        with workspace(self.workspace_id), connection.cursor() as cursor:
            cursor.execute(
                "select c.relname, array(select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum > 0"
                " and not a.attisdropped and a.attgenerated = '' and a.attidentity = '' order by a.attnum)"
                " from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace"
                " and has_table_privilege(c.oid, 'insert') and c.relname not like 'procrastinate_%%'"
                " and c.relname <> 'mail_letter'"  # an e-mail gathers what is told of many documents
                # triggers of the others fill these
                " and c.relname not in ('processes_taskword', 'leads_staytally', 'leads_leadtally')"
                " and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id')"
            )
            tables = dict(cursor.fetchall())
            found: dict[str, dict[Any, dict[str, Any]]] = {}
            for table, columns in tables.items():
                names = ", ".join(f'"{name}"' for name in columns)
                cursor.execute(f'select {names} from "{table}"')  # noqa: S608 - names of ours
                rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
                found[table] = {row.get("id") or repr(row): row for row in rows}
            return found

    def wait_for_reactions(self) -> float:
        """Seconds until the job worker has nothing left to do."""
        begun = time.perf_counter()
        with workspace(self.workspace_id):
            while Delivery.objects.filter(done_at=None).exists():
                time.sleep(0.2)
        return time.perf_counter() - begun


def stage(server: Running) -> Stage:
    """Found the firm; found again when the directory was kept."""
    known = Workspace.objects.first()
    if known is None:
        with workspace(None):
            known, _first = found_workspace(
                Firm(name="Officine Rossi", country="IT"), email="ada@rossi.example", name="Ada Rossi",
                password="baton-relay-2026", by=SETUP, at=START,  # noqa: S106
            )  # fmt: skip
        with workspace(known.pk):
            _furnish()
    with workspace(known.pk):
        member = Member.objects.get(user__email="sara@rossi.example")
        key = make_key(member, label=f"bench {time.time_ns()}", by=SETUP)[1]
        contacts = [str(pk) for pk in Contact.objects.values_list("pk", flat=True)[:CONTACTS]]
    return Stage(known.pk, key, contacts)


def _furnish() -> None:
    sara, tino, olga = (
        add_member(
            email=f"{name}@rossi.example",
            name=name.title(),
            role=Role.USER,
            password="baton-relay-2026",
            by=SETUP,  # noqa: S106
        )  # fmt: skip
        for name in ("sara", "tino", "olga")
    )
    office = make_group("Back office", members=[olga], by=SETUP)
    call, visit = ActivityType.objects.order_by("position")[:2]
    lines = (
        LineDraft(activity_type=call, days=0),  # the handler's: whoever sends the document
        LineDraft(activity_type=visit, days=3, assignee=tino, pre_notes="Take the samples along."),
        LineDraft(activity_type=call, days=7, group=office),
        LineDraft(activity_type=call, days=7, assignee=sara),
        LineDraft(activity_type=visit, days=14),
    )
    draft = PlaybookDraft(kind=Playbook.Kind.SEQUENCE, code="FOLLOW-UP", description="Follow the quote up", lines=lines)
    type_ = DocumentType.objects.get(code="quote")
    type_.sequence, type_.pipeline = make_playbook(draft, by=SETUP), Pipeline.objects.get(code="sales")
    type_.save()
    for number in range(CONTACTS):
        name = f"Ditta {number}"
        create_contact(ContactDraft(kind=Kind.COMPANY, name=name, function=Function.PROSPECT), by=SETUP, at=START)
