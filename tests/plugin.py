"""pytest's database: `-p tests.plugin`, loaded before pytest-django reads the settings.

One PostgreSQL for the whole session, shared by the workers of xdist: an embedded one in a temporary directory, or the
server that DATABASE_URL names (its role must be a superuser). Tests run as the role staffetta_app, so that row-level
security holds in them; tables are made by staffetta_owner. See tests/database.py for the fixtures.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import sys
import tempfile
from io import TextIOWrapper
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from staffetta.core.postgres.embedded import EmbeddedPostgres
from staffetta.core.postgres.lock import is_held
from tests import server

_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
}
SESSION = "session.lock"  # held while the session lives, so that another one leaves its directory alone
_running: EmbeddedPostgres | None = None
_session: TextIOWrapper | None = None


def _clean_up(base: Path) -> None:
    """Remove what sessions killed in the middle have left."""
    for left in base.iterdir():
        if not is_held(left / SESSION):
            shutil.rmtree(left, ignore_errors=True)


def _start() -> None:
    global _running, _session
    base = Path(tempfile.gettempdir()) / f"staffetta-tests-{os.geteuid()}"
    base.mkdir(mode=0o711, exist_ok=True)
    _clean_up(base)
    data = Path(tempfile.mkdtemp(dir=base))
    data.chmod(0o711)
    _session = (data / SESSION).open("w")
    fcntl.flock(_session, fcntl.LOCK_EX)
    os.environ["STAFFETTA_DATA"] = str(data)
    os.environ["STAFFETTA_TESTS"] = str(data)
    given = os.environ.get("DATABASE_URL")
    if given:
        server.prepare_given(given)
    else:
        _running = EmbeddedPostgres(data, settings=_FAST, purpose="pytest")
        _running.start()
        server.name_embedded(_running)
    atexit.register(_stop)


def _stop() -> None:
    global _running, _session
    if _running is not None:
        _running.stop()
        _running = None
    if _session is not None:
        _session.close()
        _session = None
    shutil.rmtree(os.environ["STAFFETTA_TESTS"], ignore_errors=True)


if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit the environment of the session that started them
    _start()


def pytest_configure(config: pytest.Config) -> None:
    """Fixtures registered this late win over those of pytest-django and pytest-playwright."""
    from tests import database  # noqa: PLC0415 - imports Django, whose settings pytest-django must find first

    config.pluginmanager.register(database, "staffetta-database")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with journeys come last: the browser keeps an event loop running in its process, beside which nothing else
    could run one."""
    browsing = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path in browsing)
