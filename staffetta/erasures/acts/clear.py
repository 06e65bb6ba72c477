"""Work off the trails of contacts: what anonymising and deleting have in common (C-10, C-11). Called within acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Func, JSONField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from staffetta.contacts import trails
from staffetta.contacts.mentions import sql_pattern
from staffetta.contacts.models import Contact
from staffetta.contacts.trails import MARK, Trail
from staffetta.history.models import Event

BATCH = 5000


@dataclass
class Cleared:
    """How many rows of each model went or were cleared, and which files are to be deleted after the commit."""

    counts: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    reached: set[UUID] = field(default_factory=set)

    def count(self, key: str, number: int) -> None:
        """Add to the count of a model; nothing is left out of the counts but zeros."""
        if number:
            self.counts[key] = self.counts.get(key, 0) + number


def clear_trails(ids: Sequence[UUID]) -> Cleared:
    """Clear or remove the rows about these contacts, by statements over all of them at once."""
    done = Cleared()
    found = [(trail, list(trail.about(ids).order_by().values_list("pk", flat=True))) for trail in trails.all_trails()]
    done.reached = {pk for trail, pks in found if trail.may_be_followed for pk in pks}
    done.reached |= {pk for trail, pks in found if trail.holds is not None and pks for pk in trail.holds(pks)}
    for trail, pks in found:
        if trail.follows:
            pks = list({*pks, *_following(trail, done.reached)})
        for part in _batches(pks):
            _treat(trail, trail.model._default_manager.filter(pk__in=part), done)
        done.count(trail.key, len(pks))
    _cut_changes(ids)
    return done


def _following(trail: Trail, reached: set[UUID]) -> Iterator[UUID]:
    for part in _batches(reached):
        rows = trail.model._default_manager.filter(**{f"{trail.follows}__in": part})
        yield from rows.values_list("pk", flat=True)


def _treat(trail: Trail, rows: QuerySet[Any], done: Cleared) -> None:
    if trail.file is not None:
        done.files += [_relative(trail.file(row)) for row in rows]
    if trail.files is not None:
        done.files += [_relative(path) for row in rows for path in trail.files(row)]
    if trail.remove:
        rows.delete()
        return
    stated = {name: value for name, value in trail.clear.items() if not callable(value)}
    derived = {name: value for name, value in trail.clear.items() if callable(value)}
    if derived:
        for row in rows:
            type(row)._default_manager.filter(pk=row.pk).update(**{n: value(row) for n, value in derived.items()})
    if stated:
        rows.update(**stated)


def _cut_changes(ids: Sequence[UUID]) -> None:
    """Of the contact's own changes it stays known which fields changed, not from what to what."""
    nothing = Value({"before": {}, "after": {}}, output_field=JSONField())
    rows = Event.objects.filter(subject=Contact._meta.label_lower, subject_id__in=ids, said__has_key="changed")
    rows.update(said=Func("said", nothing, template="%(expressions)s", arg_joiner=" || ", output_field=JSONField()))


def strike_mentions(ids: Sequence[UUID], words: Sequence[str]) -> Cleared:
    """Strike these words out of texts about others, and treat the rows that hold them elsewhere (stored files), or
    that are found by these ids only by reading a whole table."""
    done = Cleared()
    for trail in trails.all_trails():
        if trail.late is not None:
            rows = trail.late(ids)
            done.count(trail.key, rows.count())
            _treat(trail, rows, done)
    pattern = sql_pattern(words)
    if not pattern:
        return done
    for trail in trails.all_trails():
        for column in trail.mentions:
            done.count(f"mentions:{trail.key}", _strike(trail, column, pattern))
        if trail.strike is not None:
            done.count(f"mentions:{trail.key}", trail.strike(words))
        if trail.found is not None:
            _clear_found(trail, words, done)
    return done


def _clear_found(trail: Trail, words: Sequence[str], done: Cleared) -> None:
    """Rows that hold the words where no statement reaches: also what follows them (the history, notices, messages to
    other programs), and the names by which the history says that something happened because of them (the file from
    which others were imported)."""
    assert trail.found is not None
    rows = list(trail.found(words))
    if not rows:
        return
    ids, names = [row.pk for row in rows], sql_pattern([str(row) for row in rows])
    done.count(trail.key, len(rows))
    _treat(trail, trail.model._default_manager.filter(pk__in=ids), done)
    for follower in trails.all_trails():
        if follower.follows:
            _treat(follower, follower.model._default_manager.filter(**{f"{follower.follows}__in": ids}), done)
    history = trails.trail_of(Event)
    assert history is not None
    _strike(history, "because", names)


def _strike(trail: Trail, column: str, pattern: str) -> int:
    rows = trail.model._default_manager.all()
    if isinstance(trail.model._meta.get_field(column), JSONField):
        rows = rows.annotate(as_text=Cast(column, TextField())).filter(as_text__iregex=pattern)
        value = trail.clear[column]
    else:
        rows = rows.filter(**{f"{column}__iregex": pattern})
        value = Func(
            column, Value(pattern), Value(MARK), Value("gi"), function="regexp_replace", output_field=TextField()
        )
    count: int = rows.update(**{column: value})
    return count


def _batches(pks: Iterable[UUID]) -> Iterator[list[UUID]]:
    rest = iter(pks)
    while part := list(islice(rest, BATCH)):
        yield part


def _relative(path: Path) -> str:
    """A file's place below the directory of files: where that is, may change."""
    return path.relative_to(settings.MEDIA_ROOT).as_posix()
