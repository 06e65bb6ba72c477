"""bin/setup.py does what is missing, once; bin/check_release.py sees what does not fit."""

from __future__ import annotations

import importlib.util
import os
import time
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load(name: str) -> ModuleType:
    """A program of bin/ as a module."""
    found = importlib.util.spec_from_file_location(f"bin_{name}", ROOT / "bin" / f"{name}.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The set-up of a checkout with nothing in it."""
    module = load("setup")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "BUILD", tmp_path / "build")
    monkeypatch.setattr(module, "STAMPS", tmp_path / "build" / "stamps")
    monkeypatch.setattr(module, "LOGS", tmp_path / "build" / "logs")
    assert module.may_write()
    return module


def test_a_step_is_done_once_for_the_same_contents(setup: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []
    for stamp in ("one", "one", "two", "two"):
        setup.step("thing", stamp, "The thing", lambda stamp=stamp: done.append(stamp))
    assert done == ["one", "two"]
    assert capsys.readouterr().out.count("The thing (") == 2


def test_a_step_is_done_again_when_its_result_is_gone(setup: ModuleType, tmp_path: Path) -> None:
    result = tmp_path / "result"
    for _ in range(2):
        setup.step("thing", "one", "The thing", result.touch, result)
        assert result.exists()
        result.unlink()


def test_a_step_that_broke_off_is_done_again(setup: ModuleType) -> None:
    setup.step("thing", "one", "The thing", lambda: None)
    with pytest.raises(ZeroDivisionError):
        setup.step("thing", "two", "The thing", lambda: 1 // 0)
    assert not setup.is_done("thing", "one") and not setup.is_done("thing", "two")


def test_a_new_front_end_leaves_the_files_of_a_running_server(setup: ModuleType, tmp_path: Path) -> None:
    static = tmp_path / "static"
    static.mkdir()
    (static / "staticfiles.json").write_text('{"paths": {"main.js": "main.new.js"}}')
    days_ago = time.time() - setup.KEPT - 60
    for name in ("main.js", "main.new.js", "main.new.js.gz", "main.lately.js", "main.old.js", "main.old.js.br"):
        (static / name).touch()
        if "lately" not in name:
            os.utime(static / name, (days_ago, days_ago))
    setup.forget_old_files(static)
    left = {path.name for path in static.iterdir()}
    assert left == {"staticfiles.json", "main.js", "main.new.js", "main.new.js.gz", "main.lately.js"}


def test_a_fingerprint_knows_names_and_contents(setup: ModuleType, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("x")
    first = setup.digest([one])
    one.rename(two)
    second = setup.digest([two])
    two.write_text("y")
    assert len({first, second, setup.digest([two])}) == 3


def test_a_failure_tells_the_end_of_the_log(setup: ModuleType) -> None:
    with pytest.raises(setup.Failed, match="no such thing"):
        setup.run(["sh", "-c", "echo no such thing >&2; exit 3"], "python", cwd=Path("/"))


def test_all_of_several_works_end_before_a_failure_is_told(setup: ModuleType) -> None:
    done: list[str] = []
    with pytest.raises(setup.Failed):
        setup.in_parallel(lambda: setup.run(["false"], "x", cwd=Path("/")), lambda: done.append("other"))
    assert done == ["other"]


def test_the_locks_fit() -> None:
    assert list(load("check_release").lock_problems()) == []


def test_a_lock_that_does_not_fit_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = load("check_release")
    monkeypatch.setattr(release, "REQUIREMENTS", tmp_path)
    (tmp_path / "run.in").write_text("# comment\nDjango==5.2\npsycopg[binary]==3.3.9\nmissing\n")
    (tmp_path / "dev.in").write_text("-r run.in\npytest\n")
    (tmp_path / "clients.in").write_text("khal==0.14.1\n")
    (tmp_path / "clients.txt").write_text("khal==0.14.1 \\\n    --hash=sha256:aa\n")
    (tmp_path / "run.txt").write_text("django==5.1 \\\n    --hash=sha256:aa\npsycopg==3.3.9\n")
    (tmp_path / "dev.txt").write_text("django==5.2 \\\n    --hash=sha256:aa\n")
    said = "\n".join(release.lock_problems())
    for problem in (
        "run.txt locks another django",
        "run.txt does not lock missing",
        "run.txt has no hash for psycopg",
        "dev.txt does not lock pytest",
        "django is not the same",
    ):
        assert problem in said
