"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from staffetta.config.database import default_data
from staffetta.core.postgres.refusals import CannotRun


def _resolved(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path:
    return value.expanduser().resolve() if value else default_data()


def data_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --data; the command gets it as an absolute Path named `data`."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        callback=_resolved,
        metavar="DIR",
        help="The data directory (default: data/ beside the programs, or STAFFETTA_DATA).",
    )(function)


def existing(data: Path) -> Path:
    """The data directory. Raises CannotRun when there is none: a mistyped --data must not make a new one."""
    if not data.is_dir():
        raise CannotRun(f"There is no data directory {data}; `staffetta run` makes one, or give another with --data.")
    return data
