"""The description of a calendar entry: what one has to know of a task, and what it is about."""

from __future__ import annotations

import re

from staffetta.processes.models import Task

MARK = "-- Staffetta --"
"""From here on a description is ours: what the task is about, and where. What is written above is the task's."""


def text_of(task: Task) -> str:
    """What to remind of, and what was noted for whoever carries it out."""
    return "\n\n".join(part for part in map(tidy_text, (task.remind_about, task.pre_notes)) if part)


def description_of(text: str, about: str) -> str:
    """The text, and below a line what the task is about."""
    return "\n\n".join(part for part in (text, f"{MARK}\n{about}" if about else "") if part)


def without_ours(description: str) -> str:
    """What of a description is the task's."""
    return tidy_text(description.partition(MARK)[0])


def tidy_text(text: str) -> str:
    """Text as calendars carry it: one kind of line end, no blanks around."""
    return re.sub(r"\r\n?", "\n", text).strip()


def parts_from(text: str, task: Task) -> dict[str, str]:
    """Which of the two texts of a task a changed description changes; of none left over is anything lost."""
    if text == text_of(task):
        return {}
    about, notes = tidy_text(task.remind_about), tidy_text(task.pre_notes)
    if notes and not about:
        return {"pre_notes": text}
    if notes and text.endswith(notes):
        return {"remind_about": text.removesuffix(notes).strip()}
    if notes and text.startswith(f"{about}\n"):
        return {"pre_notes": text.removeprefix(about).strip()}
    return {"remind_about": text, "pre_notes": ""} if notes else {"remind_about": text}
