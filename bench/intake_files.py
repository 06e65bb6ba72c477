"""Mixed files of e-business through the watched folder; or a table of what is made of each file of a directory.

    bench/intake [COUNT] [--kept DIRECTORY]
    bench/intake --table DIRECTORY

COUNT files are made of the samples in tests/ebusiness/data by changing their numbers: UBL, CII, FatturaPA (also signed
and several in one file), PDFs, and one in fifty that cannot be read. They are laid into a folder at once, and the
process that `staffetta run` starts for watched folders takes them in. Its time and the most memory that it and its PDF
helper have at once are told. `--table` takes the files of a directory into a fresh workspace in the order of their
names and prints a table in Markdown (docs/documents.md has that of the public samples).
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.place import installation

SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "ebusiness" / "data"
NUMBER = re.compile(
    rb"(<(?:\w+:)?Numero>|<(?:\w+:)?ExchangedDocument>\s*<(?:\w+:)?ID>|<cbc:ID>)([^<]{1,40})(?=<)",
)
BROKEN = 50
"""One in so many is cut off in the middle."""


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(prog="bench/intake", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("count", nargs="?", type=int, default=1000)
    parser.add_argument("--kept", default="", help="a directory whose database is used again")
    parser.add_argument(
        "--table", type=Path, help="take in the files of this directory and print what was made of each"
    )
    asked = parser.parse_args()
    with installation(asked.kept):
        if asked.table:
            table(asked.table)
        else:
            watch(asked.count)


def _firm(name: str) -> Any:
    from django.utils import timezone  # noqa: PLC0415 - needs Django

    from staffetta.accounts.acts.found import Firm, found_workspace  # noqa: PLC0415 - as above
    from staffetta.core.acts import System  # noqa: PLC0415 - as above

    email = f"{time.time_ns()}@bench.example"
    found, _member = found_workspace(
        Firm(name=name), email=email, name="Anna Rossi", password="long enough", by=System("bench"), at=timezone.now()
    )
    return found


def files(count: int) -> Iterator[tuple[str, bytes]]:
    """So many files, each with a number of its own."""
    from tests.ebusiness.samples import pdf_with, signed  # noqa: PLC0415 - needs asn1crypto

    samples = sorted(path for path in SAMPLES.rglob("*.xml") if "BusinessCard" not in path.name)
    for number in range(count):
        path = samples[number % len(samples)]
        content = NUMBER.sub(rb"\g<1>\g<2>-%d" % number, path.read_bytes(), count=1)
        name, kind = f"{number:05d} {path.name}", number % 8
        if number % BROKEN == BROKEN - 1:
            yield name, content[: len(content) // 2]
        elif path.parent.name == "fatturapa" and kind < 4:
            yield f"{name}.p7m", signed(content)
        elif path.parent.name == "cii" and kind < 4:
            yield f"{name}.pdf", pdf_with(zlib.compress(content))
        else:
            yield name, content


def watch(count: int) -> None:
    """Lay them in, have them watched, tell."""
    firm = _firm(f"Bench {time.time_ns()}")
    with tempfile.TemporaryDirectory(prefix="staffetta-inbox-") as folder:
        size = 0
        for name, content in files(count):
            (Path(folder) / name).write_bytes(content)
            size += len(content)
        environment = {**os.environ, "STAFFETTA_INBOX_FOLDER": f"{firm.pk}={folder}"}
        begun, before = time.perf_counter(), os.times()
        command = [sys.executable, "-P", "-m", "django", "watch_folder", "--skip-checks", "--until-empty"]
        process = subprocess.Popen(command, env=environment, cwd="/")  # noqa: S603
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(_memory(pid) for pid in _tree(process.pid)))
            time.sleep(0.05)
        seconds = time.perf_counter() - begun
        after = os.times()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        lying = Counter(
            path.parent.name for path in Path(folder).rglob("*") if path.is_file() and path.suffix != ".txt"
        )
    print(f"{count:,} files, {size / 1024**2:.1f} MB: {seconds:.1f} s, {count / seconds:.0f} files a second")
    print(f"processor {spent:.1f} s; most memory {peak / 1024:.0f} MB, the PDF helper included")
    print(", ".join(f"{number} in {name}" for name, number in sorted(lying.items())))
    _tell(firm)


def _tell(firm: Any) -> None:
    from staffetta.core.isolation import workspace  # noqa: PLC0415 - needs Django
    from staffetta.documents.models import Document  # noqa: PLC0415 - as above
    from staffetta.intake.models import IncomingFile  # noqa: PLC0415 - as above

    with workspace(firm.pk):
        states = Counter(IncomingFile.objects.values_list("state", flat=True))
        kinds = Counter(Document.objects.values_list("type__code", flat=True))
    print(", ".join(f"{number} {state}" for state, number in sorted(states.items())))
    print(f"{sum(kinds.values())} documents: " + ", ".join(f"{number} {code}" for code, number in kinds.most_common()))


def _memory(pid: int) -> int:
    """What a process holds for itself, in kilobytes; what is shared with its forks counts once, with the parent."""
    try:
        words = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return sum(int(line.split()[1]) for line in words.splitlines() if line.startswith("Pss:"))


def _tree(pid: int) -> set[int]:
    found = {pid}
    try:
        kids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return found
    return found.union(*(_tree(int(kid)) for kid in kids)) if kids else found


def table(directory: Path) -> None:
    """One row for each file: what it is, what became of it."""
    from django.utils import timezone  # noqa: PLC0415 - needs Django

    from staffetta.core.acts import System  # noqa: PLC0415 - as above
    from staffetta.core.isolation import workspace  # noqa: PLC0415 - as above
    from staffetta.intake.acts.take_in import take_in  # noqa: PLC0415 - as above
    from staffetta.intake.models import Door, Unknown  # noqa: PLC0415 - as above

    print("| file | result | type, number, date | seller → buyer | total | points at |\n|---|---|---|---|---|---|")
    found = sorted(path for path in directory.rglob("*") if path.suffix.lower() in (".xml", ".pdf", ".p7m"))
    with workspace(_firm(f"Bench {time.time_ns()}").pk):
        for path in found:
            taken = take_in(
                path.read_bytes(),
                path.name,
                door=Door.COMMAND,
                by=System("bench"),
                at=timezone.now(),
                unknown=Unknown.CREATE,
            )
            for row in _rows(path, taken):
                print("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")


def _rows(path: Path, taken: Any) -> Iterator[tuple[str, ...]]:
    documents = list(taken.documents.select_related("document__type", "contact"))
    if not documents:
        yield path.name, taken.get_state_display(), f"{taken.sentence} {taken.place}".strip(), "", "", ""
    for row in documents:
        document = row.document
        kind = document.type.name if document else row.kind.replace("_", " ")
        references = [f"{other.kind} {other.number}" for other in document.references.all()] if document else []
        total = f"{row.total} {row.currency}" if row.total is not None else ""
        firms = " → ".join(name or "–" for name in (row.seller, row.buyer))
        yield (
            *(path.name, row.get_state_display(), f"{kind} {row.number}, {row.date}", firms),
            *(total, ", ".join(references)),
        )


if __name__ == "__main__":
    main()
