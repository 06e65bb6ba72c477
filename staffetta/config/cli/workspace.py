"""staffetta workspace"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from staffetta.config.cli.instance import with_database
from staffetta.config.cli.options import data_option
from staffetta.config.cli.place import in_workspace

EDITIONS = click.Choice(["starter", "essential", "complete"])


class _NameFirst(click.Group):
    """`staffetta workspace "Rossi" --edition essential`: what is no command is the name of a workspace."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = args if args[0] in self.commands else ["set", *args]
        return super().resolve_command(ctx, known)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "list | NAME_OR_ID [--edition EDITION]")


@click.group(cls=_NameFirst, context_settings={"ignore_unknown_options": True})
def command() -> None:
    """The workspaces of this installation, and which edition each of them has.

    \b
      staffetta workspace list
      staffetta workspace "Officine Rossi"
      staffetta workspace "Officine Rossi" --edition essential

    \b
    Editions: starter (no post-sales), essential (post-sales with one template; no tasks On hold, no assignment of
    single tasks), complete (everything; what every new workspace has). A smaller edition deletes nothing: what is there
    can be read, and a greater one brings everything back.
    """


@command.command("list")
@data_option
def list_(data: Path) -> None:
    """All workspaces: edition, id, name."""
    with with_database(data, "`staffetta workspace list`"):
        from staffetta.accounts.models import Workspace

        for place in Workspace.objects.order_by("created_at", "pk"):
            click.echo(_line(place))


@command.command("set", hidden=True)
@click.argument("name", required=False)
@click.option("--edition", type=EDITIONS, default=None, help="Give it this edition; without, the workspace is shown.")
@data_option
def set_(name: str | None, edition: str | None, data: Path) -> None:
    """Show one workspace, by name or id (the only one when none is named), or give it another edition."""
    with with_database(data, "`staffetta workspace`"), in_workspace(name) as (place, by):
        from staffetta.accounts.acts.change_edition import change_edition
        from staffetta.accounts.models import Edition

        if edition is None:
            click.echo(_line(place))
            return
        changed = change_edition(place, Edition(edition), by=by)
        click.echo(f"{changed.name} has the edition {changed.edition}.")


def _line(place: Any) -> str:
    return f"{place.edition:<10} {place.pk}  {place.name}"
