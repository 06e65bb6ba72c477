"""A fact: what an act tells about what it did."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Protocol

from django.db import models
from django.utils.functional import Promise

KINDS: dict[str, type[Fact]] = {}


def personal(**options: Any) -> Any:
    """A dataclass field of a fact whose value is personal data: it is kept apart and anonymising clears it."""
    return dataclasses.field(metadata={"personal": True}, **options)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened. Subclasses are frozen dataclasses of JSON-ready values.

    `kind` is "room.verb"; `sentence` is a lazy translation whose {names} are the fact's fields.
    A field `changes` of type Changes is told apart by the record's `personal` fields, and by `personal_changes` when
    the changed record is not the one that the fact is about.
    """

    kind: ClassVar[str]
    sentence: ClassVar[str | Promise]
    personal_changes: ClassVar[tuple[str, ...]] = ()

    def heard_by(self, about: Subject) -> uuid.UUID | None:
        """The member whose open pages alone hear of it (core/live.py); None: everybody's in the workspace."""
        return None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if KINDS.setdefault(cls.kind, cls) is not cls and KINDS[cls.kind].__qualname__ != cls.__qualname__:
            raise TypeError(f"two facts are called {cls.kind}")
        KINDS[cls.kind] = cls


class Subject(Protocol):
    """What a fact is about: a record, or a row that is about to be one."""

    @property
    def _meta(self) -> Any: ...
    @property
    def pk(self) -> Any: ...


Recorder = Callable[[Iterable[tuple[Fact, Subject]], Any], list[Any]]
_recorder: list[Recorder] = []


def install(recorder: Recorder) -> None:
    """Say who writes facts down: the history, at start-up. It lies above accounts, whose acts record as well."""
    _recorder[:] = [recorder]


def record(fact: Fact, *, about: models.Model, by: Any) -> Any:
    """Write the fact about a record down, in the running act, and owe every reaction to it. Returns the event.

    `by` is the actor: a Member or System("why").
    """
    return record_many([(fact, about)], by=by)[0]


def record_many(facts: Iterable[tuple[Fact, Subject]], *, by: Any) -> list[Any]:
    """`record` for thousands of facts in a few statements. Of many no events come back."""
    return _recorder[0](facts, by)
