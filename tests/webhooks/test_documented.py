"""docs/webhooks.md is true: every type stands there, and each example has the form of what is sent (X-03).

STAFFETTA_WRITE_DOCS=1 writes the table and the examples anew.
"""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from staffetta.config.api import install
from staffetta.erasures.acts.delete import delete_contact
from staffetta.leads.acts.win import win_lead
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.acts.stop_run import stop_run
from staffetta.postsales.acts.open import open_post_sales
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.withdraw import withdraw_task
from staffetta.processes.plans import Plan
from staffetta.webhooks.acts.try_out import try_out
from staffetta.webhooks.events import GROUPS, PING, TYPES
from staffetta.webhooks.sending import send_all
from tests.cast import Cast
from tests.contacts.makers import a_company, a_prospect, email
from tests.documents.makers import NOON, a_draft, a_starting_type
from tests.documents.makers import add_document as add
from tests.leads.makers import a_lead
from tests.merges.makers import a_merge
from tests.playbooks.makers import a_sequence
from tests.processes.makers import a_note, a_task, kind_of
from tests.webhooks.makers import a_webhook
from tests.webhooks.receiver import Receiver

DOCS = Path(__file__).resolve().parents[2] / "docs" / "webhooks.md"
TABLE = re.compile(r"(?<=<!-- types -->\n).*?(?=<!-- end -->)", re.DOTALL)
EXAMPLES = re.compile(r"(?<=<!-- examples -->\n).*?(?=<!-- end -->)", re.DOTALL)


@pytest.fixture
def sent(firm: Cast, receiver: Receiver) -> dict[str, Any]:
    """By type what a day brings: the first message of each."""
    hook = a_webhook(firm.administrator, receiver.url)
    seller, now = firm.seller, timezone.now()
    acme = a_company("Acme SpA", by=seller, channels=(email("info@acme.example"),))
    a_merge(acme, a_company("Acme S.p.A.", by=seller), by=firm.administrator)
    delete_contact(a_company("Typing error", by=seller), by=firm.administrator, at=now)
    lead = a_lead(seller, contact=acme, tags=("canteen",))
    a_note(lead.process, "They want to see it running.", by=seller)
    visit = Plan(title="Visit", activity_type=kind_of("call"))
    complete_task(a_task(lead.process, "Call back", by=seller), then=visit, by=seller, at=now)
    withdraw_task(a_task(lead.process, "Twice", by=seller), by=seller, at=now)
    run = start_playbook(a_sequence(), lead.process, start=date(2026, 3, 2), by=seller, at=NOON)
    stop_run(run, by=seller, at=NOON)
    win_lead(lead, by=seller, at=now)
    open_post_sales(lead, title="Delivery", assignee=firm.office, by=seller, at=now)
    add(a_draft(a_prospect(), type=a_starting_type(sequence=a_sequence(code="QUOTE"))), by=seller, at=NOON)
    try_out(hook, by=firm.administrator, at=now)
    while send_all() is not None:
        pass
    found: dict[str, Any] = {}
    for one in receiver.received:
        found.setdefault(one.said["type"], one.said)
    return found


def test_the_examples_are_what_is_sent(sent: dict[str, Any]) -> None:
    if os.environ.get("STAFFETTA_WRITE_DOCS"):
        _write(sent)
    examples = {one["type"]: one for one in _written()}
    groups = {name.partition(".")[0] for name in examples}
    assert groups >= {*GROUPS} - {"quote"}
    for name, example in examples.items():
        assert _form(example) == _form(sent[name]), f"{name}: STAFFETTA_WRITE_DOCS=1 writes it anew"


def test_the_table_has_every_type() -> None:
    found = TABLE.search(DOCS.read_text())
    assert found
    assert re.findall(r"^\| `([a-z_.]+)`", found[0], re.MULTILINE) == [*(one.name for one in TYPES), PING]


def test_what_is_sent_is_what_the_openapi_document_says(sent: dict[str, Any]) -> None:
    document = json.loads(json.dumps(install().get_openapi_schema(), default=str))
    assert set(document["webhooks"]) == {*(one.name for one in TYPES), PING}
    for name, message in sent.items():
        content = document["webhooks"][name]["post"]["requestBody"]["content"]["application/json"]
        schema = {**content["schema"], "components": document["components"]}
        wrong = list(Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(message))
        assert not wrong, f"{name}: {wrong[0].message} at {list(wrong[0].path)}"


def _form(said: Any) -> Any:
    """Names and kinds of values; of a list those of its first row."""
    if isinstance(said, dict):
        return {name: _form(value) for name, value in sorted(said.items())}
    if isinstance(said, list):
        return [_form(said[0])] if said else []
    return "number" if isinstance(said, int | float) and not isinstance(said, bool) else type(said).__name__


def _written() -> list[Any]:
    found = EXAMPLES.search(DOCS.read_text())
    assert found
    return [json.loads(text) for text in re.findall(r"```json\n(.*?)```", found[0], re.DOTALL)]


SHOWN = (
    *("contact.created", "contact.merged", "contact.deleted", "lead.won", "task.completed", "note.written"),
    *("post_sales.opened", "run.stopped", "document.created", PING),
)


def _write(sent: dict[str, Any]) -> None:
    text = DOCS.read_text()
    head = "| type | when | `data` is what is at |\n|---|---|---|\n"
    rows = [f"| `{one.name}` | {one.label} | {_where(one.address)} |" for one in TYPES]
    rows.append(f"| `{PING}` | Somebody asks for a test | `{{}}` |")
    text = TABLE.sub(lambda _: head + "\n".join(rows) + "\n", text, count=1)
    blocks = [f"`{name}`\n\n```json\n{json.dumps(sent[name], indent=2, ensure_ascii=False)}\n```\n" for name in SHOWN]
    DOCS.write_text(EXAMPLES.sub(lambda _: "\n".join(blocks), text, count=1))


def _where(address: str) -> str:
    if not address:
        return "`id`, and `number` if it had one"
    return "one of `GET /processes/{id}/notes`" if "notes" in address else f"`GET {address}`"
