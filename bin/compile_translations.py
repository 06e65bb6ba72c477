"""Compile every catalogue staffetta/*/locale/*/LC_MESSAGES/*.po for gettext; fuzzy entries are left out."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]


def compile_catalogue(source: Path) -> None:
    """Write the .mo beside the .po, in one rename."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parents[1].name)
    fresh = source.with_suffix(".mo.new")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    os.replace(fresh, source.with_suffix(".mo"))


if __name__ == "__main__":
    for path in sorted(ROOT.glob("staffetta/*/locale/*/LC_MESSAGES/*.po")):
        compile_catalogue(path)
