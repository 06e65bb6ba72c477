"""How a business rule says no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class Refused(Exception):
    """A rule said no. The message is a translated sentence that is shown to the person as it is.

    `code` is stable and read by API clients; it is the class name in kebab-case unless a class says otherwise.
    `fields` maps a field's name to the sentence that belongs beside it, when the refusal is about fields.
    `extra` is handed to API clients and templates (blockers, current values); JSON-ready.
    """

    status: ClassVar[int] = 409
    code: ClassVar[str] = "refused"

    def __init__(
        self, sentence: str, *, fields: Mapping[str, str] | None = None, extra: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = dict(fields or {})
        self.extra = dict(extra or {})

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" not in cls.__dict__:
            cls.code = "".join("-" + c.lower() if c.isupper() else c for c in cls.__name__).lstrip("-")


class Forbidden(Refused):
    """The actor may not do this, whatever the state of the record."""

    status = 403


class Invalid(Refused):
    """What was entered breaks a rule; `fields` says where."""

    status = 422


class Stale(Refused):
    """Somebody else changed the record in between; `extra` holds the current values (X-08)."""

    status = 409


class NotInEdition(Refused):
    """The workspace's edition lacks this capability (P-14)."""

    status = 403


def require(allowed: bool, sentence: str) -> None:
    """Raise Forbidden with this sentence unless allowed: the second line of every act."""
    if not allowed:
        raise Forbidden(sentence)
