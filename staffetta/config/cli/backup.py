"""staffetta backup"""

from __future__ import annotations

from pathlib import Path

import click

from staffetta.config.backup import make_backup
from staffetta.config.cli.options import data_option, existing
from staffetta.config.database import database_of


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
def command(file: Path, data: Path) -> None:
    """Write everything into one FILE: database, attachments, secret key.

    Works while Staffetta runs. The file is as confidential as the data; it is written readable by you alone.

    \b
      staffetta backup staffetta.tar
      staffetta backup /backups/staffetta-$(date +%F).tar      from cron, every night
    """
    target = file.expanduser().resolve()
    with database_of(existing(data), "`staffetta backup`") as opened:
        manifest = make_backup(opened.addresses, data, target)
    files = sum(name.startswith("files/") for name in manifest.checksums)
    rows = sum(manifest.rows.values())
    size = target.stat().st_size / 1_000_000
    click.echo(f"Backup written to {target}: {rows} rows, {files} files, {size:.1f} MB.")
