"""The watched folder (A-08): taken once it is whole, once only, and told why where it is not."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from staffetta.accounts.models import Workspace
from staffetta.core.acts import set_door
from staffetta.core.ids import uuid7
from staffetta.core.isolation import current_workspace_id
from staffetta.documents.models import Document
from staffetta.intake.folder import MOST_TRIES, Claim, Folder
from staffetta.intake.inboxes import NOTICE, inboxes, said
from staffetta.intake.models import IncomingFile
from staffetta.intake.watching import Watcher, settle
from staffetta.notices.models import Notice
from tests.cast import Cast
from tests.ebusiness.samples import sample

ORDER = sample("ubl/UBL-Order-2.0-Example.xml")
State = IncomingFile.State


class Clock:
    """Looks five seconds apart."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        self.now += 5
        return self.now


@pytest.fixture
def inbox(firm: Cast, tmp_path: Path, settings: object) -> Iterator[Path]:
    """The folder of the firm, watched."""
    path = tmp_path / "inbox"
    settings.INBOX_FOLDER = f"{current_workspace_id()}={path}"  # type: ignore[attr-defined]
    path.mkdir()
    yield path
    set_door("page")


def numbered(number: int) -> bytes:
    return ORDER.replace(b"AEG012345", b"F-%04d" % number)


def look(times: int = 2, watcher: Watcher | None = None) -> int:
    watcher = watcher or Watcher(Clock())
    return sum(watcher.round() for _round in range(times))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_laid_in_is_entered_and_lies_in_done(inbox: Path) -> None:
    (inbox / "from Beta" / "today").mkdir(parents=True)
    (inbox / "order.xml").write_bytes(numbered(1))
    (inbox / "from Beta" / "today" / "order.xml").write_bytes(numbered(2))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a/order.xml", numbered(3))
        file.writestr("b.xml", numbered(4))
    (inbox / "two.zip").write_bytes(archive.getvalue())
    assert look() == 3
    assert names(inbox / "done") == ["order (2).xml", "order.xml", "two.zip"]
    assert names(inbox / "working") == names(inbox / "refused") == []
    assert set(Document.objects.values_list("number", flat=True)) >= {f"F-000{number}" for number in range(1, 5)}
    (inbox / "again.xml").write_bytes(numbered(1))
    assert look() == 1
    assert "again.xml" in names(inbox / "done") and Document.objects.filter(number="F-0001").count() == 1


def test_what_cannot_be_read_lies_in_refused_with_the_reason(inbox: Path) -> None:
    (inbox / "order.xml").write_bytes(ORDER.replace(b"2005-06-20", b"2005-13-45", 1))
    (inbox / "empty.pdf").write_bytes(b"%PDF-1.7")
    assert look() == 2
    assert names(inbox / "refused") == ["empty.pdf", "empty.pdf.txt", "order.xml", "order.xml.txt"]
    words = (inbox / "refused" / "order.xml.txt").read_text()
    assert "order.xml" in words and "“2005-13-45” is not a date." in words and "Order/IssueDate, line " in words
    assert IncomingFile.objects.filter(state=State.REFUSED).count() == 2 and not Document.objects.exists()


