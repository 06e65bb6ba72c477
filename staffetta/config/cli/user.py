"""staffetta user"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from staffetta.config.cli.instance import with_database
from staffetta.config.cli.options import data_option
from staffetta.config.cli.place import in_workspace, member_named

if TYPE_CHECKING:
    from staffetta.accounts.models import Member

ROLES = click.Choice(["administrator", "manager", "user"])
LANGUAGES = click.Choice(["en", "it", "fr", "pl", "de"])


@click.group()
def command() -> None:
    """People who sign in: add, list, give a new password, deactivate.

    \b
      staffetta user add anna@firm.example --name "Anna Rossi" --role administrator
      staffetta user list
      staffetta user password anna@firm.example
      staffetta user deactivate anna@firm.example
    """


@command.command()
@click.argument("email")
@click.option("--name", required=True, help="How colleagues read it.")
@click.option("--role", type=ROLES, default="user", show_default=True)
@click.option("--language", type=LANGUAGES, default=None, help="Default: the workspace's.")
@click.option("--password", default=None, help="Default: asked for, or generated and shown when there is no terminal.")
@click.option("--firm", default=None, help="Found a new workspace of this name; the person is its administrator.")
@click.option("--workspace", "wanted", default=None, help="Name or id of the workspace, when there are several.")
@data_option
def add(
    email: str,
    name: str,
    role: str,
    language: str | None,
    password: str | None,
    firm: str | None,
    wanted: str | None,
    data: Path,
) -> None:
    """Add somebody to a workspace, or found a new workspace with --firm."""
    with with_database(data, "`staffetta user add`"):
        from staffetta.accounts.acts.add_member import add_member
        from staffetta.accounts.models import Role

        secret = password or _ask_password()
        if firm:
            _found(firm, email, name, secret, language or "en")
            return
        with in_workspace(wanted) as (place, by):
            member = add_member(
                email=email, name=name, role=Role(role), password=secret, language=language or place.language, by=by
            )
            click.echo(f"{member.name} <{email}> is {role} in {place.name}.")
    if not password and not sys.stdin.isatty():
        click.echo(f"Password: {secret}")


def _found(firm: str, email: str, name: str, password: str, language: str) -> None:
    from django.utils import timezone

    from staffetta.accounts.acts.found import Firm, found_workspace
    from staffetta.core.acts import System, set_door

    set_door("command")
    place, _administrator = found_workspace(
        Firm(name=firm, language=language),
        email=email,
        name=name,
        password=password,
        by=System("staffetta user add"),
        at=timezone.now(),
    )
    click.echo(f"The workspace {place.name} was founded; {name} <{email}> is its administrator.")


def _ask_password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    import secrets

    return secrets.token_urlsafe(12)


@command.command("list")
@click.option("--workspace", "wanted", default=None, help="Name or id of the workspace, when there are several.")
@data_option
def list_(wanted: str | None, data: Path) -> None:
    """Show everybody in a workspace."""
    with with_database(data, "`staffetta user list`"), in_workspace(wanted) as (place, _by):
        from staffetta.accounts.models import Member

        click.echo(place.name)
        for member in Member.objects.select_related("user").order_by("name"):
            click.echo(f"  {_line(member)}")


def _line(member: Member) -> str:
    state = "" if member.is_active else "  (deactivated)"
    return f"{member.user.email:<40} {member.role:<14} {member.name}{state}"


@command.command()
@click.argument("email")
@click.option("--password", default=None, help="Default: asked for, or generated and shown when there is no terminal.")
@click.option("--workspace", "wanted", default=None, help="Name or id of the workspace, when there are several.")
@data_option
def password(email: str, password: str | None, wanted: str | None, data: Path) -> None:
    """Give somebody a new password; open sessions end."""
    with with_database(data, "`staffetta user password`"), in_workspace(wanted) as (_place, by):
        from staffetta.accounts.acts.set_password import set_password

        secret = password or _ask_password()
        set_password(member_named(email), secret, by=by)
        click.echo(f"The password of {email} was set.")
        if not password and not sys.stdin.isatty():
            click.echo(f"Password: {secret}")


@command.command()
@click.argument("email")
@click.option("--hand-over-to", "taker", default=None, metavar="EMAIL", help="Who takes over what is still open.")
@click.option("--workspace", "wanted", default=None, help="Name or id of the workspace, when there are several.")
@data_option
def deactivate(email: str, taker: str | None, wanted: str | None, data: Path) -> None:
    """End somebody's access; what the person did stays. Refused while the person has open things in hand."""
    with with_database(data, "`staffetta user deactivate`"), in_workspace(wanted) as (_place, by):
        from django.utils import timezone

        from staffetta.accounts.acts.deactivate_member import deactivate_member
        from staffetta.accounts.acts.hand_over import hand_over

        member, now = member_named(email), timezone.now()
        if taker:
            count = hand_over(member, to=member_named(taker), at=now, by=by)
            click.echo(f"{count} open things went to {taker}.")
        deactivate_member(member, at=now, by=by)
        click.echo(f"{member.name} was deactivated.")
