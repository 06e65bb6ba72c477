"""The embedded PostgreSQL, killed in every way, and the roles."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from staffetta.core.postgres import place, roles
from staffetta.core.postgres.embedded import EmbeddedPostgres, running_address
from staffetta.core.postgres.lock import InUse, is_held
from staffetta.core.postgres.refusals import CannotRun
from tests.clusters import FAST, reachable_directory

ROOT = Path(__file__).resolve().parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user")


@pytest.fixture
def data() -> Iterator[Path]:
    with reachable_directory() as path:
        yield path / "data"


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    """One server for the tests that leave it running."""
    with reachable_directory() as path:
        server = EmbeddedPostgres(path / "data", settings=FAST)
        server.start()
        with psycopg.connect(server.address(roles.OWNER), autocommit=True) as owner:
            owner.execute("create table kept (id serial primary key, word text)")
        yield server
        server.stop()


def postmaster(server: EmbeddedPostgres) -> int:
    assert server.process is not None
    return server.process.pid


def is_gone(pid: int, patience: float = 10) -> bool:
    """Whether the process ends in time; a zombie that nobody reaps here counts as ended."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if ") Z " in Path(f"/proc/{pid}/stat").read_text():
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False


class TestRoles:
    def test_app_uses_what_owner_makes_and_nothing_more(self, server: EmbeddedPostgres) -> None:
        with psycopg.connect(server.address(roles.APP), autocommit=True) as app:
            app.execute("insert into kept (word) values ('one')")
            app.execute("update kept set word = 'two'")
            app.execute("delete from kept")
            for forbidden in (
                "truncate kept",
                "create table x (i int)",
                "alter table kept add y int",
                "drop table kept",
                "set role staffetta_owner",
                "create role evil",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(forbidden.encode())

    def test_refuses_to_serve_as_superuser_or_owner(self, server: EmbeddedPostgres) -> None:
        for role, reason in ((roles.SUPER, "superuser"), (roles.OWNER, "owns tables")):
            with psycopg.connect(server.address(role)) as strong, pytest.raises(roles.StrongRole, match=reason):
                roles.refuse_strong_role(strong)

    def test_refuses_a_member_of_the_owner_and_bypassrls(self, server: EmbeddedPostgres) -> None:
        with psycopg.connect(server.address(roles.SUPER)) as boss:
            boss.execute("create role sneaky login bypassrls in role staffetta_owner")
            boss.execute("set local session authorization sneaky")
            with pytest.raises(roles.StrongRole, match="BYPASSRLS and owns tables"):
                roles.refuse_strong_role(boss)
            boss.rollback()

    def test_serves_as_app(self, server: EmbeddedPostgres) -> None:
        with psycopg.connect(server.address(roles.APP)) as app:
            roles.refuse_strong_role(app)


class TestPlace:
    def test_only_we_can_reach_the_files(self, server: EmbeddedPostgres) -> None:
        assert stat.S_IMODE(server.place.cluster.stat().st_mode) == 0o700
        assert stat.S_IMODE(server.directory.stat().st_mode) == 0o700

    def test_long_path(self, data: Path) -> None:
        server = EmbeddedPostgres(data / ("a" * 60) / ("b" * 60), settings=FAST)
        server.start()
        try:
            assert len(str(server.directory)) < 90
            assert running_address(server.data, roles.APP) == server.address(roles.APP)
            psycopg.connect(server.address(roles.APP)).close()
        finally:
            server.stop()
            server.directory.rmdir()

    @as_root
    def test_private_parent_puts_the_database_elsewhere(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(place, "_ELSEWHERE", data.parent / "var-lib")
        private = data.parent / "private"
        private.mkdir(mode=0o700)
        server = EmbeddedPostgres(private / "data", settings=FAST)
        server.start()
        server.stop()
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        assert server.place.home.parent == data.parent / "var-lib"
        (private / "data").rename(private / "moved")  # the note moves along
        assert EmbeddedPostgres(private / "moved").place.home == server.place.home
        (private / "data" / "postgres").mkdir(parents=True)  # a copy does not: two would share one database
        (private / "data" / "postgres" / "elsewhere").write_text(f"{server.place.home}\n")
        with pytest.raises(CannotRun, match="is a copy of"):
            EmbeddedPostgres(private / "data")

    @as_root
    def test_private_programs_are_copied(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        original = place.program("postgres").parent
        monkeypatch.setattr(place, "may_enter", lambda path, account: path != original)
        server = EmbeddedPostgres(data, settings=FAST)
        assert server.programs.is_relative_to(data)
        server.start()
        server.stop()

    @as_root
    def test_ordinary_user(self, data: Path) -> None:
        """The same as a user who is not root, on Debian's Python, which everybody may run."""
        python = Path("/usr/bin/python3")
        version = "import sys; print(sys.version_info[:2])"
        if not python.exists() or subprocess.check_output([python, "-c", version], text=True).strip() != str(
            sys.version_info[:2]
        ):
            pytest.skip("no Python that everybody may run")
        home = data.parent / "theirs"
        home.mkdir()
        os.chown(home, 65534, 65534)
        script = (
            "import sys, psycopg; from pathlib import Path\n"
            "from staffetta.core.postgres.embedded import EmbeddedPostgres\n"
            "server = EmbeddedPostgres(Path(sys.argv[1])); server.start()\n"
            "print(psycopg.connect(server.address()).execute('select current_user').fetchone()[0]); server.stop()"
        )
        packages = Path(psycopg.__file__).parents[1]
        for _ in range(2):
            said = subprocess.run(
                [python, "-c", script, home / "data"],
                env={"PYTHONPATH": f"{ROOT}:{packages}", "PATH": "/usr/bin:/bin"},
                user=65534,
                group=65534,
                extra_groups=[],
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
            )
            assert said.stdout.strip() == "staffetta_app", said.stderr
        # Root then runs it as its owner, and does not take it over.
        server = EmbeddedPostgres(home / "data")
        server.start()
        server.stop()
        assert server.place.cluster.stat().st_uid == 65534

    def test_unwritable_place(self, data: Path) -> None:
        data.write_text("a file is in the way")
        with pytest.raises(CannotRun, match="cannot be written"):
            EmbeddedPostgres(data)


class TestLife:
    def test_second_start_is_refused_by_name(self, server: EmbeddedPostgres) -> None:
        with pytest.raises(InUse, match=str(server.place.home)):
            EmbeddedPostgres(server.data).start()
        psycopg.connect(server.address(roles.APP)).close()

    def test_killed_backend(self, server: EmbeddedPostgres) -> None:
        with psycopg.connect(server.address(roles.APP)) as victim:
            os.kill(victim.info.backend_pid, signal.SIGKILL)
            with pytest.raises(psycopg.OperationalError):
                victim.execute("select 1")
        assert server.is_alive()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                psycopg.connect(server.address(roles.APP)).close()
                break
            except psycopg.OperationalError:
                time.sleep(0.05)

    def test_killed_postmaster_loses_nothing_committed(self, data: Path) -> None:
        server = EmbeddedPostgres(data)
        server.start()
        try:
            with closing(psycopg.connect(server.address(roles.OWNER))) as owner:
                owner.execute("create table t as select generate_series(1, 1000) i")
                owner.commit()
                owner.execute("insert into t select generate_series(1, 50000)")
                os.kill(postmaster(server), signal.SIGKILL)
                assert is_gone(postmaster(server))
            assert not server.is_alive()
            server.restart()
            with psycopg.connect(server.address(roles.OWNER)) as owner:
                assert owner.execute("select count(*) from t").fetchone() == (1000,)
        finally:
            server.stop()
        assert not is_held(server.place.home / "lock")

    def test_number_of_a_killed_server_given_to_somebody_else(self, data: Path) -> None:
        server = EmbeddedPostgres(data, settings=FAST)
        server.start()
        os.kill(postmaster(server), signal.SIGKILL)
        server.stop()
        note = server.place.cluster / "postmaster.pid"
        with subprocess.Popen(["sleep", "60"], user=server.place.account and server.place.account.uid) as other:
            rest = note.read_text().partition("\n")[2]
            note.write_text(f"{other.pid}\n{rest}")
            server.start()
            server.stop()
            assert other.poll() is None
            other.kill()

    def test_killed_supervisor_takes_the_server_along(self, data: Path) -> None:
        script = (
            "import sys, time; from pathlib import Path\n"
            "from staffetta.core.postgres.embedded import EmbeddedPostgres\n"
            "server = EmbeddedPostgres(Path(sys.argv[1])); server.start(); print(server.process.pid, flush=True)\n"
            "time.sleep(60)"
        )
        with subprocess.Popen(
            [sys.executable, "-c", script, data],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        ) as supervisor:
            assert supervisor.stdout is not None
            pid = int(supervisor.stdout.readline())
            supervisor.kill()
        server = EmbeddedPostgres(data)
        server.start()  # at once, while the former may still be stopping
        try:
            assert is_gone(pid)
            psycopg.connect(server.address(roles.APP)).close()
        finally:
            server.stop()

    def test_killed_while_making_the_cluster(self, data: Path) -> None:
        server = EmbeddedPostgres(data, settings=FAST)
        half = server.place.home / f"{place.MAJOR}.new"
        half.mkdir()
        (half / "PG_VERSION").write_text("18\n")
        server.start()
        server.stop()
        assert not half.exists()
