"""The command line teaches, and refuses in sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from staffetta.config.cli.program import program
from tests.config.instances import staffetta

COMMANDS = ["run", "demo", "user", "workspace", "apikey", "import", "intake", "backup", "restore", "check", "migrate"]


def test_help_names_every_command() -> None:
    said = CliRunner().invoke(program, ["--help"]).output
    assert all(f"\n  {name} " in said for name in COMMANDS)
    assert "start here" in said


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command_has_an_example(name: str) -> None:
    said = CliRunner().invoke(program, [name, "--help"]).output
    assert f"staffetta {name}" in said
    assert "--data DIR" in said or "Commands:" in said


def test_refusal_is_a_sentence(empty: Path) -> None:
    refused = staffetta("check", "--data", empty)
    assert refused.returncode == 1
    assert refused.stderr.startswith("There is no data directory") and "Traceback" not in refused.stderr
    assert not empty.exists()


def test_check_finds_open_tables(copy: Path) -> None:
    import psycopg  # noqa: PLC0415 - only here

    from staffetta.config.database import database_of  # noqa: PLC0415 - only here

    with database_of(copy, "a test") as opened, psycopg.connect(str(opened.addresses.owner)) as owner:
        owner.execute("create table leaky (workspace_id uuid)")
        owner.execute("comment on table django_migrations is 'of another version'")
    (copy / "secret_key").chmod(0o644)
    said = staffetta("check", "--data", copy)
    assert said.returncode == 1
    for sentence in (
        "The table leaky is not protected",
        "tables are not up to date",
        "Others on this machine can read",
    ):
        assert f"PROBLEM  {sentence}" in said.stdout or sentence in said.stdout


def test_migrate(copy: Path) -> None:
    staffetta("migrate", "--data", copy)
    said = staffetta("migrate", "--data", copy)
    assert said.returncode == 0 and said.stdout == "The tables are up to date.\n"


@pytest.mark.slow
def test_the_demonstration_and_ones_own_data(copy: Path, tmp_path: Path) -> None:
    made = staffetta("demo", "--data", copy)
    assert made.returncode == 0 and "administrator: ada@aurora.example" in made.stdout, made.stderr
    again = staffetta("demo", "--data", copy)
    assert again.returncode == 1 and again.stderr.strip() == "The demonstration is there already."

    file = tmp_path / "companies.csv"
    file.write_text("Company Name,Sector\nRossi Srl,meccanica\n")
    founding = ("--new-workspace", "Rossi", "--administrator", "ada@rossi.example")
    tried = staffetta("import", file, "--dry-run", *founding, "--data", copy)
    assert tried.returncode == 0 and "1 rows: 1 would be created" in tried.stdout, tried.stderr
    assert "Sector → industry" in tried.stdout
    done = staffetta("import", file, "--workspace", "Rossi", "--data", copy)
    assert done.returncode == 0 and "1 rows: 1 created" in done.stdout, done.stderr
    same = staffetta("import", file, "--workspace", "Rossi", "--data", copy)
    assert "Nothing changed: everything was there already." in same.stdout
    unsure = staffetta("import", file, "--data", copy)
    assert unsure.returncode == 1 and "Say with --workspace which one is meant" in unsure.stderr
