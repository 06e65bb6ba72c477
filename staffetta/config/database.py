"""Opens the database of a data directory: the embedded one, or the server that DATABASE_URL names."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from staffetta.core.postgres import roles
from staffetta.core.postgres.embedded import EmbeddedPostgres
from staffetta.core.postgres.external import Addresses, connect, prepare_external
from staffetta.core.postgres.lock import InstanceLock, InUse
from staffetta.core.postgres.place import make_data_directory
from staffetta.core.postgres.refusals import CannotRun

CHECKOUT = Path(__file__).resolve().parents[2]
_EXTERNAL_NOTE = "external-database"
_RUNNING = "running.json"


def default_data() -> Path:
    """STAFFETTA_DATA, or data/ beside the programs."""
    return Path(os.environ.get("STAFFETTA_DATA") or CHECKOUT / "data").expanduser().resolve()


@dataclass
class Opened:
    """A database that answers, and the server to stop afterwards when it is ours."""

    addresses: Addresses
    embedded: EmbeddedPostgres | None = None

    def close(self, *, wait_for_others: float = 0) -> None:
        """Stop the embedded server; nothing for one that is not ours."""
        if self.embedded is not None:
            self.embedded.stop(wait_for_others=wait_for_others)

    def environment(self, data: Path) -> dict[str, str]:
        """What the settings of a process that serves read."""
        return environment(self.addresses, data)


def environment(addresses: Addresses, data: Path) -> dict[str, str]:
    """The environment for the settings; the owner's address only goes to those who migrate."""
    return {
        "DJANGO_SETTINGS_MODULE": "staffetta.config.settings",
        "STAFFETTA_DATABASE": addresses.app,
        "STAFFETTA_DATA": str(data),
    }


def lock_of(data: Path, purpose: str) -> InstanceLock:
    """The lock that says who works on the data directory, which is made when missing. Raises CannotRun."""
    make_data_directory(data)
    return InstanceLock(data / "lock", purpose)


def open_database(data: Path, purpose: str, interrupted: Callable[[], bool] | None = None) -> Opened:
    """Open the database, whose lock the caller holds. Raises CannotRun."""
    url = os.environ.get("DATABASE_URL")
    note = data / _EXTERNAL_NOTE
    if url:
        addresses = prepare_external(url, os.environ.get("DATABASE_OWNER_URL"), data)
        note.write_text("This data directory belongs to a database given by DATABASE_URL.\n")
        return Opened(addresses)
    if note.exists():
        raise CannotRun(
            f"The data directory {data} belongs to a database given by DATABASE_URL, which is not set; set it, "
            f"or remove {note} to use the embedded database."
        )
    embedded = EmbeddedPostgres(data, purpose=purpose, interrupted=interrupted)
    embedded.start()
    return Opened(Addresses(embedded.address(roles.APP), embedded.address(roles.OWNER)), embedded)


def announce(data: Path, opened: Opened) -> None:
    """Note, for commands typed meanwhile, where the running instance's database is."""
    path = data / _RUNNING
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(opened.addresses), file)


def withdraw(data: Path) -> None:
    """Take the note back."""
    (data / _RUNNING).unlink(missing_ok=True)


def _running_database(data: Path) -> Opened | None:
    """The database of the instance that runs on this data directory now, or None when it does not say."""
    try:
        addresses = Addresses(**json.loads((data / _RUNNING).read_text()))
    except FileNotFoundError:
        return None
    connect(addresses.app, "the running instance").close()
    return Opened(addresses)


@contextmanager
def database_of(data: Path, purpose: str, *, alone: bool = False) -> Iterator[Opened]:
    """The database for the length of a command: of the running instance, or opened for the purpose.

    With `alone`, refuses (InUse) when an instance runs. Raises CannotRun.
    """
    lock = lock_of(data, purpose)
    try:
        lock.take()
    except InUse:
        running = None if alone else _running_database(data)
        if running is None:
            raise
        yield running
        return
    try:
        opened = open_database(data, purpose)
        announce(data, opened)
        try:
            yield opened
        finally:
            withdraw(data)
            opened.close(wait_for_others=10)
    finally:
        lock.release()
