"""staffetta check"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from staffetta.config.checkup import examine
from staffetta.config.cli.options import data_option, existing
from staffetta.config.database import database_of


@click.command()
@data_option
def command(data: Path) -> None:
    """Look whether everything is as it should be; ends with code 1 when something is not.

    Works while Staffetta runs, and when it does not.

    \b
      staffetta check
      staffetta check --data /srv/staffetta || mail -s "Staffetta" admin@example.org
    """
    with database_of(existing(data), "`staffetta check`") as opened:
        findings = list(examine(opened, data))
    for finding in findings:
        click.echo(f"{'ok     ' if finding.good else 'PROBLEM'}  {finding.sentence}")
    sys.exit(0 if all(finding.good for finding in findings) else 1)
