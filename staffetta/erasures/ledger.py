"""Which contacts were erased, outside of the database: what a backup that is older than an erasure brings back, is
erased once more by it (C-11). Ids only, one line of JSON each, appended and never changed.

The file stands in the data directory, beside `files/`; restoring does not replace it, and every backup has a copy.
"""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:  # restoring reads the ledger before Django is set up
    from staffetta.erasures.models import Erasure

NAME = "erasures.jsonl"


@dataclass(frozen=True)
class Entry:
    """One erasure: of which contact, in which workspace, what kind, when."""

    workspace: str
    contact: str
    kind: str
    at: str


def place() -> Path:
    """Where the ledger lies."""
    return Path(settings.DATA_DIR) / NAME


def write(erasure: Erasure) -> None:
    """Add an erasure, once."""
    entry = Entry(str(erasure.workspace_id), str(erasure.subject), erasure.kind, erasure.at.isoformat())
    add([entry], place())


def read(file: Path) -> list[Entry]:
    """All entries of a ledger; a line that was cut off by a crash is left out."""
    return _entries(file.read_text("utf-8")) if file.exists() else []


def of_backup(file: Path) -> list[Entry]:
    """The entries of the ledger in a backup; none for a backup without one."""
    with tarfile.open(file, "r:") as tar:
        names = [member for member in tar if member.name == f"state/{NAME}"]
        content = tar.extractfile(names[0]) if names else None
        return _entries(content.read().decode()) if content else []


def _entries(text: str) -> list[Entry]:
    return [Entry(**json.loads(line)) for line in text.splitlines() if line.endswith("}")]


def add(entries: Iterable[Entry], file: Path) -> int:
    """Append those that are not there yet; returns how many were new."""
    known = set(read(file))
    fresh = [entry for entry in dict.fromkeys(entries) if entry not in known]
    if not fresh:
        return 0
    text = "".join(json.dumps(asdict(entry), sort_keys=True) + "\n" for entry in fresh)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    return len(fresh)
