"""Every text on a screen stands in five languages (X-04): none missing, none fuzzy, none outside gettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment

from staffetta.ui import catalogues

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "staffetta").glob("*/templates/**/*.html"))
SPOKEN = {"alt", "aria-label", "placeholder", "title", "data-tip", "data-confirm", "label"}
SAME_IN_EVERY_LANGUAGE = {"Staffetta", "CSV", "XLSX", "API", "Ctrl", "OK", "JSON", "URL", "stf"}
WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
@pytest.mark.parametrize("package", catalogues.packages(ROOT))
def test_every_text_is_translated(package: str, language: str) -> None:
    wanted = catalogues.merged(ROOT, package, language)
    assert catalogues.missing(wanted) == []
    path = catalogues.catalogue_path(ROOT, package, language)
    if len(wanted):
        assert path.exists() and path.read_bytes() == catalogues.written(wanted, language), (
            f"run bin/messages {package}"
        )


@pytest.mark.parametrize("path", sorted((ROOT / "staffetta").glob("*/locale/*/LC_MESSAGES/django.po")), ids=str)
def test_no_translation_is_fuzzy_or_loses_a_value(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3])
    assert [message.id for message in catalogue if message.fuzzy and message.id] == []
    for message in catalogue:
        if message.id and all(_forms(message.string)):
            assert _values(message.id) >= _values(message.string), f"{message.id!r} → {message.string!r}"
            assert _values(message.string) >= _values_of_last(message.id), f"{message.id!r} → {message.string!r}"


def _forms(said: object) -> list[object]:
    return list(said) if isinstance(said, list | tuple) else [said]


def _values(said: object) -> set[str]:
    return {name for text in _forms(said) for name in re.findall(r"%\((\w+)\)", str(text))}


def _values_of_last(said: object) -> set[str]:
    return _values(_forms(said)[-1])


class Visible(HTMLParser):
    """The words that a reader or a screen reader meets in a template, expressions taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "code", "pre")
        for name, value in attrs:
            if name in SPOKEN and value:
                self.handle_data(value)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "code", "pre")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words += [word for word in WORD.findall(data) if word not in SAME_IN_EVERY_LANGUAGE]


def _plain_parts(source: str) -> Iterator[str]:
    """A template's own text; what stands in expressions, comments and {% trans %} is left out."""
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])
    translated, block = False, ""
    for _line, kind, value in environment.lex(source):
        if kind == "data":
            yield "" if translated else value
        elif kind == "block_begin":
            block = "?"
        elif kind == "name" and block == "?":
            block = value
            translated = value == "trans" or (translated and value != "endtrans")
        elif kind in ("variable_begin", "raw_begin"):
            yield "\N{OBJECT REPLACEMENT CHARACTER}"


def test_no_text_stands_outside_gettext() -> None:
    found = {}
    for path in TEMPLATES:
        visible = Visible()
        visible.feed("".join(_plain_parts(path.read_text())))
        if visible.words:
            found[path.relative_to(ROOT).as_posix()] = visible.words
    assert found == {}


def test_no_template_breaks_the_content_security_policy() -> None:
    for path in TEMPLATES:
        source = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
        assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|<style|javascript:|[\"']js:", source), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", source), path
        filtered = re.search(r"hx[-_]trigger=[\"'][^\"']*\[(?!type)", source)
        assert not filtered, f"{path}: filters in hx-trigger need eval"


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_a_text_is_translated_in_one_way_in_all_rooms(language: str) -> None:
    """One text has one translation in the product, whichever room asks; another meaning takes a context (pgettext)."""
    said: dict[tuple[str, str], dict[str, list[str]]] = {}
    for package in catalogues.packages(ROOT):
        path = catalogues.catalogue_path(ROOT, package, language)
        if not path.exists():
            continue
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    ways = said.setdefault((message.context or "", str(message.id)), {})
                    ways.setdefault(str(message.string), []).append(package)
    assert {text: ways for text, ways in said.items() if len(ways) > 1} == {}


def test_no_text_hides_in_an_f_string() -> None:
    """Where bin/messages does not find it, so that it would stay English for ever."""
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "staffetta").rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text()))
        if isinstance(string, ast.JoinedStr)
        for node in ast.walk(string)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext", "ngettext", "pgettext")
    ]
    assert hidden == []


def test_every_name_that_says_a_text_is_known_to_bin_messages() -> None:
    """`lazy = gettext_lazy` and the like: what is said by a name that bin/messages does not know stays English."""
    unknown = []
    for path in sorted((ROOT / "staffetta").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                names = [alias.asname for alias in node.names if "gettext" in alias.name and alias.asname]
            elif isinstance(node, ast.Assign) and "gettext" in (getattr(node.value, "id", "") or ""):
                names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            else:
                continue
            unknown += [
                f"{path.relative_to(ROOT)}:{node.lineno} {name}" for name in names if name not in catalogues.PLACES
            ]
    assert unknown == []
