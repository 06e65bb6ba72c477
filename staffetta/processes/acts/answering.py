"""Answers to custom fields of leads and post-sales processes, within the acts that open and change them (C-13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from staffetta.core.changes import Changes
from staffetta.fields.acts.answer import checked, replace_answers, write_answers
from staffetta.fields.answers import Row, rows_of
from staffetta.fields.holders import Holder
from staffetta.fields.models import Field
from staffetta.fields.reading import fields_of
from staffetta.processes.models import Process, ProcessValue

HELD = Holder(ProcessValue, "process")
Given = Mapping[str, Any]
OWNERS = {Process.Kind.LEAD: "lead", Process.Kind.POST_SALES: "postsales"}


def new_answers(kind: Process.Kind, given: Given | None) -> dict[Field, list[Row]]:
    """The answers of a process to be, checked; None was not asked. Raises Invalid at "custom.<code>"."""
    return {} if given is None else checked(fields_of(OWNERS[kind]), given, whole=True)


def write_new(answered: Sequence[tuple[Process, Mapping[Field, list[Row]]]]) -> None:
    """Write the answers of processes that have just begun. Raises Invalid for one that is taken."""
    write_answers(HELD, answered)


def change_answers(process: Process, given: Given | None) -> Changes:
    """Set these answers (code -> answer) of a locked process; the others stay. Raises Invalid at "custom.<code>"."""
    if not given:
        return Changes({}, {})
    known = rows_of(process.custom_values.select_related("choice"))
    return replace_answers(HELD, process, checked(fields_of(OWNERS[Process.Kind(process.kind)]), given, known=known))
