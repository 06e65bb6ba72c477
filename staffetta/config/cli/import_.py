"""staffetta import"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from staffetta.config.cli.instance import with_database
from staffetta.config.cli.options import data_option
from staffetta.core.postgres.refusals import CannotRun

if TYPE_CHECKING:
    from staffetta.accounts.models import Workspace
    from staffetta.exchange.models import Import

# Products and people first: leads name them.
_ORDER = ("products", "users", "companies", "persons", "leads")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--kind", type=click.Choice(_ORDER), help="What the files hold (default: guessed from the headers).")
@click.option("--map", "maps", multiple=True, metavar="HEADER=FIELD", help="Correct the guessed mapping; repeatable.")
@click.option("--pipeline", default="", metavar="CODE", help="The pipeline for leads (default: by the names of steps).")
@click.option("--dry-run", is_flag=True, help="Do everything, report it, and take it back.")
@click.option("--workspace", "name", default="", help="The workspace by name, when there are several.")
@click.option("--new-workspace", default="", metavar="NAME", help="Found a workspace for the data first.")
@click.option("--administrator", default="", metavar="EMAIL", help="Who signs in to the new workspace.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write the whole report as JSON.")
@data_option
def command(
    files: tuple[Path, ...],
    kind: str | None,
    maps: tuple[str, ...],
    pipeline: str,
    dry_run: bool,
    name: str,
    new_workspace: str,
    administrator: str,
    report: Path | None,
    data: Path,
) -> None:
    """Bring CSV files of companies, persons, users, products and leads in.

    Several files are imported in the order in which they need one another. The report says what became of every row;
    running the command again changes nothing.

    \b
      staffetta import companies.csv deals.csv --dry-run
      staffetta import *.csv --new-workspace "Rossi Srl" --administrator ada@rossi.example
      staffetta import deals.csv --map "Deal value=amount" --map "Notes=" --report report.json
    """
    with with_database(data, "`staffetta import`"):
        from staffetta.core.isolation import workspace

        chosen = _founded(new_workspace, administrator) if new_workspace else chosen_workspace(name)
        with workspace(chosen.pk):
            done = _all(files, kind, _pairs(maps), {"pipeline": pipeline}, dry_run)
        if report is not None:
            said = {made.name: made.report for made in done}
            report.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
            click.echo(f"The whole report is in {report}.")
        if any(made.state == "failed" for made in done):
            raise CannotRun("At least one file could not be imported; see above.")


def _pairs(maps: tuple[str, ...]) -> dict[str, str]:
    pairs = dict(item.rpartition("=")[::2] for item in maps)
    if "" in pairs:
        raise CannotRun("Write --map as HEADER=FIELD, for example --map 'Deal value=amount'.")
    return pairs


def chosen_workspace(name: str) -> Workspace:
    """The workspace of this name, or the only one. Raises CannotRun."""
    from staffetta.accounts.models import Workspace

    found = list(Workspace.objects.filter(name=name) if name else Workspace.objects.all())
    if len(found) == 1:
        return found[0]
    known = ", ".join(sorted(Workspace.objects.values_list("name", flat=True)))
    if not known:
        raise CannotRun("There is no workspace yet: add --new-workspace NAME --administrator EMAIL.")
    raise CannotRun(f"Say with --workspace which one is meant: {known}.")


def _founded(name: str, email: str) -> Workspace:
    import secrets

    from django.utils import timezone

    from staffetta.accounts.acts.found import Firm, found_workspace
    from staffetta.core.acts import System

    if not email:
        raise CannotRun("Say with --administrator who signs in to the new workspace.")
    password = secrets.token_urlsafe(12)
    founded, _member = found_workspace(
        Firm(name=name),
        email=email,
        name=email.split("@")[0],
        password=password,
        by=System("import"),
        at=timezone.now(),
    )
    click.echo(f"The workspace {name} was founded. Sign in as {email} with the password {password}")
    return founded


def _all(
    files: tuple[Path, ...], kind: str | None, pairs: dict[str, str], options: dict[str, str], dry_run: bool
) -> list[Import]:
    """Every file, in the order in which they need one another."""
    from django.utils import timezone

    from staffetta.core.acts import System, set_door
    from staffetta.core.refusals import Refused
    from staffetta.exchange.acts.map import map_import
    from staffetta.exchange.acts.run import freshen, run_import
    from staffetta.exchange.acts.upload import upload_import

    set_door("command")
    by = System("staffetta import")
    uploaded = []
    try:
        for file in files:
            made = upload_import(file.name, file.read_bytes(), kind=kind or "", options=options, by=by)
            mine = {header: field for header, field in pairs.items() if header in made.columns}
            if mine:
                made = map_import(made, kind=made.kind, columns={**made.columns, **mine}, by=by)
            uploaded.append(made)
    except Refused as refusal:
        raise CannotRun(f"{file.name}: {refusal.sentence} {' '.join(refusal.fields.values())}".strip()) from refusal
    done = []
    for made in sorted(uploaded, key=lambda made: _ORDER.index(made.kind)):
        made.dry_run = dry_run
        _tell_mapping(made)
        done.append(run_import(made, by=by, at=timezone.now()))
        _tell(made)
        freshen(made)
    return done


def _tell_mapping(made: Import) -> None:
    click.echo(f"\n{made.name}: {made.kind}" + (", as a trial" if made.dry_run else ""))
    for header, field in made.columns.items():
        click.echo(f"  {header} → {field or 'not imported'}")


def _tell(made: Import) -> None:
    said = made.report
    if made.state == "failed":
        click.echo(f"  Not imported: {said['error']}")
        return
    verb = "would be created" if made.dry_run else "created"
    click.echo(
        f"  {said['rows']} rows: {said['created']} {verb}, {said['unchanged']} unchanged, "
        f"{said['differing']} there already with other values, {said['refused']} refused"
    )
    if said["created"] == 0 and said["refused"] == 0 and said["differing"] == 0:
        click.echo("  Nothing changed: everything was there already.")
    for figure in said["figures"]:
        total = f", total {figure['total']}" if figure["total"] is not None else ""
        click.echo(
            f"  {figure['key'].replace('_', ' ')} {figure['label']}: {figure['count']}{total}".replace(" :", ":")
        )
    for column in said["columns"]:
        for unknown in sorted(column["unmatched"], key=lambda u: -u["rows"])[:10]:
            lines = ", ".join(map(str, unknown["lines"][:8])) + (" …" if unknown["rows"] > 8 else "")
            click.echo(
                f"  {column['header']}: “{unknown['value']}” is not known, in {unknown['rows']} rows (lines {lines})"
            )
        if len(column["unmatched"]) > 10:
            click.echo(f"  {column['header']}: and {len(column['unmatched']) - 10} other values that are not known")
        if column["trouble_rows"]:
            first = column["trouble"][0]
            click.echo(
                f"  {column['header']}: {column['trouble_rows']} values cannot be read, "
                f"such as “{first['value']}” in line {first['line']}: {first['detail']}"
            )
    for row in said["refused_rows"][:10]:
        click.echo(f"  line {row['line']}: {row['detail']}")
