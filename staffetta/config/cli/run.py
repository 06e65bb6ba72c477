"""staffetta run"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from staffetta.config.cli.options import data_option
from staffetta.config.first_start import read_sign_ins
from staffetta.config.supervisor import Supervisor, Wishes


def _print_welcome(wishes: Wishes) -> None:
    click.echo(f"\nStaffetta is ready at {wishes.public_address}")
    people = read_sign_ins(wishes.data)
    if people:
        click.echo("Sign in to the demonstration as:")
        width = max(len(person["role"]) for person in people)
        wide = max(len(person["email"]) for person in people)
        for person in people:
            click.echo(f"  {person['role']:<{width}}  {person['email']:<{wide}}  {person['password']}")
    elif not wishes.demo:
        click.echo('Add whoever signs in first: staffetta user add ada@example.org --name "Ada" --firm "Your firm"')
    if wishes.host not in ("127.0.0.1", "localhost", "::1") and not os.environ.get("STAFFETTA_URL"):
        click.echo("Set STAFFETTA_URL to the address that people type, or they will be refused.")
    click.echo("Stop with Ctrl-C.\n")
    sys.stdout.flush()


def _open_browser(address: str) -> None:
    """Show the page when there is a screen; in a process of its own, so that it can neither fail nor block us."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    try:
        subprocess.Popen(
            [sys.executable, "-P", "-m", "webbrowser", address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Where to listen.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 for all.")
@data_option
@click.option("--empty", is_flag=True, help="Make no demonstration on the first start.")
@click.option("--no-browser", is_flag=True, help="Do not open the page in a browser.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Web processes.")
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Threads of each.")
def command(port: int, host: str, data: Path, empty: bool, no_browser: bool, workers: int, threads: int) -> None:
    """Run Staffetta: database, web server and job worker, until Ctrl-C.

    \b
      staffetta run
      staffetta run --port 8080 --data /srv/staffetta
      STAFFETTA_URL=https://crm.example.org staffetta run --no-browser    behind a reverse proxy
      DATABASE_URL=postgresql://... staffetta run                         with your own PostgreSQL, 15 or later
    """
    wishes = Wishes(data, host, port, workers, threads, demo=not empty)

    def welcome() -> None:
        _print_welcome(wishes)
        if not no_browser:
            _open_browser(wishes.public_address)

    supervisor = Supervisor(wishes, tell=lambda text: click.echo(text, err=True))
    sys.exit(supervisor.run(welcome))
