"""Our own supervisor around PostgreSQL's programs: no server to install, nothing listening on the network.

`postgres` is our direct child, runs as an ordinary user, listens on a socket in a private directory, and lets in only
the user who started us (peer authentication), as one of three roles.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg

from staffetta.core.postgres import children, roles
from staffetta.core.postgres.lock import InstanceLock
from staffetta.core.postgres.place import MAJOR, find_place, give, programs_for, socket_directory
from staffetta.core.postgres.refusals import CannotRun

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",  # many ask for little: starting helpers takes longer than the answer
    # Compressing what the log keeps of a page takes ten times as long as writing it, and a big import does little else.
    "wal_compression": "off",
    "max_wal_size": "2GB",
    "log_min_messages": "warning",
}
_LONGEST_RECOVERY = 600.0  # replaying a large log after a crash takes its time
_LONGEST_GHOST = 20.0  # how long children of a killed server may take to notice
_LARGEST_LOG = 10_000_000


class Interrupted(CannotRun):
    """Somebody asked us to stop while the server was starting."""


def _shared_buffers() -> str:
    """A sixteenth of the memory, as pages that many ask for: indexes of a million contacts do not fit into little."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{max(64, min(1024, memory // 16 // 2**20))}MB"


def server_address(directory: Path, role: str, database: str) -> str:
    """The libpq address of a database behind the socket in this directory."""
    return f"postgresql://{role}@/{database}?host={quote(str(directory), safe='')}"


def running_address(data: Path, role: str, database: str = roles.DATABASE) -> str | None:
    """The address of the embedded database that already runs for this data directory, or None when none answers."""
    home = data / "postgres"
    if (home / "elsewhere").exists():
        home = Path((home / "elsewhere").read_text().strip())
    try:
        directory = Path((home / "socket").read_text().strip())
    except FileNotFoundError:
        return None
    return server_address(directory, role, database) if _answers(directory) else None


