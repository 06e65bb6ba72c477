"""How long tens of thousands of contacts take to be changed in bulk, while somebody else looks at lists.

    bench/convert [ROWS] [--kept DIRECTORY]

Prospects become customers (C-05), get a handler, and get a tag, by the acts behind the pages and the API, portion by
portion as the worker runs them. Another process asks for the first page of the contacts all the while.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bench.imports import Watching, _cpu_of_database
from bench.place import Place, installation

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def main() -> None:
    """See above."""
    asked = _arguments()
    with installation(asked.kept) as place:
        from bench.filling import fill  # noqa: PLC0415 - needs Django
        from staffetta.core.isolation import workspace  # noqa: PLC0415

        firm = fill(place, asked.rows * 2, 100)
        with workspace(firm.workspace.pk):
            _make_prospects(asked.rows)
            for name, work in (("convert", _convert), ("assign", _assign), ("tag", _tag)):
                _measure(place, name, asked.rows, firm, work)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/convert", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("rows", nargs="?", type=int, default=50_000)
    parser.add_argument("--kept", default="", help="a directory whose database is used again")
    return parser.parse_args()


def _make_prospects(rows: int) -> None:
    """So many prospects, whatever was converted in an earlier run."""
    from staffetta.contacts.acts.tally import recount_contacts  # noqa: PLC0415
    from staffetta.contacts.models import Contact, Function  # noqa: PLC0415
    from staffetta.core.acts import System  # noqa: PLC0415

    wanted = Contact.objects.filter(merged_into=None).order_by("pk")[:rows].values("pk")
    Contact.objects.filter(pk__in=wanted).update(
        function=Function.PROSPECT, customer_since=None, debtor_number="", handler=None
    )
    recount_contacts(by=System("bench"))


def _measure(place: Place, name: str, rows: int, firm: Any, work: Callable[[Any, list[Any]], list[float]]) -> None:
    from staffetta.contacts.models import Contact  # noqa: PLC0415

    ids = list(Contact.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True)[:rows])
    watching = Watching(firm)
    begun, cpu, database = time.perf_counter(), time.process_time(), _cpu_of_database(place)
    portions = work(firm, ids)
    seconds = time.perf_counter() - begun
    ours, theirs = time.process_time() - cpu, _cpu_of_database(place) - database
    print(f"{name:8} {len(ids):,} in {seconds:.1f} s, {len(ids) / seconds:,.0f} a second", flush=True)
    print(f"         processor: {ours:.1f} s here, {theirs:.1f} s in the database", flush=True)
    print(f"         first portion {portions[0]:.2f} s, longest {max(portions):.2f} s", flush=True)
    watching.stop()


def _portions(start: Callable[[], Any], go_on: Callable[[Any], Any]) -> list[float]:
    taken = []
    begun = time.perf_counter()
    made = start()
    taken.append(time.perf_counter() - begun)
    while made.finished_at is None:
        begun = time.perf_counter()
        made = go_on(made)
        taken.append(time.perf_counter() - begun)
    return taken


def _convert(firm: Any, ids: list[Any]) -> list[float]:
    from staffetta.contacts.acts.convert_many import continue_conversion, start_conversion  # noqa: PLC0415

    return _portions(
        lambda: start_conversion(ids, by=firm.members[0], at=NOW), lambda made: continue_conversion(made, at=NOW)
    )


def _assign(firm: Any, ids: list[Any]) -> list[float]:
    from staffetta.contacts.acts.change_many import Wanted  # noqa: PLC0415
    from staffetta.contacts.bulk import BulkChange  # noqa: PLC0415

    return _changed(firm, ids, Wanted(BulkChange.Verb.ASSIGN, handler=firm.members[1]))


def _tag(firm: Any, ids: list[Any]) -> list[float]:
    from staffetta.contacts.acts.change_many import Wanted  # noqa: PLC0415
    from staffetta.contacts.bulk import BulkChange  # noqa: PLC0415

    return _changed(firm, ids, Wanted(BulkChange.Verb.TAG, tags=(f"Bench {time.time_ns()}",)))


def _changed(firm: Any, ids: list[Any], wanted: Any) -> list[float]:
    from staffetta.contacts.acts.change_many import continue_change, start_change  # noqa: PLC0415

    return _portions(
        lambda: start_change(ids, wanted, by=firm.members[0], at=NOW), lambda made: continue_change(made, at=NOW)
    )


if __name__ == "__main__":
    main()