def test_half_files_hidden_files_and_links_are_not_read(inbox: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(numbered(1))
    ignored = [".hidden.xml", "order.xml.part", "order.TMP", "Thumbs.db", "~$order.xml"]
    for name in ignored:
        (inbox / name).write_bytes(numbered(2))
    (inbox / "link.xml").symlink_to(secret)
    (inbox / "folder").symlink_to(tmp_path)
    os.mkfifo(inbox / "pipe.xml")
    assert look(15) == 3
    assert [name for name in names(inbox) if name not in ("done", "working", "refused")] == sorted(ignored)
    assert {"link.xml", "link.xml.txt", "pipe.xml", "pipe.xml.txt"} <= set(names(inbox / "refused"))
    assert (inbox / "refused" / "link.xml").is_symlink() and secret.read_bytes() == numbered(1)
    assert not IncomingFile.objects.exists()


def test_odd_names(inbox: Path) -> None:
    odd = [b"\xff\xfe broken.xml", "ordine è 🧾\n.xml".encode(), b"x" * 251 + b".xml", b"-rf.xml", b"noending"]
    for number, name in enumerate(odd):
        (inbox / os.fsdecode(name)).write_bytes(numbered(number))
    (inbox / ("y" * 251 + ".xml")).write_bytes(b"hello")
    assert look() == 6
    assert len(names(inbox / "done")) == 5 and len(names(inbox / "refused")) == 2
    assert Document.objects.filter(number__startswith="F-000").count() == 5


def test_a_file_that_grows_is_not_taken(inbox: Path) -> None:
    watcher = Watcher(Clock())
    for size in (100, 2000, len(ORDER)):
        (inbox / "order.xml").write_bytes(ORDER[:size])
        assert watcher.round() == 0
    assert watcher.round() == 1 and Document.objects.filter(number="AEG012345").count() == 1


def test_two_watchers_take_each_file_once(inbox: Path) -> None:
    for number in range(6):
        (inbox / f"{number}.xml").write_bytes(numbered(number))
    one, two = Folder(inbox), Folder(inbox)
    one.look(1.0), two.look(1.0)
    claims = one.look(10.0)
    assert len(claims) == 6 and {claim.place for claim in two.look(10.0)} == {claim.place for claim in claims}
    with claims[0].locked() as mine, claims[0].locked() as theirs:
        assert mine and not theirs
        assert Watcher(Clock()).round() == 5
    assert Watcher(Clock()).round() == 1
    assert Document.objects.count() == 6 and IncomingFile.objects.count() == 6


def test_what_a_dead_process_left_is_taken_up(inbox: Path) -> None:
    """It died before anything, after the documents were entered, and after the refusal was written down."""
    folder = Folder(inbox)
    folder.prepare()
    for number, content in enumerate((numbered(1), numbered(2), b"hello")):
        place = inbox / "working" / str(uuid7())
        place.mkdir()
        (place / f"{number}.xml").write_bytes(content)
        if number:
            kept = (place / f"{number}.xml").read_bytes()
            settle(Claim(inbox, place))
            place.mkdir()
            (place / f"{number}.xml").write_bytes(kept)
            (place / ".try-1").touch()
    (inbox / "working" / str(uuid7())).mkdir()
    assert Watcher(Clock()).round() == 4
    assert names(inbox / "working") == []
    assert Document.objects.count() == 2
    assert IncomingFile.objects.filter(state=State.REFUSED).count() == 1


def test_a_file_that_kills_its_reader_is_given_up(inbox: Path) -> None:
    Folder(inbox).prepare()
    place = inbox / "working" / str(uuid7())
    place.mkdir()
    (place / "bad.xml").write_bytes(numbered(1))
    for number in range(MOST_TRIES):
        (place / f".try-{number + 1}").touch()
    assert Watcher(Clock()).round() == 1
    assert "three times" in (inbox / "refused" / "bad.xml.txt").read_text() and not Document.objects.exists()


def test_administrators_are_told_of_a_folder_that_does_not_work(inbox: Path) -> None:
    inbox.rmdir()
    inbox.write_text("a file where the folder should be")
    assert look(3) == 0
    (notice,) = Notice.objects.filter(kind=NOTICE)
    assert notice.said["place"] == str(inbox) and notice.to.is_administrator


def test_which_folder_is_whose(firm: Cast, settings: object, tmp_path: Path) -> None:
    assert said("") == {}
    assert said("/a b") == {"": Path("/a b")}
    assert said("Rossi S.r.l.=/srv/rossi; Bianchi = /srv/b ;") == {
        "Rossi S.r.l.": Path("/srv/rossi"),
        "Bianchi": Path("/srv/b"),
    }
    settings.INBOX_FOLDER = str(tmp_path)  # type: ignore[attr-defined]
    found = {inbox.workspace_id: inbox.path for inbox in inboxes()}
    if Workspace.objects.count() == 1:
        assert found == {current_workspace_id(): tmp_path}
    else:
        assert found.keys() == set(Workspace.objects.values_list("pk", flat=True))
        assert {path.parent for path in found.values()} == {tmp_path} and len(set(found.values())) == len(found)
