"""`python -m staffetta.config.first_start`: put the demonstration into an installation that has no workspace yet.

The sign-ins that it prints and keeps in demo-sign-ins.json are for trying Staffetta out.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import TypedDict

SIGN_INS = "demo-sign-ins.json"
DONE = "first-start-done"


class SignIn(TypedDict):
    """One person of the demonstration."""

    role: str
    email: str
    password: str


def read_sign_ins(data: Path) -> list[SignIn]:
    """The demonstration's sign-ins; none when there is no demonstration."""
    try:
        found: list[SignIn] = json.loads((data / SIGN_INS).read_text())
    except FileNotFoundError:
        return []
    return found


def keep_sign_ins(data: Path, people: list[SignIn]) -> None:
    """Keep the sign-ins for the next start to print."""
    fresh = data / f"{SIGN_INS}.new"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(people, file, indent=1)
    fresh.replace(data / SIGN_INS)


def main() -> int:
    """Make the demonstration unless there is a workspace. Returns the exit code."""
    import django  # noqa: PLC0415 - the supervisor reads this module too and must stay small

    django.setup()
    from staffetta.accounts.models import Workspace  # noqa: PLC0415 - as above

    data = Path(os.environ["STAFFETTA_DATA"])
    if not Workspace.objects.exists():
        if importlib.util.find_spec("staffetta.config.demo") is None:
            return 0
        demo = importlib.import_module("staffetta.config.demo")
        people = [SignIn(role=str(r), email=str(e), password=str(p)) for r, e, p in demo.make_demo()]
        keep_sign_ins(data, people)
    (data / DONE).touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
