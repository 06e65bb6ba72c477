"""The pages of selling at half a million leads, each beside the bare SQL of the same rows in the same run.

    bench/leads [COUNT] [--kept DIRECTORY] [--copy-of DIRECTORY] [--only WORDS] [--runs 15] [--explain WORDS]

Fills a throw-away database with COUNT leads of five years (500,000, of which some 6,500 are open), four tasks each and
a million notes, then asks as bench/contacts does. `--copy-of` takes a filled directory of another run as it is, so that
several can measure at once, each on its own. The aim: a page takes at most 12 ms more than its SQL.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.asking import Case, ask_all, asked_for
from bench.place import installation


def main() -> None:
    """See above."""
    asked = _arguments()
    if asked.copy_of and not Path(asked.kept).exists():
        _copy(Path(asked.copy_of), Path(asked.kept))
    with installation(asked.kept) as place:
        from bench.selling import fill_selling  # noqa: PLC0415 - needs Django

        begun = time.perf_counter()
        firm = fill_selling(place, asked.count)
        print(f"{asked.count:,} leads; ready after {time.perf_counter() - begun:.0f} s", flush=True)
        ask_all(firm, _cases, asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/leads", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("count", nargs="?", type=int, default=500_000)
    parser.add_argument("--copy-of", default="", help="begin with a copy of this kept directory")
    asked_for(parser)
    asked = parser.parse_args()
    if asked.copy_of and not asked.kept:
        parser.error("--copy-of needs --kept, the directory that becomes the copy")
    return asked


def _copy(filled: Path, kept: Path) -> None:
    """A database is copied whole, and only while nobody has it open."""
    if any(filled.glob("postgres/*/postmaster.pid")):
        raise SystemExit(f"{filled} is in use: a copy of an open database would be none.")
    program = shutil.which("cp") or "cp"
    subprocess.run([program, "-a", "--reflink=auto", str(filled), str(kept)], check=True)  # noqa: S603


def _cases(firm: Any, page: Any) -> Iterable[Case]:
    return ()


if __name__ == "__main__":
    main()
