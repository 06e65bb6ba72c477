"""staffetta apikey"""

from __future__ import annotations

from pathlib import Path

import click

from staffetta.config.cli.instance import with_database
from staffetta.config.cli.options import data_option
from staffetta.config.cli.place import in_workspace, member_named


@click.group()
def command() -> None:
    """API keys, with which programs act as a person: create, list, revoke.

    \b
      staffetta apikey create anna@firm.example --label "web shop"
      curl http://localhost:8000/api/v1/me -H "Authorization: Bearer stf_..."
      staffetta apikey list anna@firm.example
      staffetta apikey revoke anna@firm.example 7Qx2Lp
    """


@command.command()
@click.argument("email")
@click.option("--label", required=True, help="What the key is for.")
@click.option("--workspace", "wanted", default=None, help="Name or id of the workspace, when there are several.")
@data_option
def create(email: str, label: str, wanted: str | None, data: Path) -> None:
    """Make a key and print it: it is shown only this once."""
    with with_database(data, "`staffetta apikey create`"), in_workspace(wanted) as (_place, by):
        from staffetta.accounts.acts.make_key import make_key

        _made, key = make_key(member_named(email), label=label, by=by)
        click.echo(key)


@command.command("list")
@click.argument("email")
@click.option("--workspace", "wanted", default=None, help="Name or id of the workspace, when there are several.")
@data_option
def list_(email: str, wanted: str | None, data: Path) -> None:
    """Show somebody's keys: their last characters, what they are for, when they were used."""
    with with_database(data, "`staffetta apikey list`"), in_workspace(wanted):
        from staffetta.accounts.models import ApiKey

        for key in ApiKey.objects.of(member_named(email)):
            used = f"last used {key.last_used_at:%Y-%m-%d}" if key.last_used_at else "never used"
            click.echo(f"…{key.start}  {'revoked' if key.revoked_at else used:<22}  {key.label}")


# A key's characters may be dashes: an ending such as -_RBEQ is an ending, not an option (one key in sixty-four).
@command.command(context_settings={"ignore_unknown_options": True})
@click.argument("email")
@click.argument("ending")
@click.option("--workspace", "wanted", default=None, help="Name or id of the workspace, when there are several.")
@data_option
def revoke(email: str, ending: str, wanted: str | None, data: Path) -> None:
    """Revoke the key with this ENDING (its last characters, as `list` shows them)."""
    with with_database(data, "`staffetta apikey revoke`"), in_workspace(wanted) as (_place, by):
        from django.utils import timezone

        from staffetta.accounts.acts.revoke_key import revoke_key

        member = member_named(email)
        keys = [k for k in member.api_keys.filter(revoked_at=None) if ending and k.start.endswith(ending.lstrip("…"))]
        if len(keys) != 1:
            raise click.ClickException(
                f"{len(keys)} keys of {email} end like that; `staffetta apikey list` shows them."
            )
        revoke_key(keys[0], at=timezone.now(), by=by)
        click.echo(f"The key {keys[0].label} was revoked.")
