"""Editions (P-14): one table, one question, and no act on post-sales that forgets to ask it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from staffetta.accounts.editions import CAPABILITIES, Capability, editions_with
from staffetta.accounts.models import Edition

PACKAGE = Path(__file__).resolve().parents[2] / "staffetta"
MAY_COMPARE = {
    "accounts/editions.py": "the table",
    "accounts/models.py": "the field",
    "accounts/acts/change_edition.py": "sets it",
    "config/cli/workspace.py": "lets it be set",
    "history/accounts.py": "says its name",
}
ASKING = re.compile(r"\b(need_edition|need_kind|need_room|need_moving|check_edition|need|held)\(")
ROOMS = ("processes", "postsales", "playbooks", "sharing")
ASKS_ELSEWHERE = {
    # shaping what both leads and post-sales use, and what is no work on a process
    **dict.fromkeys(
        ("change_type", "deliver", "make_type", "order_types", "retire_type", "mark_activity"), "activity types"
    ),
    "note_contact": "about a contact alone",
    "answering": "a part of acts, which ask",
    "sum_up": "a part of acts, which ask",
    "settle": "a part of acts, which ask",
    "checking": "a part of acts, which ask",
    "moving": "a part of acts, which ask",
    "put_lines": "a part of acts, which ask",
    "copy": "by make_playbook",
    "take_in": "by make_playbook and change_playbook",
    "hand_over_task": "whoever leaves must be able to, whatever the edition",
    "hand_over_lines": "whoever leaves must be able to, whatever the edition",
    "change_many": "each process by its own act; the report says what was refused",
    "start_change": "each process by its own act; the report says what was refused",
    "cancel_change": "stops what is going on",
    "continue_change": "each process by its own act",
}


def _sources() -> list[tuple[str, str]]:
    return [(str(path.relative_to(PACKAGE)), path.read_text()) for path in PACKAGE.rglob("*.py")]


def test_editions_are_compared_in_one_place() -> None:
    naming = re.compile(r"\bEdition\.|\.edition\b|[\"'](starter|essential)[\"']")
    found = {
        name
        for name, text in _sources()
        if "migrations/" not in name and naming.search(text) and name not in MAY_COMPARE
    }
    assert found - {"accounts/schemas.py"} == set(), "ask accounts/editions.has instead"
    assert not [p for p in PACKAGE.rglob("templates/**/*.html") if re.search(r"\.edition\b", p.read_text())]


def test_the_table_says_what_the_specification_says() -> None:
    assert CAPABILITIES[Edition.STARTER] == frozenset()
    assert CAPABILITIES[Edition.ESSENTIAL] == {Capability.POST_SALES}
    assert CAPABILITIES[Edition.COMPLETE] == set(Capability)
    assert editions_with(Capability.HOLD) == ["complete"]


def test_every_act_on_post_sales_asks() -> None:
    """A new act of these rooms asks, or says here why it need not."""
    silent = set()
    for room in ROOMS:
        for path in (PACKAGE / room / "acts").glob("*.py"):
            text = path.read_text()
            has_act = any(
                isinstance(node, ast.FunctionDef) and any(ast.unparse(d) == "act" for d in node.decorator_list)
                for node in ast.parse(text).body
            )
            if has_act and not ASKING.search(text) and path.stem not in ASKS_ELSEWHERE:
                silent.add(f"{room}/{path.name}")
    assert silent == set()
