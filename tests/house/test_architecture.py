"""The house rules that import-linter cannot see."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from staffetta.core.acts import REGISTRY

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "staffetta"
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "common", "misc"}
ROOMS = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))
pytestmark = pytest.mark.parametrize("room", ROOMS, ids=lambda path: path.name)


def sources(room: Path) -> Iterator[tuple[str, Path, str, ast.Module]]:
    """Every module of a room: its name for people, path, text and tree."""
    for path in sorted(room.rglob("*.py")):
        if "migrations" not in path.parts:
            yield (str(path.relative_to(ROOT)), path, *_read(path))


@cache
def _read(path: Path) -> tuple[str, ast.Module]:
    text = path.read_text()
    return text, ast.parse(text)


def acts(room: Path) -> Iterator[tuple[str, Path, str, ast.Module]]:
    return (one for one in sources(room) if one[1].parent.name == "acts" and one[1].stem != "__init__")


def test_files_are_short_and_named_for_what_they_hold(room: Path) -> None:
    long = [name for name, _path, text, _tree in sources(room) if len(text.splitlines()) > 400]
    assert not long
    for name, path, text, _tree in sources(room):
        assert path.stem not in FORBIDDEN_NAMES and not FORBIDDEN_NAMES & set(path.parts), name
        empty = path.name != "__init__.py" or not text.strip()
        assert empty, f"{name}: packages are empty; import from the module that has it"


def test_functions_are_short(room: Path) -> None:
    assert not [
        f"{name}: {node.name}"
        for name, _path, _text, tree in sources(room)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.body[0].lineno + 1 > 60
    ]


def test_acts_know_no_request_and_no_clock(room: Path) -> None:
    for name, path, text, _tree in acts(room):
        assert "django.http" not in text and not re.search(r"\brequest\.(user|member|POST|GET)", text), name
        clock = re.search(r"timezone\.now\(|datetime\.now\(|date\.today\(|time\.time\(", text)
        assert not clock or path.stem == "run", name


def test_acts_are_registered_under_their_file(room: Path) -> None:
    for _name, path, _text, tree in acts(room):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(d, ast.Name) and d.id == "act" for d in node.decorator_list
            ):
                assert f"{module.__name__}.{node.name}" in REGISTRY


def test_no_signals_no_overridden_save_no_try_in_views(room: Path) -> None:
    for name, path, _text, tree in sources(room):
        is_view = path.stem == "views" or path.parent.name == "views"
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                overridden = {n.name for n in node.body if isinstance(n, ast.FunctionDef)} & {"save", "delete"}
                bases = {ast.unparse(base) for base in node.bases} if overridden else set()
                assert not overridden or not bases & {"WorkspaceModel", "Versioned", "models.Model"}, (name, node.name)
            if is_view and isinstance(node, ast.Try):
                raise AssertionError(f"{name}, line {node.lineno}: a view lets refusals pass to the middleware")
            if isinstance(node, ast.ImportFrom) and node.module:
                assert not node.module.startswith(("django.db.models.signals", "django.dispatch")), name


def test_templates_have_no_inline_script_or_style(room: Path) -> None:
    for path in sorted(room.rglob("templates/**/*.html")):
        found = re.search(r"<style\b|\sstyle=|<script(?![^>]*\bsrc=)|\bhx-on|\son\w+=", path.read_text())
        assert not found, f"{path}: {found}"


def test_only_declared_writes_outside_acts(room: Path) -> None:
    """Writes (create, save, update, delete …) stand in acts/, and in the few files that are part of one by nature."""
    allowed = {
        "accounts/doors.py": "the time at which a key was last used",
        "dav/doors.py": "when the password of a device was last used",
        "subscriptions/doors.py": "when the address of a calendar was last read",
        "sharing/doors.py": "how often and when a link was opened",
        "accounts/idempotency.py": "answers of the API, not business",
        "accounts/jobs.py": "the same, when they have grown old",
        "accounts/once.py": "answers of forms that are sent again, not business",
        "accounts/models.py": "the user manager, called by acts",
        "core/changes.py": "apply(), called by acts",
        "listings/changing.py": "the skeleton of the acts that change many records, called by acts",
        "history/recording.py": "facts, recorded by acts",
    }
    writing = re.compile(
        r"\.objects\.(create|bulk_create|update_or_create|get_or_create|bulk_update)\(|"
        r"\.save\((force_insert|update_fields)|\.objects\.filter\([^)]*\)\.(update|delete)\("
    )
    found = {
        str(path.relative_to(PACKAGE))
        for _name, path, text, _tree in sources(room)
        if "acts" not in path.parts and "kinds" not in path.parts and writing.search(text)
    }
    assert found - set(allowed) == set(), "write inside an act"
