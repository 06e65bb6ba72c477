"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from staffetta.config.database import default_data


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
