"""Portions of an import that break off: what is in is in once, and the report tells of every row, in order (X-02)."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from staffetta.contacts.models import Contact
from staffetta.exchange import report
from staffetta.exchange.acts import run
from staffetta.exchange.acts.map import map_import
from staffetta.exchange.acts.start import start_import
from staffetta.exchange.acts.upload import upload_import
from staffetta.exchange.kinds import loading
from staffetta.exchange.kinds.companies import CompanyLoader
from staffetta.exchange.models import Import, Interim
from tests.cast import DAWN, SETUP, Cast

ROWS = """Company name,Email,VAT number,Parent company,Number,Function
Alfa,info@alfa.example,IT1,,,prospect
Beta,nonsense,,Nobody,,wizard
Alfa Due,info@alfa.example,IT2,,,
Alfa,info@alfa.example,,,,
,nobody@nowhere.example,,,,
Gamma,,IT3,,,
Beta,nonsense,IT00743110157,,,
Delta,,,Nobody either,,
Gamma Due,info@alfa.example,,Omega,,
Omega,,,,,
"""


class Killed(BaseException):
    """The process is no more."""


@pytest.fixture(autouse=True)
def _small(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(loading, "PORTION", 2)
    monkeypatch.setattr(report, "KEPT_ROWS", 2)


def _uploaded() -> Import:
    made = upload_import("firms.csv", ROWS.encode(), by=SETUP)
    return map_import(made, kind="companies", columns=made.columns, by=SETUP)


def _told(made: Import) -> dict[str, Any]:
    """The report; of those that are probably there, only which rows they are: who they are by now has a number."""
    said = Import.objects.get(pk=made.pk).report
    return {**said, "likely_rows": [row["line"] for row in said["likely_rows"]]}


@pytest.mark.parametrize("portion", [1, 2, 4])
def test_killed_between_portions(firm: Cast, portion: int, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = run.run_import(_uploaded(), by=SETUP, at=DAWN)
    expected = _told(trial)
    assert expected["refused"] == 1 and expected["likely"] >= 2 and expected["differing"]
    assert any(column["trouble_rows"] > 2 for column in expected["columns"])  # more than are kept: counted
    assert [row["line"] for row in expected["differing_rows"]] == sorted(r["line"] for r in expected["differing_rows"])
    made = start_import(_uploaded(), dry_run=False, by=firm.administrator)
    calls = 0

    def go_on(running: Import, before: Any = run._go_on) -> None:
        nonlocal calls
        calls += 1
        if calls == portion + 1:
            raise Killed
        before(running)

    with monkeypatch.context() as patch:
        patch.setattr(run, "_go_on", go_on)
        with pytest.raises(Killed):
            run.run_import(made, by=SETUP, at=DAWN)
    again = Import.objects.get(pk=made.pk)
    assert again.state == "running" and 0 < again.handled < 10 and Interim.objects.count() == portion
    run.run_import(again, by=SETUP, at=DAWN)
    assert _told(again) == expected
    assert Contact.objects.get(name="Gamma Due").parent == Contact.objects.get(name="Omega")
    assert Contact.objects.count() == expected["created"] and not Interim.objects.exists()


@pytest.mark.parametrize("where", ["load", "prepare"])
def test_an_error_in_one_portion(firm: Cast, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The portion before is in, nothing of this one or of the next, which was being read meanwhile; nobody is left
    reading."""
    made = start_import(_uploaded(), dry_run=False, by=firm.administrator)
    calls, before = 0, getattr(CompanyLoader, where)

    def fails(self: Any, rows: Any) -> Any:
        nonlocal calls
        calls += 1
        done = before(self, rows)
        if calls == 2:
            raise ZeroDivisionError
        return done

    monkeypatch.setattr(CompanyLoader, where, fails)
    with pytest.raises(ZeroDivisionError):
        run.import_file(str(made.pk))
    made.refresh_from_db()
    assert (made.state, made.handled) == ("failed", 2)
    assert "error of the program" in made.report["error"]
    assert set(Contact.objects.values_list("name", flat=True)) == {"Alfa", "Beta"}
    assert not Interim.objects.exists()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("import", "insert"))]


def test_what_is_found_is_said_in_the_language_of_whoever_reads_it(firm: Cast) -> None:
    rows = "Company name,Phone\n" + "".join(f"Ditta {number},abc{number}\n" for number in range(5))
    made = upload_import("ditte.csv", rows.encode(), by=SETUP)
    made = map_import(made, kind="companies", columns=made.columns, by=SETUP)
    with translation.override("it"):  # as the job does
        columns = run.run_import(made, by=SETUP, at=DAWN).report["columns"]
    said = [one["detail"] for column in columns for one in column["trouble"]]
    assert said == ["«abc0» non è un numero di telefono.", "«abc1» non è un numero di telefono."]
