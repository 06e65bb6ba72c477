"""staffetta demo"""

from __future__ import annotations

from pathlib import Path

import click

from staffetta.config.cli.instance import with_database
from staffetta.config.cli.options import data_option
from staffetta.config.first_start import SignIn, keep_sign_ins
from staffetta.core.postgres.refusals import CannotRun


@click.command()
@data_option
def command(data: Path) -> None:
    """Add the demonstration: a firm that sells and installs solar plants, with people in the middle of their work.

    `staffetta run` makes it on the first start unless told --empty. Its workspace stands beside your own, walled off;
    its passwords are known to everybody, so keep it off an installation that others can reach.

    \b
      staffetta demo
      staffetta demo --data /srv/staffetta
    """
    with with_database(data, "`staffetta demo`"):
        from staffetta.accounts.models import User
        from staffetta.config.demo import make_demo
        from staffetta.config.demonstration.make import PEOPLE

        if User.objects.filter(email=f"{PEOPLE[0][1]}@aurora.example").exists():
            raise CannotRun("The demonstration is there already.")
        people = [SignIn(role=role, email=email, password=password) for role, email, password in make_demo()]
        keep_sign_ins(data, people)
    for person in people:
        click.echo(f"{person['role']}: {person['email']}  {person['password']}")
