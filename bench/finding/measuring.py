"""Read a set with its truth, find the duplicates, print how well."""

from __future__ import annotations

import argparse
import csv
import os
import re
import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from bench.finding.columns import Table
from bench.finding.population import a_population
from staffetta.core.text import fold
from staffetta.duplicates.matching.attributes import Level
from staffetta.duplicates.matching.finding import Found, find

TRUTH = ("cluster", "cluster id", "true id", "entity", "entity id", "truth", "person id", "rec id")
FEBRL = re.compile(r"^(.*?rec-?\d+)(-org|-dup-?\d*)?$")


@dataclass
class Set:
    """Rows of a table and, for each, to whom it belongs."""

    name: str
    headers: list[str]
    rows: list[list[str]]
    owners: list[str]
    leave_out: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Measured:
    name: str
    records: int
    precision: float
    recall: float
    f1: float
    compared: int
    seconds: float
    worked: float
    megabytes: float
    weights: str = ""

    def line(self) -> str:
        return (
            f"{self.name[:34]:34} {self.records:8,} {100 * self.precision:7.2f} {100 * self.recall:7.2f} "
            f"{100 * self.f1:7.2f} {self.compared:11,} {self.seconds:8.1f} {self.worked:7.1f} {self.megabytes:6.0f}"
        )


HEAD = (
    f"{'set':34} {'records':>8} {'prec. %':>7} {'rec. %':>7} {'F1 %':>7} "
    f"{'compared':>11} {'seconds':>8} {'CPU s':>7} {'MB':>6}"
)


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    asked: list[tuple[str, str]] = [(str(path), options.truth) for path in options.files]
    directory = options.data or ("" if asked or options.synthetic else os.environ.get("STAFFETTA_BENCH_DATA", ""))
    if directory:
        asked += [(str(path), "") for path in sorted(Path(directory).rglob("*.csv")) if _truth_of(path)]
    asked += [(f"synthetic {options.synthetic}", "")] if options.synthetic else []
    if not asked:
        print("Name a file, --data DIRECTORY or --synthetic COUNT; see the beginning of bench/duplicates.")
        return 2
    print(HEAD)
    for name, truth in asked:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:  # memory is measured for this set only
            measured = alone.submit(measure, name, truth, options.weights).result()
        print(measured.line(), flush=True)
        if measured.weights:
            print(measured.weights, flush=True)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/duplicates")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--data", help="a directory with sets")
    parser.add_argument("--truth", default="", help="the column that says which rows are the same")
    parser.add_argument("--synthetic", type=int, default=0, help="make so many records")
    parser.add_argument("--weights", action="store_true", help="print what was learnt")
    return parser.parse_args(arguments)


def measure(name: str, truth: str, weights: bool) -> Measured:
    """In a process of its own."""
    read = a_set(name, truth)
    started, working = time.perf_counter(), time.process_time()
    table = Table(read.headers, read.rows, read.leave_out)
    records = [table.record(row) for row in read.rows]
    count, read.rows = len(read.rows), []
    found = find(table.attributes, records)
    seconds, worked = time.perf_counter() - started, time.process_time() - working
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    precision, recall, f1 = quality(found.groups, read.owners)
    said = _weights(found) if weights else ""
    return Measured(read.name, count, precision, recall, f1, found.compared, seconds, worked, megabytes, said)


def a_set(name: str, truth: str = "") -> Set:
    """The set of this name: a file, or "synthetic <count>"."""
    if name.startswith("synthetic "):
        headers, rows, owners = a_population(int(name.split()[1]))
        return Set(name, headers, rows, owners)
    path = Path(name)
    headers, rows = _table(path)
    column = truth or _truth_of(path)
    label = f"{path.parent.name}/{path.stem}"
    if column.endswith(".csv"):
        keys, owners = _owners(path.parent / column)
        place = headers.index(keys)
        return Set(label, headers, rows, [owners[row[place]] for row in rows], [keys])
    if column not in headers:
        raise SystemExit(f"{path.name} has no column {column}; it has {', '.join(headers)}")
    place = headers.index(column)
    return Set(label, headers, rows, [_owner(row[place]) for row in rows], [column])


def _table(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        sample = file.read(20_000)
        file.seek(0)
        delimiter = max(",;\t|", key=sample.split("\n", 1)[0].count)
        rows = list(csv.reader(file, delimiter=delimiter, skipinitialspace=True))
    headers = [header.strip() for header in rows[0]]
    width = len(headers)
    return headers, [(row + [""] * width)[:width] for row in rows[1:] if any(cell.strip() for cell in row)]


def _truth_of(path: Path) -> str:
    """The column, or the file beside it, that tells the truth; "" if none does."""
    beside = path.with_name(f"{path.stem.split('_multilocale')[0]}_truth.csv")
    if path.stem.endswith("_truth"):
        return ""
    if beside.exists():
        return beside.name
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        headers = [header.strip() for header in next(csv.reader(file, skipinitialspace=True), [])]
    return next((header for word in TRUTH for header in headers if fold(header) == word), "")


def _owners(path: Path) -> tuple[str, dict[str, str]]:
    headers, rows = _table(path)
    return headers[0], {row[0]: row[1] for row in rows}


def _owner(cell: str) -> str:
    found = FEBRL.match(cell.strip())
    return found[1] if found and found[2] else cell.strip()


def quality(groups: Iterable[Sequence[int]], owners: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs within groups."""
    wanted = _pairs(Counter(owners).values())
    said = hit = 0
    for group in groups:
        said += _pairs([len(group)])
        hit += _pairs(Counter(owners[place] for place in group).values())
    precision, recall = hit / said if said else 1.0, hit / wanted if wanted else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _weights(found: Found) -> str:
    return "\n".join(_said(found))


def _said(found: Found) -> Iterator[str]:
    weighing = found.weighing
    for number, side in enumerate(weighing.sides):
        yield f"    {'related' if number else 'the same'}: odds before looking 2^{side.prior:.1f}"
        for i, attribute in enumerate(weighing.attributes):
            if side.free[i]:
                levels = "  ".join(f"{x.name.lower()} {side.bits[i][x]:+6.2f}" for x in reversed(Level) if x)
                chance = f"by chance {weighing.usual[i]:.5f}"
                yield f"      {attribute.name[:26]:26} {attribute.kind.value:12} {levels}  {chance}"
