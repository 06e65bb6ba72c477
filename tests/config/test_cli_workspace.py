"""`staffetta workspace`, on the database of the tests: whoever runs the installation sets editions (P-14)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner, Result

from staffetta.accounts.models import Workspace
from staffetta.config.cli import workspace as command
from staffetta.core.isolation import workspace
from staffetta.history.models import Event
from tests.cast import a_firm


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def with_database(data: Any, purpose: str = "") -> Iterator[None]:
        yield

    monkeypatch.setattr(command, "with_database", with_database)


def run(*words: str) -> Result:
    with workspace(None):
        return CliRunner().invoke(command.command, words)


def test_list_show_and_set(db: None) -> None:
    firm = a_firm().workspace
    assert run("list").output == f"complete   {firm.pk}  Officine Rossi\n"
    assert run("officine rossi", "--edition", "essential").output == "Officine Rossi has the edition essential.\n"
    assert Workspace.objects.get(pk=firm.pk).edition == "essential"
    assert run("Officine Rossi").output.startswith("essential ")
    assert run("--edition", "complete").output == "Officine Rossi has the edition complete.\n"
    with workspace(firm.pk):
        events = Event.objects.filter(kind="accounts.edition_changed").order_by("at", "pk")
        assert events.count() == 2


def test_refusals_are_sentences(db: None) -> None:
    a_firm()
    assert "Invalid value for '--edition'" in run("Officine Rossi", "--edition", "gold").output
    assert "--workspace NAME_OR_ID" in run("Nobody", "--edition", "starter").output
    a_firm("Autohaus", domain="auto.example")
    assert "Say which workspace" in run("--edition", "starter").output
    assert set(Workspace.objects.values_list("edition", flat=True)) == {"complete"}
