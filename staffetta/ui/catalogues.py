"""Message catalogues: extract per package, merge, compile. `bin/messages` is its command line."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from staffetta.ui.typography import set_well

LANGUAGES = ("it", "fr", "pl", "de")
# The functions that mark a text, with the places of context, singular and plural among their arguments.
PLACES = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "lazy": (None, 0, None),
    "_now": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
TEMPLATE_OPTIONS = {
    "newstyle_gettext": "true",
    "trimmed": "true",
    "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols",
    "silent": "false",
}
PLURALS = {
    "it": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "de": "nplurals=2; plural=(n != 1);",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
}


@dataclass(frozen=True)
class Text:
    """One text found in a source file."""

    id: str | tuple[str, str]
    context: str | None
    file: str


def packages(root: Path) -> list[str]:
    """The packages that have any text."""
    return sorted(path.parent.name for path in (root / "staffetta").glob("*/__init__.py"))


def _sources(package: Path) -> Iterator[Path]:
    for pattern in ("**/*.py", "templates/**/*.html", "templates/**/*.txt", "templates/**/*.svg"):
        yield from sorted(p for p in package.glob(pattern) if "migrations" not in p.parts and "static" not in p.parts)


def texts(root: Path, package: str) -> Iterator[Text]:
    """Every translatable text of a package."""
    for path in _sources(root / "staffetta" / package):
        file = path.relative_to(root).as_posix()
        source = io.BytesIO(path.read_bytes())
        found: Iterable[Any] = (
            extract_python(source, dict.fromkeys(PLACES), [], {})
            if path.suffix == ".py"
            else babel_extract(source, list(PLACES), [], TEMPLATE_OPTIONS)
        )
        for _line, function, said, _comments in found:
            text = _text(str(function or "_"), said, file)
            if text is not None:
                yield text


def _text(function: str, said: Any, file: str) -> Text | None:
    arguments = list(said) if isinstance(said, list | tuple) else [said]
    context, singular, plural = (
        None if place is None else arguments[place] if place < len(arguments) else "" for place in PLACES[function]
    )
    # What is no literal comes as None: an expression, which no tool can read.
    if not singular or (PLACES[function][2] is not None and not plural):
        return None
    return Text((singular, plural) if plural else singular, context, file)


@cache
def template_catalogue(root: Path, package: str) -> Catalog:
    """The texts of a package, sorted, each with the files that say it. Read once: it is the same for all languages."""
    catalogue = Catalog(charset="utf-8")
    for text in sorted(texts(root, package), key=lambda text: (text.file, str(text.id))):
        catalogue.add(text.id, locations=[(text.file, 0)], context=text.context)
    for message in catalogue:
        message.locations = sorted(set(message.locations))
    return catalogue


def catalogue_path(root: Path, package: str, language: str) -> Path:
    """Where a package keeps its translations into a language."""
    return root / "staffetta" / package / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    """A catalogue as it stands in the file; empty when there is none."""
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def shared(root: Path, package: str, language: str) -> Catalog:
    """What other packages say already, so that a word is translated once and everywhere alike (ui speaks first)."""
    words = Catalog(locale=language, charset="utf-8")
    for other in sorted(set(packages(root)) - {package}, key=lambda name: (name != "ui", name)):
        for message in read(catalogue_path(root, other, language), language):
            if message.id and message.string and words.get(_key(message.id), message.context) is None:
                words.add(message.id, message.string, context=message.context)
    return words


def _key(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def _translation(message: Message, catalogue: Catalog) -> str | tuple[str, ...] | None:
    known = catalogue.get(_key(message.id), message.context)
    if known is None or isinstance(known.id, str) != isinstance(message.id, str):
        return None
    forms = (known.string,) if isinstance(known.string, str) else tuple(known.string or ("",))
    return (forms[0] if isinstance(known.id, str) else forms) if all(forms) else None


def _set(string: str | tuple[str, ...] | None, language: str) -> str | tuple[str, ...] | None:
    if isinstance(string, tuple):
        return tuple(set_well(form, language) for form in string)
    return set_well(string, language) if string else string


def merged(root: Path, package: str, language: str) -> Catalog:
    """The package's texts with the translations that are known here or elsewhere, set as their language sets them."""
    known = read(catalogue_path(root, package, language), language)
    fresh, elsewhere = Catalog(locale=language, charset="utf-8", fuzzy=False), None
    for message in template_catalogue(root, package):
        if not message.id:
            continue
        string = _translation(message, known)
        if not string:
            elsewhere = shared(root, package, language) if elsewhere is None else elsewhere
            string = _translation(message, elsewhere)
        fresh.add(message.id, _set(string, language), locations=message.locations, context=message.context)
    return fresh


def written(catalogue: Catalog, language: str) -> bytes:
    """The catalogue as the text of a .po file: short header, no line numbers, stable order, no wrapping."""
    body = io.BytesIO()
    write_po(body, catalogue, width=0, sort_by_file=True, include_lineno=False, omit_header=True, ignore_obsolete=True)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURALS[language]}\\n"\n\n'
    )
    return header.encode() + body.getvalue()


def compile_catalogue(path: Path, language: str) -> None:
    """Write the .mo file beside the .po file."""
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, read(path, language))


def missing(catalogue: Catalog) -> list[str]:
    """The texts without a translation, plural forms included, and those marked fuzzy."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        forms = message.string if isinstance(message.string, list | tuple) else [message.string]
        wanted = catalogue.num_plurals if isinstance(message.id, tuple) else 1
        if len(forms) < wanted or not all(forms) or message.fuzzy:
            found.append(str(message.id))
    return found


def main(root: Path, arguments: list[str]) -> int:
    """The command: returns the process's exit code."""
    check, only_compile = "--check" in arguments, "--compile" in arguments
    chosen = [a for a in arguments if not a.startswith("-")] or packages(root)
    stale = []
    for package in chosen:
        for language in LANGUAGES:
            path = catalogue_path(root, package, language)
            if only_compile:
                if path.exists():
                    compile_catalogue(path, language)
                continue
            catalogue = merged(root, package, language)
            if not len(catalogue) and not path.exists():
                continue
            said = written(catalogue, language)
            if not path.exists() or path.read_bytes() != said:
                stale.append(path.relative_to(root).as_posix())
            if check:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(said)
            compile_catalogue(path, language)
            lacking = missing(catalogue)
            print(f"{package} {language}: {len(catalogue)} texts, {len(lacking)} without translation")
    if check and stale:
        print("Out of date, run bin/messages:", *stale, sep="\n  ")
        return 1
    return 0
