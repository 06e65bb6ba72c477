"""Which contacts were erased, outside of the database: what a backup that is older than an erasure brings back, is
erased once more by it (C-11). Ids only, one line of JSON each, appended and never changed.

The file stands in the data directory, beside `files/`; restoring does not replace it, and every backup has a copy.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

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
    if not file.exists():
        return []
    entries = []
    for line in file.read_text("utf-8").splitlines():
        if line.endswith("}"):
            entries.append(Entry(**json.loads(line)))
    return entries


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
