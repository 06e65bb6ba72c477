"""staffetta intake"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from staffetta.config.cli.import_ import chosen_workspace
from staffetta.config.cli.instance import with_database
from staffetta.config.cli.options import data_option
from staffetta.core.postgres.refusals import CannotRun

if TYPE_CHECKING:
    from staffetta.intake.models import IncomingFile, Unknown


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--unknown",
    type=click.Choice(["create", "ask"]),
    help="What becomes of partners that nobody knows: they are created, or the file waits until somebody says who they"
    " are (default: as the workspace has it).",
)
@click.option("--workspace", "name", default="", help="The workspace by name, when there are several.")
@data_option
def command(files: tuple[Path, ...], unknown: str | None, name: str, data: Path) -> None:
    """Take files of e-business in: UBL, Peppol, XRechnung, ZUGFeRD, Factur-X, FatturaPA.

    As XML, as PDF with XML in it, signed (.p7m), or many in a zip archive. Each document is entered and starts the lead
    that its type asks for; running the command again changes nothing.

    \b
      staffetta intake invoice.xml orders.zip
      staffetta intake *.p7m --unknown ask
    """
    with with_database(data, "`staffetta intake`"):
        from staffetta.core.isolation import workspace
        from staffetta.intake.models import Unknown

        with workspace(chosen_workspace(name).pk):
            refused = sum(_take_in(file, Unknown(unknown) if unknown else None) for file in files)
        if refused:
            raise CannotRun("At least one file was not taken in; see above.")


def _take_in(path: Path, unknown: Unknown | None) -> int:
    """Take one file in, or those of an archive, and say what was made of each. Returns how many were refused."""
    from django.utils import timezone

    from staffetta.core.acts import System, set_door
    from staffetta.core.refusals import Refused
    from staffetta.intake.acts.take_in import take_in
    from staffetta.intake.archives import members
    from staffetta.intake.models import Door

    set_door("command")
    by, refused = System("staffetta intake"), 0
    try:
        for name, content in members(path.name, path.read_bytes()):
            taken = take_in(content, name, door=Door.COMMAND, by=by, at=timezone.now(), unknown=unknown)
            _tell(taken)
            refused += taken.state == taken.State.REFUSED
    except Refused as refusal:
        click.echo(f"{path.name}: refused: {refusal.sentence}")
        return refused + 1
    return refused


def _tell(taken: IncomingFile) -> None:
    from staffetta.intake.told import remark_words

    place = f" ({taken.place})" if taken.place else ""
    said = f": {taken.sentence}{place}" if taken.sentence else ""
    click.echo(f"{taken.name}: {taken.get_state_display().lower()}{said}")
    for row in taken.documents.select_related("document__type", "document__contact", "document__lead", "contact"):
        if row.document is not None:
            lead = f", lead {row.document.lead.number}" if row.document.lead is not None else ""
            made = f"{row.document.type.name} {row.document.number}, {row.document.contact.name}{lead}"
            click.echo(f"  {row.get_state_display().lower()}: {made}")
        elif row.contact is not None:
            click.echo(f"  {row.get_state_display().lower()}: contact {row.contact.name}")
        for remark in remark_words(row):
            click.echo(f"    {remark}")
