"""What rooms draw in Python and templates of several pages show: called by its name, like any component.

From AppConfig.ready(): drawers.add("task_lines", drawing.lines), and in templates {{ task_lines(rows) }}.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

_known: dict[str, Callable[..., Markup]] = {}


def add(name: str, draw: Callable[..., Markup]) -> None:
    """Let templates call it by this name."""
    _known[name] = draw


def known() -> Mapping[str, Any]:
    """All of them, for the environment of the templates."""
    return _known
