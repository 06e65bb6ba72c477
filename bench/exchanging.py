"""What is made of each file of vCards and of each calendar file of a directory, as tables in Markdown.

    bench/cards --table DIRECTORY

Each file of cards (.vcf, and what else has cards in it) is imported into one fresh workspace after the other in the
order of their names, twice: the second time must make nothing. Each calendar file (.ics) is brought in by a member,
past appointments too. docs/vcards.md and docs/icals.md have the tables of the public samples.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from bench.intake_files import _firm
from bench.place import installation

CARDS = (".vcf", ".json", ".xml")


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(prog="bench/cards", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--table", type=Path, required=True, help="the directory whose files are taken")
    asked = parser.parse_args()
    files = sorted(path for path in asked.table.rglob("*") if path.is_file())
    with installation():
        cards(asked.table, [path for path in files if path.suffix.lower() in CARDS])
        calendars(asked.table, [path for path in files if path.suffix.lower() == ".ics"])


def _row(*cells: object) -> None:
    print("| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")


def cards(root: Path, files: list[Path]) -> None:
    """One row for each file of cards."""
    from staffetta.core.isolation import workspace  # noqa: PLC0415 - needs Django
    from staffetta.core.refusals import Refused  # noqa: PLC0415 - as above

    if not files:
        return
    _row("file", "cards", "made", "companies made for persons", "probably there", "refused, and why", "second time")
    _row(*["---"] * 7)
    for path in files:
        with workspace(_firm(f"Bench {time.time_ns()}").pk):
            try:
                first, second = _imported(path), _imported(path)
            except Refused as refused:
                _row(path.relative_to(root), "", "", "", "", refused.sentence, "")
                continue
        refused = "; ".join(row["detail"] for row in first["refused_rows"][:5])
        again = f"{second['created']} made, {second['unchanged']} the same, {second['differing']} named"
        _row(
            *(path.relative_to(root), first["rows"], first["created"], first["counts"].get("new_companies", 0)),
            *(first["likely"], refused, again),
        )


def _imported(path: Path) -> dict[str, Any]:
    from django.utils import timezone  # noqa: PLC0415 - needs Django

    from staffetta.core.acts import System  # noqa: PLC0415 - as above
    from staffetta.exchange.acts.run import run_import  # noqa: PLC0415 - as above
    from staffetta.exchange.acts.upload import upload_import  # noqa: PLC0415 - as above

    by = System("bench")
    made = upload_import(path.name, path.read_bytes(), by=by)
    made.dry_run = False
    report: dict[str, Any] = run_import(made, by=by, at=timezone.now()).report
    return report


def calendars(root: Path, files: list[Path]) -> None:
    """One row for each calendar file."""
    from staffetta.accounts.models import Member  # noqa: PLC0415 - needs Django
    from staffetta.core.isolation import workspace  # noqa: PLC0415 - as above
    from staffetta.core.refusals import Refused  # noqa: PLC0415 - as above

    if not files:
        return
    print()
    _row("file", "entries", "tasks made", "refused, and why", "beside", "second time")
    _row(*["---"] * 6)
    with workspace(_firm(f"Bench {time.time_ns()}").pk):
        member = Member.objects.select_related("user").get()
        for path in files:
            try:
                first, second = _brought_in(path, member), _brought_in(path, member)
            except Refused as refused:
                _row(path.relative_to(root), "", "", refused.sentence, "", "")
                continue
            why = "; ".join(dict.fromkeys(f"{line.item.title[:30]}: {line.reason}" for line in first.of("refused")))
            known = first.of("known")
            beside = ", ".join(f"{count} {name}" for name, count in sorted(first.others.items()))
            made = f"{len(first.of('new'))}" + (f" ({len(known)} there from a file before)" if known else "")
            _row(path.relative_to(root), len(first.lines), made, why, beside, f"{len(second.of('new'))} made")


def _brought_in(path: Path, member: Any) -> Any:
    from django.utils import timezone  # noqa: PLC0415 - needs Django

    from staffetta.icals.acts.bring_in import bring_in  # noqa: PLC0415 - as above
    from staffetta.icals.files import read_file  # noqa: PLC0415 - as above
    from staffetta.processes.schedule import zone  # noqa: PLC0415 - as above

    now = timezone.now()
    where = zone(member.user.timezone)
    return bring_in(read_file(path.read_bytes(), member, where, past=True, now=now), by=member, at=now)


if __name__ == "__main__":
    main()
