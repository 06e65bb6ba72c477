"""Portions looked up ahead and written in turn: the same as one after the other, whatever they share (X-02)."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.exchange.acts import run
from staffetta.exchange.acts.map import map_import
from staffetta.exchange.acts.start import start_import
from staffetta.exchange.acts.upload import upload_import
from staffetta.exchange.in_turn import Turn, writers
from staffetta.exchange.kinds import loading
from staffetta.exchange.kinds.contacts import ContactLoader
from staffetta.exchange.models import Import, Interim
from tests.cast import DAWN, SETUP, a_firm
from tests.contacts.makers import a_company, email, phone

pytestmark = pytest.mark.django_db(transaction=True)
PORTION = 60

NAMES = [f"Firma {n // 11 % 9}" if n % 11 == 0 else f"Società {n}" for n in range(6 * PORTION)]
COMPANIES = "Company name,Email,Phone,VAT number,Own id,Tags\n" + "".join(
    f"{name},info@f{n // 7 % 12 if n % 7 == 0 else n}.example,+39 02 555{n:04},"
    f"{'IT00743110157' if n % 90 == 5 else ''},"
    f"{f'A{n // 13 % 8}' if n % 13 == 0 else ''},{'VIP' if n % 5 == 0 else ''}\n"
    for n, name in enumerate(NAMES)
)
PERSONS = "First name,Last name,Email,Phone,Own id\n" + "".join(
    f"Ada,Neri {n},ada@n{n // 9 % 9 if n % 9 == 0 else n}.example,+39 02 5550{n % 50:03},"
    f"{f'P{n // 7 % 20}' if n % 7 == 1 else ''}\n"
    for n in range(6 * PORTION)
)
PLAIN = "Company name,Email\n" + "".join(f"Ditta {n},info@d{n}.example\n" for n in range(6 * PORTION))
FILES = {"tagged": COMPANIES, "persons": PERSONS, "plain": PLAIN, "untagged": COMPANIES.replace("Tags", "Whatever")}


@pytest.fixture(autouse=True)
def _small(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(loading, "PORTION", PORTION)


def _ready(text: str, **options: Any) -> Import:
    made = upload_import("file.csv", text.encode(), by=SETUP)
    columns = {header: "external_id" if header == "Own id" else field for header, field in made.columns.items()}
    made = map_import(made, kind=made.kind, columns=columns, options=options, by=SETUP)
    made.dry_run = False
    return made


def _all_told(text: str, domain: str, **options: Any) -> tuple[Any, ...]:
    """The report, and everybody who is there after it."""
    with workspace(a_firm(domain=domain).workspace.pk):
        a_company("Firma 3")
        a_company("Anderswo", channels=(email("info@f200.example"), phone("+39 02 5550301")))
        made = run.run_import(_ready(text, **options), by=SETUP, at=DAWN)
        numbers = dict(Contact.objects.values_list("pk", "number"))
        report = {**made.report}
        for rows in ("likely_rows", "filled_rows"):
            report[rows] = [{**row, "contact": str(row["contact"])[:0]} for row in report[rows]]
        columns = ("number", "name", "found_by", "external_id", "vat_compact", "function")
        contacts = list(Contact.objects.order_by("number").values_list(*columns))
        channels = sorted((numbers[pk], value) for pk, value in _channels())
        assert contacts and not Interim.objects.exists()
        return report, contacts, channels, list(Contact.objects.order_by("pk").values_list("number", flat=True))


def _channels() -> list[tuple[Any, str]]:
    return list(Contact.objects.exclude(channels=None).values_list("pk", "channels__value"))


@pytest.mark.parametrize(
    ("what", "choice"),
    [("tagged", "create"), ("untagged", "skip"), ("untagged", "fill"), ("persons", "create"), ("plain", "create")],
)
def test_the_same_as_one_after_the_other(what: str, choice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alone: list[bool] = []

    def stands_alone(self: Any, portion: Any, before: Any = ContactLoader.stands_alone) -> bool:
        alone.append(before(self, portion))
        return alone[-1]

    with monkeypatch.context() as patch:
        patch.setattr(ContactLoader, "stands_alone", stands_alone)
        in_turn = _all_told(FILES[what], "a.example", duplicates=choice)
    with monkeypatch.context() as patch:
        patch.setattr(ContactLoader, "_find_ahead", lambda self, entries: None)
        one_by_one = _all_told(FILES[what], "b.example", duplicates=choice)
    assert in_turn == one_by_one
    assert any(alone) == (what != "tagged" and choice != "fill"), alone
    assert all(alone) == (what == "plain" and choice != "fill"), alone


@pytest.mark.parametrize("where", ["load", "commit"])
def test_what_fails_takes_the_next_one_along(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is in is the beginning of the file, whoever had begun with the rest."""
    cast = a_firm()
    with workspace(cast.workspace.pk):
        made = start_import(_ready(PLAIN), dry_run=False, by=cast.administrator)
        calls = 0

        def fails(self: Any, portion: Any, before: Any = ContactLoader.load) -> int:
            nonlocal calls
            calls += 1
            done: int = before(self, portion)
            if calls == 3 and where == "load":
                raise ZeroDivisionError
            if calls == 3:  # at the commit the database finds that there is no such contact
                with connection.cursor() as cursor:
                    cursor.execute("update contacts_channel set contact_id = gen_random_uuid() where position = 0")
            return done

        monkeypatch.setattr(ContactLoader, "load", fails)
        if where == "load":
            with pytest.raises(ZeroDivisionError):
                run.import_file(str(made.pk))
        else:
            run.import_file(str(made.pk))
        made = Import.objects.get(pk=made.pk)
        assert made.state == "failed" and Contact.objects.count() == 2 * PORTION
        names = set(Contact.objects.values_list("name", flat=True))
        assert names == {f"Ditta {n}" for n in range(2 * PORTION)}
        assert not Interim.objects.exists()
    assert not [one for one in threading.enumerate() if one.name.startswith(("import", "insert", "portion"))]


def test_nobody_commits_before_the_one_before() -> None:
    told: list[str] = []
    gate = threading.Event()

    def first(turn: Turn) -> None:
        turn.over()
        gate.wait(20)
        told.append("first")

    def second(turn: Turn) -> None:
        told.append("second begins")
        gate.set()
        turn.settle()
        told.append("second")

    with writers() as write:
        write(first)
        write(second)
    assert told == ["second begins", "first", "second"]


def test_what_goes_wrong_at_the_end_is_raised() -> None:
    def fails(turn: Turn) -> None:
        turn.over()
        threading.Event().wait(0.05)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), writers() as write:
        write(fails)
