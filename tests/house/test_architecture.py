"""The house rules that import-linter cannot see."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

from staffetta.core.acts import REGISTRY

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "staffetta"
SOURCES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
ACTS = sorted(p for p in PACKAGE.glob("*/acts/*.py") if p.stem != "__init__")
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "common", "misc"}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_files_are_short_and_named_for_what_they_hold(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 400
    assert path.stem not in FORBIDDEN_NAMES and not FORBIDDEN_NAMES & set(path.parts)
    if path.name == "__init__.py":
        assert not text.strip(), "packages are empty; import from the module that has it"


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_functions_are_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.body[0].lineno + 1
            assert length <= 60, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", ACTS, ids=relative)
def test_acts_know_no_request_and_no_clock(path: Path) -> None:
    text = path.read_text()
    assert "django.http" not in text and not re.search(r"\brequest\.(user|member|POST|GET)", text)
    assert not re.search(r"timezone\.now\(|datetime\.now\(|date\.today\(|time\.time\(", text) or path.stem == "run"


@pytest.mark.parametrize("path", ACTS, ids=relative)
def test_acts_are_registered_under_their_file(path: Path) -> None:
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    decorated = {
        node.name
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(d, ast.Name) and d.id == "act" for d in node.decorator_list)
    }
    for name in decorated:
        assert f"{module.__name__}.{name}" in REGISTRY


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_no_signals_no_overridden_save_no_try_in_views(path: Path) -> None:
    tree = ast.parse(path.read_text())
    is_view = path.stem == "views" or path.parent.name == "views"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            overridden = {n.name for n in node.body if isinstance(n, ast.FunctionDef)} & {"save", "delete"}
            bases = {ast.unparse(base) for base in node.bases}
            assert not overridden or not bases & {"WorkspaceModel", "Versioned", "models.Model"}, node.name
        if is_view and isinstance(node, ast.Try):
            raise AssertionError(f"line {node.lineno}: a view lets refusals pass to the middleware")
        if isinstance(node, ast.ImportFrom) and node.module:
            assert not node.module.startswith(("django.db.models.signals", "django.dispatch"))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_templates_have_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<style\b|\sstyle=|<script(?![^>]*\bsrc=)|\bhx-on|\son\w+=", text), relative(path)


def test_only_declared_writes_outside_acts() -> None:
    """Writes (create, save, update, delete …) stand in acts/, and in the few files that are part of one by nature."""
    allowed = {
        "accounts/doors.py": "the time at which a key was last used",
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
        for path in SOURCES
        if "acts" not in path.parts and "kinds" not in path.parts and writing.search(path.read_text())
    }
    assert found - set(allowed) == set(), "write inside an act"
