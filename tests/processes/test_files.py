"""The bytes of attachments."""

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from staffetta.core.refusals import Invalid
from staffetta.processes import files
from staffetta.processes.acts.attach import attach_file
from tests.cast import Cast
from tests.processes.makers import NOON, a_process


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def an_upload(name: str = "plan.pdf", content: bytes = b"%PDF-1.7 plan") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_bytes_lie_under_the_workspace_with_their_digest(firm: Cast, media: Path) -> None:
    stored = files.store(an_upload())
    place = media / firm.workspace.pk.hex / stored.id.hex
    assert place.read_bytes() == b"%PDF-1.7 plan"
    assert stored.sha256 == hashlib.sha256(b"%PDF-1.7 plan").hexdigest()
    assert (stored.name, stored.size, stored.media_type) == ("plan.pdf", 13, "application/pdf")
    assert place.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\plan.pdf", "plan.pdf"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\r\nc.txt", "a b c.txt"),
        ("Łódź – plan.pdf", "Łódź – plan.pdf"),
        ("evil\u202efdp.exe", "evil_fdp.exe"),
        ("x" * 400 + ".pdf", "x" * 180 + ".pdf"),
    ],
)
def test_names_are_safe(given: str, safe: str) -> None:
    assert files.safe_name(given) == safe


def test_too_large_and_empty_are_refused_at_the_field(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 4)
    for content in (b"12345", b""):
        with pytest.raises(Invalid) as caught:
            files.store(an_upload(content=content))
        assert "files" in caught.value.fields


def test_a_kept_file_comes_back_to_whoever_kept_it_only(firm: Cast) -> None:
    stored = files.store(an_upload())
    token = files.keep(stored, firm.seller)
    assert files.kept([token, token, "forged"], firm.seller) == (stored,)
    assert files.kept([token], firm.teammate) == ()
    attach_file(a_process(firm.seller), stored, by=firm.seller, at=NOON)
    assert files.kept([token], firm.seller) == ()


def test_the_sweep_removes_old_files_that_are_no_attachment(firm: Cast) -> None:
    used, old, young = (files.store(an_upload()) for _ in range(3))
    attach_file(a_process(firm.seller), used, by=firm.seller, at=NOON)
    for stored in (used, old):
        os.utime(files.place_of(stored.id), (0, 0))
    assert files.sweep() == 1
    assert [files.place_of(stored.id).exists() for stored in (used, old, young)] == [True, False, True]
