"""staffetta migrate"""

from __future__ import annotations

from pathlib import Path

import click

from staffetta.config import migrating
from staffetta.config.cli.options import data_option
from staffetta.config.database import database_of


@click.command()
@data_option
def command(data: Path) -> None:
    """Bring the tables up to date with the programs.

    `staffetta run` does this by itself at each start; alone it is for installations that start the parts themselves.

    \b
      staffetta migrate
      DATABASE_URL=... DATABASE_OWNER_URL=... staffetta migrate
    """
    with database_of(data, "`staffetta migrate`") as opened:
        if migrating.is_current(opened.addresses):
            click.echo("The tables are up to date.")
            return
        migrating.migrate(opened.addresses, data)
        click.echo("The tables have been brought up to date.")
