"""staffetta restore"""

from __future__ import annotations

import tarfile
from pathlib import Path

import click

from staffetta.config import restore as restoring
from staffetta.config.cli.instance import with_database
from staffetta.config.cli.options import data_option
from staffetta.config.database import database_of
from staffetta.core.postgres.refusals import CannotRun
from staffetta.erasures import ledger


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@data_option
@click.option("--replace", is_flag=True, help="Replace what is there; without it, a target with data is refused.")
@click.option(
    "--erasures",
    "newer",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A newer backup, or a newer erasures.jsonl: what was erased since FILE was made is erased again.",
)
def command(file: Path, data: Path, replace: bool, newer: Path | None) -> None:
    """Put a backup FILE back: database, attachments, secret key.

    Checksums are verified first; the database is replaced in one transaction, so a failure leaves it as it was. A
    backup of an older Staffetta is brought up to date. Staffetta must be stopped.

    Contacts that were anonymised or deleted since the backup was made are erased again, by the list erasures.jsonl in
    the data directory, which is added to and never replaced. Into a new place, give a newer list by --erasures.

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
    if newer is not None:
        entries = ledger.of_backup(newer) if tarfile.is_tarfile(newer) else ledger.read(newer)
        ledger.add(entries, data / ledger.NAME)
    again = _erase_again(data)
    files = sum(name.startswith("files/") for name in manifest.checksums)
    click.echo(f"Restored the backup of {manifest.made_at}: {sum(manifest.rows.values())} rows, {files} files.")
    if again:
        click.echo(f"Erased again, because they had been erased after it: {again} contact{'s' if again > 1 else ''}.")


def _erase_again(data: Path) -> int:
    """Replay the ledger on what was restored; returns how many contacts were erased once more."""
    entries = ledger.read(data / ledger.NAME)
    if not entries:
        return 0
    with with_database(data, "`staffetta restore`"):
        from django.utils import timezone

        from staffetta.core.acts import set_door
        from staffetta.erasures.replaying import replay

        set_door("command")
        return replay(entries, at=timezone.now())
