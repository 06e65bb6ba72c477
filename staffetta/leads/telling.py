"""Leads of lists as programs are told of them. The same number of statements for 2 and 200.

As in lines.py each comes as one text with all of it, what was read of a text once is known, and what was told of it is
kept as it was written. Where there are custom fields, records are read (schemas.said), which says the same.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db.models import Func, JSONField, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import get_language

from staffetta.leads.coming import Coming, Seen, moment_of, next_in, text_of
from staffetta.leads.lines import KEPT, MOST, ON_HOLD, OPEN, TODO, name_in
from staffetta.leads.models import is_on_hold
from staffetta.leads.rows import tags_in, words_of

PEOPLE = ("contact", "person", "handler", "supervisor")
PLAIN = ("currency", "probability", "expected_close", "won_on", "product", "external_id", "version")
COLUMNS = (
    *("pk", "number", "outcome", "step_since", *PLAIN, "process__title", "process__open_count", "process__wakes_at"),
    *("process__has_duty", "process__description", "process__created_at", "process__closed_at"),
    *("pipeline", "pipeline__code", "pipeline__names", "step", "step__code", "step__names"),
    *("loss_reason", "loss_reason__names"),
    *(path for name in PEOPLE for path in (f"process__{name}", f"process__{name}__name")),
)


def said_of(rows: Any, *more: str) -> QuerySet[Any, Any]:
    """What `told_in` tells, and these columns."""
    amount = Cast("amount", TextField())  # as it is: JSON rounds
    said: Any = Func(
        *(*COLUMNS, amount, "has_post_sales", tags_in(), next_in()),
        function="json_build_array",
        output_field=JSONField(),
    )
    found: QuerySet[Any, Any] = rows.with_rocket().values_list(Cast(said, TextField()), *more)
    return found


class Told(NamedTuple):
    """A lead as the database tells of it, whoever asks and whenever. `answers`: what was told of it."""

    said: dict[str, Any]
    names: tuple[str | None, str | None, str | None]
    outcome: str
    tasks: int
    wakes: datetime | None
    next: Coming | None
    answers: dict[Any, orjson.Fragment]


@functools.lru_cache(maxsize=KEPT)
def _told(text: str) -> Told:
    pk, number, outcome, since, *rest = orjson.loads(text)
    plain, rest = dict(zip(PLAIN, rest, strict=False)), rest[len(PLAIN) :]
    title, tasks, wakes, has_duty, description, created_at, closed_at, *rest = rest
    pipeline, pipeline_code, pipelines, step, step_code, steps, reason, reasons, *rest = rest
    *people, amount, rocket, tags, task = rest
    said = {
        "id": pk,
        "number": number,
        "title": title,
        "pipeline": {"id": pipeline, "code": pipeline_code},
        "step": {"id": step, "code": step_code},
        "step_since": moment_of(since),
        "has_duty": has_duty,
        **{name: _named(*people[2 * at : 2 * at + 2]) for at, name in enumerate(PEOPLE)},
        "amount": amount,
        **plain,
        "loss_reason": _named(reason, None),
        "tags": words_of(tags),
        "description": description,
        "custom": {},
        "has_post_sales": rocket,
        "created_at": moment_of(created_at),
        "closed_at": moment_of(closed_at),
    }
    names = (text_of(pipelines), text_of(steps), text_of(reasons))
    return Told(said, names, outcome, tasks, moment_of(wakes), Coming.of(task) if task else None, {})


def _named(pk: str | None, name: str | None) -> dict[str, Any] | None:
    return {"id": pk, "name": name} if pk is not None else None


def told_in(found: Iterable[str], now: datetime) -> list[orjson.Fragment]:
    """Schemas.LeadOut of what `said_of` gave, in its order, each written already."""
    today, language = timezone.localdate(now), get_language()
    answers = []
    for text in found:
        lead = _told(text)
        is_open = lead.outcome == OPEN
        waits = is_on_hold(lead.outcome, lead.tasks, lead.wakes, now)
        seen = lead.next.seen(now, today) if is_open and lead.next is not None else None
        looks = (language, waits, seen)
        answer = lead.answers.get(looks)
        if answer is None:
            if len(lead.answers) > MOST:
                lead.answers.clear()
            answer = lead.answers[looks] = orjson.Fragment(orjson.dumps(_answer(lead, *looks), default=str))
        answers.append(answer)
    return answers


def _answer(lead: Told, language: str | None, waits: bool, seen: Seen | None) -> dict[str, Any]:
    """In the order of the schema."""
    is_open = lead.outcome == OPEN
    pipeline, step, reason = (name_in(names, language) for names in lead.names)
    said, known = lead.said, lead.said["loss_reason"]
    named = {
        "pipeline": {**said["pipeline"], "name": pipeline},
        "step": {**said["step"], "name": step},
        "loss_reason": {**known, "name": reason} if known else None,
    }
    begun = {name: said[name] for name in ("id", "number", "title")}
    status = {
        "status": (ON_HOLD if waits else TODO) if is_open else lead.outcome,
        "has_no_next_step": is_open and not lead.tasks,
        "next_step": _next(lead.next, seen) if lead.next is not None and seen is not None else None,
    }
    return {**begun, **status, **said, **named}


def _next(task: Coming, seen: Seen) -> dict[str, Any]:
    step = task.as_of(seen)
    return {"id": step.pk, "title": step.title, "date": step.day, "starts_at": step.starts_at, "late": step.late}
