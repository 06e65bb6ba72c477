"""The rooms' tables, and the firm in which they are walked."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from staffetta.accounts.acts.make_key import make_key
from staffetta.accounts.models import Member, Privacy
from staffetta.core.isolation import workspace
from tests.cast import SETUP, a_firm
from tests.house.walk import ANONYMOUS, KINDS, Entry, Scene

# Lower floors first, so that a room's records can be built on those beneath.
ROOMS = (
    "ui", "accounts", "history", "mail", "push", "notices", "bin", "numbers", "workdays", "tags", "fields",
    "listings", "contacts", "processes", "reminders", "playbooks", "leads", "postsales", "sharing", "documents",
    "merges", "erasures", "duplicates", "intake", "vcards", "icals", "dav", "exchange", "calendars",
    "subscriptions", "reports", "webhooks", "home", "config",
)  # fmt: skip


def _tables() -> list[Any]:
    names = (f"tests.{room}.url_table" for room in ROOMS)
    return [
        importlib.import_module(name)
        for name in names
        if importlib.util.find_spec(name.rpartition(".")[0]) and importlib.util.find_spec(name)
    ]


TABLES = _tables()


def entries(what: str) -> dict[str, list[Entry]]:
    """All tables' PAGES or API as one; an address in two tables fails."""
    found: dict[str, list[Entry]] = {}
    for table in TABLES:
        for key, entry in getattr(table, what, {}).items():
            assert key not in found, f"{key} stands in two tables"
            found[key] = entry if isinstance(entry, list) else [entry]
    return found


@contextmanager
def furnished() -> Iterator[Scene]:
    """One firm under privacy *own*, a stranger, the records of all rooms, keys; rolled back at the end."""
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        from django.conf import settings  # noqa: PLC0415 - patched for a module, which the fixture cannot

        patch.setattr(settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
        other = a_firm("Autohaus Weiß", domain="weiss.example")
        firm = a_firm("Kowalski Sp. z o.o.", privacy=Privacy.OWN, domain="kowalski.example")
        scene = Scene(firm.workspace, firm)
        scene.stranger = other.administrator
        with workspace(firm.workspace.pk):
            for table in TABLES:
                getattr(table, "furnish", lambda scene: None)(scene)
        scene["keys"] = {kind: _key(scene.member(kind)) for kind in KINDS if kind != ANONYMOUS}
        yield scene
        transaction.set_rollback(True)


def _key(member: Member) -> str:
    with workspace(member.workspace_id):
        return make_key(member, label="walk", by=SETUP)[1]
