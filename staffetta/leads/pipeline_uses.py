"""Where pipelines are used besides by their leads. Rooms above register from AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True)
class Use:
    """Something that names pipelines. `counts`: how many of it name which; `href`: the page with them."""

    label: str | Promise
    counts: Callable[[], dict[UUID, int]]
    url: str


_uses: list[Use] = []


def add(label: str | Promise, counts: Callable[[], dict[UUID, int]], url: str) -> None:
    """Tell the page of pipelines about another use."""
    _uses.append(Use(label, counts, url))


def of_pipelines() -> dict[UUID, list[tuple[Use, int]]]:
    """Each pipeline's uses with their counts."""
    found: dict[UUID, list[tuple[Use, int]]] = {}
    for use in _uses:
        for pipeline, count in use.counts().items():
            found.setdefault(pipeline, []).append((use, count))
    return found
