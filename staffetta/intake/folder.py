"""A watched folder: whatever is laid into it is taken in, once, and then lies in `done` or in `refused` (A-08).

    inbox/                 where files are laid, also in folders of one's own
    inbox/working/<id>/    a file that somebody has taken: a rename, so that one alone can
    inbox/done/            what was entered, was known, or waits for a partner to be chosen
    inbox/refused/         what was not, each with a .txt beside it that says why, and where in the file

A file in `working` is locked by whoever works on it. One that is not locked was left by a process that died: the next
one takes it up. Documents are entered once however often that happens, since each is known by what it says (A-07). Each
try is marked beside the file before it is begun, so that a file which kills its reader is not tried for ever.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from staffetta.core.ids import uuid7

WORKING, DONE, REFUSED = "working", "done", "refused"
OURS = (WORKING, DONE, REFUSED)
PARTIAL = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".swp", ".lock")
NOT_MEANT = frozenset({"thumbs.db", "desktop.ini"})
DEEPEST = 3
"""Folders within folders that are looked into."""

MOST_TRIES = 3
SETTLED = 2.0
"""Seconds without growing after which a file is whole."""

EMPTY = 60.0
"""Seconds after which a file that is still empty is taken to be nothing."""


@dataclass(frozen=True)
class Seen:
    """How a file looked, and since when it has looked so."""

    size: int
    changed: int
    since: float


@dataclass
class Folder:
    """One watched folder. `seen` is what was there at the last look; `errors` what could not be done, by place; `taken`
    how many files the last look took."""

    path: Path
    seen: dict[Path, Seen] = field(default_factory=dict)
    errors: dict[str, OSError] = field(default_factory=dict)
    taken: int = 0

    def prepare(self) -> None:
        """Make what is missing. Raises OSError, also where a link stands in place of a folder of ours."""
        self.path.mkdir(mode=0o770, parents=True, exist_ok=True)
        for name in OURS:
            place = self.path / name
            place.mkdir(mode=0o770, exist_ok=True)
            if place.is_symlink():
                raise NotADirectoryError(20, "This is a link, not a folder", str(place))

    def look(self, now: float) -> list[Claim]:
        """Take what has stopped growing; returns what is to be worked on, also what others have left behind."""
        self.errors, self.taken = {}, 0
        self.prepare()
        before, self.seen = self.seen, {}
        for entry in self._files(self.path, 0):
            self._consider(entry, before, now)
        return list(self._claims())

    def _files(self, place: Path, depth: int) -> Iterator[os.DirEntry[str]]:
        """What is meant to be taken in: not what is hidden, not half a file, nothing of ours."""
        try:
            with os.scandir(place) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self.errors[str(place)] = error
            return
        for entry in found:
            name = entry.name.lower()
            if name.startswith((".", "~$")) or name.endswith(PARTIAL) or name in NOT_MEANT:
                continue
            if not entry.is_dir(follow_symlinks=False):
                yield entry
            elif depth < DEEPEST and not (depth == 0 and entry.name in OURS):
                yield from self._files(Path(entry.path), depth + 1)

    def _consider(self, entry: os.DirEntry[str], before: dict[Path, Seen], now: float) -> None:
        path = Path(entry.path)
        try:
            state = entry.stat(follow_symlinks=False)
            last = before.get(path)
            if last is None or (last.size, last.changed) != (state.st_size, state.st_mtime_ns):
                self.seen[path] = Seen(state.st_size, state.st_mtime_ns, now)
                return
            self.seen[path] = last
            if now - last.since >= (SETTLED if state.st_size else EMPTY):
                self._take(path)
        except FileNotFoundError:
            return  # somebody else was faster, or it was taken away again
        except OSError as error:
            self.errors[str(path)] = error

    def _take(self, path: Path) -> None:
        """It is ours once it is renamed; only one can do that."""
        place = self.path / WORKING / str(uuid7())
        place.mkdir(mode=0o770)
        try:
            path.rename(place / path.name)
        except OSError:
            place.rmdir()
            raise
        self.seen.pop(path, None)
        self.taken += 1

    def _claims(self) -> Iterator[Claim]:
        for place in sorted((self.path / WORKING).iterdir()):
            if place.is_dir() and not place.is_symlink():
                yield Claim(self.path, place)


@dataclass(frozen=True)
class Claim:
    """A file in `working`, with its marks."""

    inbox: Path
    place: Path

    @property
    def id(self) -> UUID | None:
        """The name of its folder, None for one that is not of ours."""
        try:
            return UUID(self.place.name)
        except ValueError:
            return None

    @property
    def begun(self) -> datetime:
        """When it was taken: its name says so (UUIDv7)."""
        return datetime.fromtimestamp((UUID(self.place.name).int >> 80) / 1000, UTC)

    @property
    def file(self) -> Path | None:
        """The file, None once it was moved on."""
        names = [name for name in os.listdir(self.place) if not name.startswith(MARK)]
        return self.place / names[0] if names else None

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Whether nobody else is working on it; nobody will within the block."""
        try:
            handle = os.open(self.place, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            yield False
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield self.place.exists()  # whoever had it may have finished it just now
        except BlockingIOError:
            yield False
        finally:
            os.close(handle)

    def tries(self) -> int:
        """How often it was begun."""
        return sum(1 for name in os.listdir(self.place) if name.startswith(MARK))

    def begin(self) -> None:
        """Mark that it is tried once more, before anything can go wrong."""
        (self.place / f"{MARK}{self.tries() + 1}").touch()

    def forget_tries(self) -> None:
        """What went wrong was not its fault."""
        for name in os.listdir(self.place):
            if name.startswith(MARK):
                (self.place / name).unlink()

    def finish(self, folder: str, words: str = "") -> Path | None:
        """Move it to `done` or `refused`, never over another; with these words beside it."""
        file = self.file
        kept = None
        if file is not None:
            kept = _reserved(self.inbox / folder, file.name, beside=bool(words))
            if words:
                note = kept.with_name(f"{kept.name}.txt")
                note.write_text(words, encoding="utf-8")
            file.replace(kept)
        self.forget_tries()
        self.place.rmdir()
        return kept


MARK = ".try-"
LONGEST_NAME = 200


def _reserved(folder: Path, name: str, *, beside: bool) -> Path:
    """A name that nothing has there, made ours at once by an empty file. Names are shortened to what file systems
    take, counted in bytes."""
    stem, dot, ending = name.rpartition(".") if "." in name.lstrip(".") else (name, "", "")
    ending = f"{dot}{ending}" if len(os.fsencode(ending)) <= 20 else ""
    stem = os.fsdecode(os.fsencode(stem)[:LONGEST_NAME])
    for number in range(1, 100_000):
        place = folder / (f"{stem}{ending}" if number == 1 else f"{stem} ({number}){ending}")
        if beside and place.with_name(f"{place.name}.txt").exists():
            continue
        try:
            os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o660))
        except FileExistsError:
            continue
        return place
    raise FileExistsError(17, "Too many files of this name", str(folder / name))


def read_bounded(path: Path, most: int) -> bytes | None:
    """The bytes of an ordinary file, without following links; None for a link, a pipe and whatever else is no file.

    At most one byte more than `most`, so that what is too large shows without being read. Raises OSError.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        return None
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        return file.read(most + 1) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None
