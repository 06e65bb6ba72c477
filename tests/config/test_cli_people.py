"""`staffetta user` and `staffetta apikey`, on the database of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner, Result

from staffetta.accounts.acts import make_key
from staffetta.accounts.doors import member_of_key, new_key
from staffetta.accounts.models import ApiKey, Member, Workspace
from staffetta.config.cli import apikey, user
from staffetta.core.isolation import workspace
from tests.cast import Cast, a_firm


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def with_database(data: Any, purpose: str = "") -> Iterator[None]:
        yield

    monkeypatch.setattr(user, "with_database", with_database)
    monkeypatch.setattr(apikey, "with_database", with_database)


def run(command: Any, *words: str) -> Result:
    with workspace(None):
        return CliRunner().invoke(command, words)


@pytest.fixture
def cast(db: None) -> Cast:
    return a_firm()


def test_the_first_person_founds_a_firm(db: None) -> None:
    assert "no workspace yet" in run(user.command, "list").output
    done = run(user.command, "add", "ada@neu.example", "--name", "Ada", "--firm", "Neu", "--password", "baton-relay-1")
    assert done.exit_code == 0, done.output
    place = Workspace.objects.get(name="Neu")
    with workspace(place.pk):
        assert Member.objects.get().role == "administrator"
    assert "ada@neu.example" in run(user.command, "list").output


def test_people_are_added_and_deactivated_with_sentences_for_what_is_refused(cast: Cast) -> None:
    added = run(user.command, "add", "eva@rossi.example", "--name", "Eva", "--role", "manager")
    assert added.exit_code == 0 and "Password: " in added.output, "generated, as nobody can be asked"
    again = run(user.command, "add", "eva@rossi.example", "--name", "Eva")
    assert (again.exit_code, again.output.count("belongs to this workspace already")) == (1, 1)
    assert run(user.command, "deactivate", "eva@rossi.example").exit_code == 0
    assert "(deactivated)" in run(user.command, "list").output
    last = run(user.command, "deactivate", "ada@rossi.example")
    assert last.exit_code == 1 and "last administrator" in last.output
    assert "Nobody in this workspace" in run(user.command, "deactivate", "x@rossi.example").output


def test_a_password_is_set_when_it_is_good_enough(cast: Cast) -> None:
    weak = run(user.command, "password", "sara@rossi.example", "--password", "short")
    assert weak.exit_code == 1 and "at least 10" in weak.output
    assert run(user.command, "password", "sara@rossi.example", "--password", "relay-of-the-baton").exit_code == 0
    cast.seller.user.refresh_from_db()
    assert cast.seller.user.check_password("relay-of-the-baton")


def test_with_several_workspaces_one_says_which(cast: Cast) -> None:
    a_firm("Autohaus Weiß", domain="weiss.example")
    asked = run(user.command, "list")
    assert asked.exit_code == 1 and "Autohaus Weiß" in asked.output and "Officine Rossi" in asked.output
    assert "ada@weiss.example" in run(user.command, "list", "--workspace", "autohaus weiss").output
    assert "ada@rossi.example" in run(user.command, "list", "--workspace", str(cast.workspace.pk)).output


@pytest.mark.parametrize("ending", ["7Qx2Lp", "-_RBEQ", "--7Qx2", "-h2Lp-"])
def test_a_key_is_printed_once_listed_and_revoked(cast: Cast, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    # One key in sixty-four ends with six characters of which the first is a dash.
    monkeypatch.setattr(make_key, "new_key", lambda place: new_key(place)[: -len(ending)] + ending)
    key = run(apikey.command, "create", "sara@rossi.example", "--label", "shop").output.strip()
    with workspace(None):
        found = member_of_key(key)
    assert found is not None and found.pk == cast.seller.pk
    listed = run(apikey.command, "list", "sara@rossi.example").output
    assert "shop" in listed and key not in listed
    assert run(apikey.command, "revoke", "sara@rossi.example", "nosuch").exit_code == 1
    done = run(apikey.command, "revoke", "sara@rossi.example", key[-6:])
    assert done.exit_code == 0, done.output
    with workspace(cast.workspace.pk):
        assert ApiKey.objects.get(label="shop").revoked_at is not None
    with workspace(None):
        assert member_of_key(key) is None
