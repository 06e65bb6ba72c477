"""staffetta restore"""

from __future__ import annotations

from pathlib import Path

import click

from staffetta.config import restore as restoring
from staffetta.config.cli.options import data_option
from staffetta.config.database import database_of
from staffetta.core.postgres.refusals import CannotRun


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@data_option
@click.option("--replace", is_flag=True, help="Replace what is there; without it, a target with data is refused.")
def command(file: Path, data: Path, replace: bool) -> None:
    """Put a backup FILE back: database, attachments, secret key.

    Checksums are verified first; the database is replaced in one transaction, so a failure leaves it as it was. A
    backup of an older Staffetta is brought up to date. Staffetta must be stopped.

    \b
      staffetta restore staffetta.tar --data /srv/staffetta-copy     into a new, empty place
      staffetta restore staffetta.tar --replace                      instead of what is there
      DATABASE_URL=... staffetta restore staffetta.tar               from embedded to your own PostgreSQL
    """
    manifest = restoring.read_backup(file)
    restoring.refuse_newer(manifest, file)
    with database_of(data, "`staffetta restore`", alone=True) as opened:
        restoring.refuse_in_use(opened)
        if not replace and not restoring.is_empty(opened, data):
            raise CannotRun(f"{data} is not empty; add --replace to lose what is there, or give another --data.")
        restoring.restore(file, manifest, opened, data)
    files = sum(name.startswith("files/") for name in manifest.checksums)
    click.echo(f"Restored the backup of {manifest.made_at}: {sum(manifest.rows.values())} rows, {files} files.")