def _answers(directory: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as knock:
        try:
            knock.connect(str(directory / ".s.PGSQL.5432"))
        except OSError:
            return False
        return True


class EmbeddedPostgres:
    """The database of one data directory.

    `settings` add to PostgreSQL's own for this run; `purpose` is what a second start says about us; `interrupted`
    tells a start that takes long (recovery after a crash) to give up. All methods may raise CannotRun.
    """

    def __init__(
        self,
        data: Path,
        *,
        settings: Mapping[str, str] | None = None,
        purpose: str = "Staffetta",
        interrupted: Callable[[], bool] | None = None,
    ) -> None:
        self._interrupted = interrupted or (lambda: False)
        self.data = data.resolve()
        self.settings = {**_SETTINGS, "shared_buffers": _shared_buffers(), **(settings or {})}
        self.place = find_place(self.data)
        self.programs = programs_for(self.place)
        self.directory = socket_directory(self.place)
        self.process: subprocess.Popen[bytes] | None = None
        self._lock = InstanceLock(self.place.home / "lock", purpose)

    def address(self, role: str = roles.APP, database: str = roles.DATABASE) -> str:
        """The libpq address for this role."""
        return server_address(self.directory, role, database)

    @property
    def log(self) -> Path:
        """Where the server writes what goes wrong."""
        return self.place.home / "postgres.log"

    def start(self) -> None:
        """Start the server and return when it answers; make the cluster, roles and database on the first start.

        Raises InUse when another process has this database, CannotRun when the server does not come up.
        """
        self._lock.take()
        try:
            self._end_forgotten_server()
            if not self.place.cluster.exists():
                self._make_cluster()
            self._let_in()
            self.place.note_of_socket.write_text(f"{self.directory}\n")
            self._serve()
            self._prepare()
        except BaseException:
            self.stop()
            raise

    def is_alive(self) -> bool:
        """Whether the server process that we started still runs."""
        return self.process is not None and self.process.poll() is None

    def restart(self) -> None:
        """Bring back a server that died; the lock stays ours all the while."""
        self._serve()

    def stop(self, *, wait_for_others: float = 0) -> None:
        """Stop the server cleanly: open transactions are rolled back, and everything committed is on disk.

        With `wait_for_others`, sessions of other processes get that many seconds to finish first.
        """
        if self.process is not None:
            if wait_for_others and self.process.poll() is None:
                self.process.send_signal(signal.SIGTERM)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(wait_for_others)
            children.stop(self.process, signal.SIGINT, 30)
            self.process = None
        self._lock.release()

    def _run(self, name: str, *args: str | Path) -> None:
        process = children.spawn([self.programs / name, *args], account=self.place.account, output=subprocess.PIPE)
        said, complaint = process.communicate()
        if process.returncode:
            raise CannotRun(f"PostgreSQL's {name} failed: {(complaint or said).decode(errors='replace').strip()}")

    def _make_cluster(self) -> None:
        """initdb beside the final place, then one rename: a kill in between leaves nothing half made."""
        fresh = self.place.home / f"{MAJOR}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        (self.place.home / "prepared").unlink(missing_ok=True)
        fresh.mkdir(mode=0o700)
        give(fresh, self.place.account)
        authentication = ("--auth=reject", "--auth-local=peer", "-U", roles.SUPER)
        locale = ("-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        speed = ("--no-sync",) if self.settings.get("fsync") == "off" else ()  # for tests, whose data nobody keeps
        self._run("initdb", "-D", fresh, *authentication, *locale, *speed, "--no-instructions")
        fresh.rename(self.place.cluster)

    def _let_in(self) -> None:
        """Only the user who runs us, as one of the three roles; written anew at each start."""
        me = pwd.getpwuid(os.geteuid()).pw_name
        names = (roles.SUPER, roles.OWNER, roles.APP)
        (self.place.cluster / "pg_hba.conf").write_text("local all all peer map=staffetta\n")
        (self.place.cluster / "pg_ident.conf").write_text("".join(f'staffetta "{me}" {name}\n' for name in names))

    def _end_forgotten_server(self) -> None:
        """End a server of ours that nobody supervises any more.

        The kernel does that on Linux when our process is killed, but takes a moment; elsewhere it is ours to do. We
        hold the lock and the directory of the socket is ours alone, so whoever answers there is such a server.
        """
        note = self.place.cluster / "postmaster.pid"
        patience = time.monotonic() + 3
        while _answers(self.directory):
            if time.monotonic() > patience:
                os.kill(int(note.read_text().split("\n", 1)[0]), signal.SIGINT)
                patience = time.monotonic() + 30
            time.sleep(0.05)

    def _forget_stale_number(self) -> None:
        """Let a process number left by a killed server not stand in the way.

        The number may have been given to another process since, and PostgreSQL would then refuse to start. Our own
        number instead says that the writer is gone; PostgreSQL still makes sure by its shared memory that no process
        of the former server is left, so nothing is at risk.
        """
        note = self.place.cluster / "postmaster.pid"
        if note.exists():
            _, _, rest = note.read_text().partition("\n")
            note.write_text(f"{os.getpid()}\n{rest}")

    def _serve(self) -> None:
        deadline = time.monotonic() + _LONGEST_GHOST
        while True:
            self._forget_stale_number()
            self._spawn()
            if self._wait_until_ready():
                return
            end = self._end_of_log()
            ghosts = "still in use" in end or "already exists" in end
            if not ghosts or time.monotonic() > deadline:
                raise CannotRun(f"PostgreSQL did not start; its log {self.log} ends with: {end}")
            time.sleep(0.2)

    def _spawn(self) -> None:
        if self.log.exists() and self.log.stat().st_size > _LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        options: list[str | Path] = [
            word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")
        ]
        options += ["-D", self.place.cluster, "-k", self.directory]
        with self.log.open("ab") as log:
            self.process = children.spawn(
                [self.programs / "postgres", *options], account=self.place.account, death=signal.SIGINT, output=log
            )

    def _wait_until_ready(self) -> bool:
        """Whether the server came up; False when it ended by itself."""
        deadline = time.monotonic() + _LONGEST_RECOVERY
        while self.is_alive():
            try:
                psycopg.connect(self.address(roles.SUPER, "postgres"), connect_timeout=3).close()
            except psycopg.OperationalError:
                if self._interrupted():
                    raise Interrupted("The start of PostgreSQL was interrupted.") from None
                if time.monotonic() > deadline:
                    raise CannotRun(f"PostgreSQL does not answer; see its log {self.log}.") from None
                time.sleep(0.02)
            else:
                return True
        return False

    def _end_of_log(self) -> str:
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 1500))
            return log.read().decode(errors="replace").strip()

    def _prepare(self) -> None:
        """Roles, database and privileges, before the first migration; safe to repeat after a kill in between."""
        done = self.place.home / "prepared"
        if done.exists():
            return
        with psycopg.connect(self.address(roles.SUPER, "postgres"), autocommit=True) as connection:
            for name in sorted({roles.OWNER, roles.APP} - roles.existing_roles(connection)):
                roles.create_role(connection, name)
            found = connection.execute("select from pg_database where datname = %s", (roles.DATABASE,)).fetchone()
            if found is None:
                connection.execute("create database staffetta owner staffetta_owner")
        with psycopg.connect(self.address(roles.OWNER)) as connection:
            roles.prepare_database(connection, roles.APP)
        done.write_text("1\n")
