"""What it means to *do* something here: one transaction, one workspace, one actor, at least one fact."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import ForeignKeyViolation, UniqueViolation

from staffetta.core.isolation import current_workspace_id
from staffetta.core.refusals import Refused

P = ParamSpec("P")
R = TypeVar("R")

_facts: ContextVar[int | None] = ContextVar("facts", default=None)
_door: ContextVar[str] = ContextVar("door", default="page")
REGISTRY: dict[str, Callable[..., object]] = {}


class SilentAct(AssertionError):
    """An act ended without recording a fact: the history would have a hole. Everything is rolled back."""


class Taken(Refused):
    """Two wrote what may be there once, at the same instant; this one came second, and nothing of it is written."""


class Gone(Refused):
    """What this belongs to was deleted at the same instant; nothing of it is written."""


@dataclass(frozen=True)
class System:
    """The actor when no person is: the clock, a reaction, an import. `why` stands in the history."""

    why: str


def act(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function as an act.

    It runs in a transaction (a savepoint inside another act), needs a current workspace, and must record at least
    one fact; a nested act counts for its caller. What it raises rolls everything back.
    Raises Taken when somebody else has just written what may be there only once, and Gone when somebody else has just
    deleted what it belongs to.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        current_workspace_id()
        outer = _facts.get()
        token = _facts.set(0)
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                count = _facts.get() or 0
                if count == 0:
                    raise SilentAct(f"{function.__module__}.{function.__qualname__} recorded nothing")
        except IntegrityError as error:
            if isinstance(error.__cause__, ForeignKeyViolation):
                # Checked at the commit: what this belongs to was there when we looked, and was deleted meanwhile.
                raise Gone(_("Somebody else has just deleted what this belongs to. Nothing was saved.")) from error
            if not isinstance(error.__cause__, UniqueViolation):
                raise
            # Acts look before they write; this is what two who look at the same instant come to.
            raise Taken(
                _("Somebody else has just entered the same. Look again and repeat what is still wanted.")
            ) from error
        finally:
            _facts.reset(token)
        if outer is not None:
            _facts.set(outer + count)
        return result

    REGISTRY[f"{function.__module__}.{function.__name__}"] = run
    return run


def note_fact(count: int = 1) -> None:
    """Called by history.recording for each fact. Outside an act it raises AssertionError."""
    known = _facts.get()
    if known is None:
        raise AssertionError("a fact was recorded outside an act")
    _facts.set(known + count)


def unchanged() -> None:
    """Say that an act found nothing to change (it was asked to set what already is so); it may end in silence."""
    note_fact()


def door() -> str:
    """By which door the running work came in: page, api, import, command, job, calendar."""
    return _door.get()


def set_door(name: str) -> None:
    """Name the door; done once by whatever lets work in (middleware, API, worker, command line)."""
    _door.set(name)
