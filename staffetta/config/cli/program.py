"""The command-line program `staffetta`. Each command is a module of this package with a click command `command`."""

from __future__ import annotations

import importlib
import importlib.util
import sys

import click

from staffetta.core.postgres.refusals import CannotRun

_HELP = """Staffetta: a self-hosted CRM for teams that sell and then deliver.

\b
  staffetta run                        start here; on the first start with a demonstration
  staffetta run --empty --port 8080    start without the demonstration, on another port
  staffetta user add --help            how to add a person who signs in
  staffetta workspace --help           which edition a workspace has
  staffetta import --help              how to bring your data in
  staffetta intake --help              how to take in e-invoices, orders, quotes
  staffetta backup staffetta.tar       everything in one file, while running
  staffetta check                      is everything as it should be?

All commands take --data DIR, the directory that holds the database, the files and the secret key (default: data/
beside the programs, or STAFFETTA_DATA). With DATABASE_URL in the environment your own PostgreSQL server is used.
"""

# In the order in which somebody meets them; a command whose module is not there is not listed.
_MODULES = {
    "run": "run",
    "demo": "demo",
    "user": "user",
    "workspace": "workspace",
    "apikey": "apikey",
    "import": "import_",
    "intake": "intake",
    "backup": "backup",
    "restore": "restore",
    "check": "check",
    "migrate": "migrate",
}


class Program(click.Group):
    """Loads a command's module when it is needed, so that each is quick to start."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands that are there."""
        return [name for name, module in _MODULES.items() if importlib.util.find_spec(_full(module))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = importlib.import_module(_full(_MODULES[cmd_name])).command
        return found


def _full(module: str) -> str:
    return f"staffetta.config.cli.{module}"


@click.command(cls=Program, help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
def program() -> None:
    """See _HELP."""


def main() -> None:
    """Run the program; a refusal is a sentence on stderr and exit code 1, never a traceback."""
    try:
        program(prog_name="staffetta")
    except CannotRun as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
