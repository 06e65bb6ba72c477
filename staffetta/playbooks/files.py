"""A sequence or template as a file: to be kept, or taken to another workspace (docs/sequences.md).

The file is JSON. Actions go by code and name, people by e-mail address, groups by name: ids mean nothing elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal

import orjson
from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from staffetta.core.api import Line as OneLine
from staffetta.core.api import Text
from staffetta.core.refusals import Invalid
from staffetta.core.text import NotANumber, decimal_of
from staffetta.playbooks.file_errors import wrong
from staffetta.playbooks.models import Line, Playbook

FORMAT = "staffetta/playbooks"
VERSION = 1
MOST = 100
LARGEST = 2_000_000
SHOWN = 5


def _hours(value: Any) -> Any:
    """ "0,5" as well as "0.5", as everywhere (A-03); what is neither is refused at its place."""
    try:
        return decimal_of(str(value), places=2) if isinstance(value, str | int | float) else value
    except NotANumber as error:
        raise ValueError(_("Hours are not negative and have at most two decimals, like 0.5.")) from error


class Part(BaseModel):
    """What is not known is refused, so that a typing error is not taken for an omission."""

    model_config = ConfigDict(extra="forbid")


class ActionPart(Part):
    code: Annotated[OneLine, Field(max_length=40)] = ""
    name: Annotated[OneLine, Field(max_length=200)] = ""


class PersonPart(Part):
    email: Annotated[OneLine, Field(max_length=254)] = ""
    name: Annotated[OneLine, Field(max_length=200)] = ""


Hours = Annotated[Decimal, BeforeValidator(_hours), Field(ge=0, le=Decimal("9999.99"))]
Days = Annotated[int, Field(ge=0, le=3650)]


class LinePart(Part):
    """`assignee` or `group` or neither, then the handler."""

    action: ActionPart | None = None
    title: Annotated[OneLine, Field(max_length=200)] = ""
    assignee: PersonPart | None = None
    group: Annotated[OneLine, Field(max_length=200)] | None = None
    expected_hours: Hours | None = None
    pre_notes: Annotated[Text, Field(max_length=5000)] = ""
    days: Days = 0
    hold_days: Days | None = None
    waits_for: Annotated[int, Field(ge=1, le=100)] | None = None


class PlaybookPart(Part):
    kind: Literal["sequence", "template"]
    code: Annotated[OneLine, Field(min_length=1, max_length=40)]
    description: Annotated[OneLine, Field(min_length=1, max_length=200)]
    notes: Annotated[Text, Field(max_length=5000)] = ""
    lines: Annotated[list[LinePart], Field(min_length=1, max_length=100)]


class PlaybookFile(Part):
    """The whole file."""

    format: Literal["staffetta/playbooks"]
    version: Literal[1]
    playbooks: Annotated[list[PlaybookPart], Field(min_length=1, max_length=MOST)]


def written(playbooks: Iterable[Playbook]) -> PlaybookFile:
    """These as a file."""
    return PlaybookFile(format="staffetta/playbooks", version=1, playbooks=[_part(playbook) for playbook in playbooks])


def text_of(file: PlaybookFile) -> bytes:
    """The file as it is laid down, readable by people too."""
    return orjson.dumps(file.model_dump(mode="json"), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _part(playbook: Playbook) -> PlaybookPart:
    lines = playbook.lines.select_related("activity_type", "assignee__user", "group").order_by("position")
    names = ("kind", "code", "description", "notes")
    return PlaybookPart(**{name: getattr(playbook, name) for name in names}, lines=[_line(line) for line in lines])


def _line(line: Line) -> LinePart:
    kind, person = line.activity_type, line.assignee
    return LinePart(
        action=ActionPart(code=kind.code, name=kind.name) if kind else None,
        title=line.title,
        assignee=PersonPart(email=person.user.email, name=person.name) if person else None,
        group=line.group.name if line.group else None,
        expected_hours=line.expected_hours,
        pre_notes=line.pre_notes,
        days=line.days,
        hold_days=line.hold_days,
        waits_for=line.waits_for,
    )


def read(text: bytes) -> PlaybookFile:
    """The file that this text is. Raises Invalid, which names the place."""
    if len(text) > LARGEST:
        raise _unreadable(_("The file is too large: at most {count} MB.").format(count=LARGEST // 1_000_000))
    try:
        data = orjson.loads(text.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        sentence = _("This is no JSON file: line {line}, column {column}.")
        raise _unreadable(sentence.format(line=error.lineno, column=error.colno)) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _unreadable(
            _("This is no file of automatic actions: it does not say “format”: “{format}”.").format(format=FORMAT)
        )
    if data.get("version") != VERSION:
        raise _unreadable(
            _("The file is of another version; this program reads version {version}.").format(version=VERSION)
        )
    try:
        return PlaybookFile.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        said = [f"{_place(problem['loc'])}: {wrong(problem)}" for problem in found[:SHOWN]]
        more = _(" … and {count} more").format(count=len(found) - SHOWN) if len(found) > SHOWN else ""
        raise _unreadable(_("The file cannot be read. {places}").format(places="; ".join(said)) + more) from error


def _place(where: tuple[int | str, ...]) -> str:
    """ "playbooks[0].lines[3].days"."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where).lstrip(".")


def _unreadable(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"file": sentence})
