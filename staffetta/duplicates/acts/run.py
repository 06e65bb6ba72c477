"""Search all contacts for duplicates: read, compare and keep, in portions, so that no transaction is long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from staffetta.contacts.models import Channel, Contact
from staffetta.core.acts import System, act, unchanged
from staffetta.core.facts import record
from staffetta.core.jobs import job
from staffetta.duplicates.acts.keep import forget_pairs, keep_pairs
from staffetta.duplicates.facts import SearchEnded
from staffetta.duplicates.families import Pair
from staffetta.duplicates.matching.attributes import Record
from staffetta.duplicates.matching.finding import find
from staffetta.duplicates.matching.unlearnt import unlearnt
from staffetta.duplicates.matching.weighing import Weighing
from staffetta.duplicates.models import DuplicatePair, Run
from staffetta.duplicates.reading import ATTRIBUTES, portions, records_of
from staffetta.duplicates.scoring import LEAST, Scored, weighed
from staffetta.duplicates.weights import ENOUGH

AT_ONCE = 150_000
"""So many contacts are held in memory; more are searched in overlapping slices, by name and by how they are reached."""
PORTION = 1_000
BY = System("search for duplicates")


@job
def search(run_id: str) -> None:
    """The job behind start_search. Run again after a crash it begins anew; what it had kept is found again."""
    run = Run.objects.filter(pk=run_id, finished_at=None).first()
    if run is not None:
        run_search(run)


def run_search(run: Run) -> Run:
    """Search now, in this process."""
    learnt: dict[str, Any] = {}
    done = 0
    for kind in ATTRIBUTES:
        weighing: Weighing | None = None
        found: dict[Pair, Scored] = {}
        for slice_ in _slices(kind):
            records = _read(run, kind, slice_, done)
            weighing = _search_slice(kind, records, weighing, found)
            done = min(run.total, done + len(slice_))
        if weighing is not None:
            learnt[kind] = weighing.as_json()
        _keep(kind, found, at=run.started_at)
    return _end(run, learnt, at=timezone.now())


def _slices(kind: str) -> Iterator[list[UUID]]:
    """All contacts of this kind by name; where they are more than are held at once, slice by slice, and once more by
    e-mail addresses and phones, so that those who share one meet although they are called otherwise."""
    living = Contact.objects.filter(kind=kind, merged_into=None, anonymised_at=None)
    ids = list(living.order_by("folded", "id").values_list("pk", flat=True))
    yield from _cut(ids)
    if len(ids) > AT_ONCE:
        reached = Channel.objects.filter(contact__kind=kind, contact__merged_into=None).order_by("normalised", "id")
        yield from _cut(list(dict.fromkeys(reached.values_list("contact_id", flat=True))))


def _cut(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _read(run: Run, kind: str, ids: list[UUID], done: int) -> dict[UUID, Record]:
    records: dict[UUID, Record] = {}
    for portion in portions(ids):
        records |= records_of(kind, portion)
        _advance(run, min(run.total, done + len(records)))
    return records


def _search_slice(
    kind: str, records: dict[UUID, Record], weighing: Weighing | None, found: dict[Pair, Scored]
) -> Weighing | None:
    """Adds what is found; returns the weights, learnt from the first slice."""
    ids = sorted(records)
    few = weighing is None and len(ids) < ENOUGH
    known = unlearnt(ATTRIBUTES[kind]) if few else weighing
    result = find(ATTRIBUTES[kind], [records[pk] for pk in ids], weighing=known)
    for bits, one, other in result.pairs:
        if bits >= LEAST:
            first, second = ids[one], ids[other]
            pair = weighed(result.weighing, (first, records[first]), (second, records[second]))
            if pair is not None:
                found[pair.first, pair.second] = pair
    return result.weighing if known is None else weighing


def _keep(kind: str, found: dict[Pair, Scored], *, at: datetime) -> None:
    pairs = sorted(found.values(), key=lambda pair: (-pair.score, pair.first, pair.second))
    for start in range(0, len(pairs), PORTION):
        keep_pairs(kind, pairs[start : start + PORTION], at=at)
    forget_pairs(kind, set(found))


@act
def _advance(run: Run, handled: int) -> None:
    Run.objects.filter(pk=run.pk).update(handled=handled)
    unchanged()


@act
def _end(run: Run, learnt: dict[str, Any], *, at: datetime) -> Run:
    run = Run.objects.locked(run)
    run.finished_at, run.learnt, run.handled = at, learnt, run.total
    run.checked_until = run.started_at
    run.found = DuplicatePair.objects.open().count()
    run.save(update_fields=["finished_at", "learnt", "handled", "checked_until", "found"])
    Run.objects.exclude(pk=run.pk).update(learnt={})  # megabytes, and only the newest are read
    record(SearchEnded(found=run.found), about=run, by=run.by or BY)
    return run
