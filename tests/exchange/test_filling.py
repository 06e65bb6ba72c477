"""Rows that fill only what is empty, imports that died, and merges meanwhile (C-15, C-18, X-02)."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from staffetta.contacts.acts.hold import hold
from staffetta.contacts.models import Channel, Contact, Kind
from staffetta.core.isolation import workspace
from staffetta.exchange.acts import run
from staffetta.exchange.acts.map import map_import
from staffetta.exchange.acts.start import start_import
from staffetta.exchange.acts.upload import upload_import
from staffetta.exchange.kinds import companies, loading
from staffetta.exchange.models import Import
from staffetta.history.models import Event
from tests.cast import DAWN, SETUP, Cast, a_firm
from tests.contacts.makers import a_company, a_customer, an_address, email, phone
from tests.merges.makers import a_merge


@pytest.fixture(autouse=True)
def _files_apart(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def bring_in(text: str, **options: Any) -> Import:
    made = upload_import("file.csv", text.encode(), by=SETUP)
    made = map_import(made, kind=made.kind, columns=made.columns, options=options, by=SETUP)
    made.dry_run = False
    return run.run_import(made, by=SETUP, at=DAWN)


def test_only_what_is_empty_is_filled(firm: Cast) -> None:
    known = a_company(
        "Rossi & Figli", industry="Food", channels=(email("info@rossi.example"),), addresses=(an_address("Milano"),)
    )
    made = bring_in(
        "Company name,Email,Phone,Industry,VAT number,City,Payment terms\n"
        "Rossi Srl,info@rossi.example,+39 02 1234567,Steel,IT00743110157,Torino,\n"
        "Rossi & Figli,,,,,,\n"
        "Neu GmbH,info@neu.example,,,,,\n"
        "Neue GmbH,info@neu.example,,Tools,,,\n",
        duplicates="fill",
    )
    report = made.report
    assert (report["created"], report["filled"], report["unchanged"], report["skipped"]) == (1, 2, 1, 0)
    known.refresh_from_db()
    assert (known.name, known.industry, known.vat_number) == ("Rossi & Figli", "Food", "IT00743110157")
    assert [row.value for row in known.channels.all()] == ["info@rossi.example", "+39 02 1234567"]
    assert known.addresses.get().city == "Milano"
    assert Contact.objects.get(name="Neu GmbH").industry == "Tools" and Contact.objects.count() == 2
    assert Contact.objects.found_by("02 1234567").get() == known
    first = report["filled_rows"][0]
    assert (first["line"], first["contact"]) == (2, str(known.pk))
    assert first["detail"] == f"Filled in at Rossi & Figli ({known.number}): VAT number, Phone."
    assert Event.objects.filter(kind="contacts.changed", subject_id=known.pk).count() == 1


def test_a_customer_stays_one_and_gets_his_terms(firm: Cast) -> None:
    known = a_customer("Rossi Srl")
    bring_in("Company name,Status,Payment terms\nRossi Srl,prospect,\nRossi Srl,customer,30 days\n", duplicates="fill")
    known.refresh_from_db()
    assert (known.function, known.payment_terms) == ("customer", "30 days")


def test_region_second_values_and_odd_vat_numbers(firm: Cast) -> None:
    made = bring_in(
        "Company name,Email,Email 2,Phone,Mobile,State,VAT number\n"
        "Alfa,a@alfa.example,b@alfa.example,+39 02 1234567,+39 333 1234567,MI,IT123\n"
        "Beta,nonsense,b@beta.example,x,+39 333 7654321,,\n"
    )
    alfa, beta = Contact.objects.get(name="Alfa"), Contact.objects.get(name="Beta")
    assert [row.normalised for row in alfa.channels.all()] == [
        *("a@alfa.example", "b@alfa.example", "+39021234567", "+393331234567")
    ]
    assert (alfa.addresses.get().region, alfa.vat_number) == ("MI", "IT123")
    assert [row.value for row in beta.channels.all()] == ["b@beta.example", "+39 333 7654321"]
    trouble = {column["header"]: column["trouble"] for column in made.report["columns"] if column["trouble"]}
    assert {header: [(t["line"], t["value"]) for t in found] for header, found in trouble.items()} == {
        "Email": [(3, "nonsense")], "Phone": [(3, "x")], "VAT number": [(2, "IT123")]
    }  # fmt: skip
    assert trouble["VAT number"][0]["detail"].endswith("It came in as it is.")
    assert made.report["refused"] == 0


def test_what_is_taken_refuses_its_row_only(firm: Cast) -> None:
    a_customer("Rossi Srl", debtor_number="10001")
    text = "Company name,Status,Debtor number\nAlfa,customer,10001\nBeta,customer,10002\nGamma,customer,10002\n"
    made = bring_in(text)
    assert (made.report["created"], [row["line"] for row in made.report["refused_rows"]]) == (1, [2, 4])


class Killed(BaseException):
    """The process is no more."""


def test_an_import_that_died_goes_on_where_it_was(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Persons without anything to recognise them by come in once, and the report tells of all rows."""
    monkeypatch.setattr(loading, "PORTION", 3)
    rows = "".join(f"Ada{n},Neri,{'nobody' if n == 1 else ''}\n" for n in range(8))
    made = upload_import("f.csv", f"First name,Last name,Email\n{rows}".encode(), by=SETUP)
    made = start_import(made, dry_run=False, by=firm.administrator)
    calls = 0

    def go_on(running: Import, before: Any = run._go_on) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise Killed
        before(running)

    monkeypatch.setattr(run, "_go_on", go_on)
    with pytest.raises(Killed):
        run.run_import(made, by=SETUP, at=DAWN)
    again = Import.objects.get(pk=made.pk)
    assert (again.state, again.handled, Contact.objects.count()) == ("running", 6, 6)
    done = run.run_import(again, by=SETUP, at=DAWN)
    assert (done.report["created"], done.handled, Contact.objects.filter(kind=Kind.PERSON).count()) == (8, 8, 8)
    assert [t["line"] for column in done.report["columns"] for t in column["trouble"]] == [3]


@pytest.fixture
def cast(transactional_db: None) -> Any:
    made = a_firm()
    with workspace(made.workspace.pk):
        yield made


@pytest.mark.parametrize("point", ["before", "after"])
@pytest.mark.django_db(transaction=True)
def test_a_merge_meanwhile(cast: Cast, point: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is merged away after an import has found it, or while that waits for it: the main contact gets the rest."""
    main, other = a_company("Rossi"), a_company("Rossi Due", channels=(email("due@rossi.example"),))
    merged, begun = threading.Event(), threading.Event()
    text = "Company name,Email,Phone,Parent company\nNobody,due@rossi.example,+39 02 1,\nChild,,,Rossi Due\n"

    def merge() -> None:
        begun.wait(20)
        with workspace(cast.workspace.pk):
            a_merge(main, other)
        connection.close()
        merged.set()

    def meanwhile(self: Any, entries: Any, before: Any = companies.CompanyLoader.look_up) -> None:
        before(self, entries)
        begun.set()
        if point == "before":
            assert merged.wait(20)

    monkeypatch.setattr(companies.CompanyLoader, "look_up", meanwhile)
    merging = threading.Thread(target=merge)
    merging.start()
    made = bring_in(text, duplicates="fill")
    merging.join(20)
    assert merged.is_set() and made.report["filled"] == 1
    assert Channel.objects.filter(medium="phone", contact=main).exists()
    assert Contact.objects.get(name="Child").parent_id == main.pk
    assert hold({other.pk}) == {other.pk: main.pk}


def test_the_choice_on_the_page(firm: Cast, as_: Any) -> None:
    made = upload_import("f.csv", b"Company name\nF\n", by=firm.administrator)
    client = as_(firm.administrator)
    assert "Fill only what is empty" in client.get(f"/imports/{made.pk}/").content.decode()
    sent = {"column-0": "name", "kind": "companies", "duplicates": "fill", "trial": "0"}
    assert client.post(f"/imports/{made.pk}/run/", sent).status_code == 302
    made.refresh_from_db()
    assert made.options["duplicates"] == "fill"
    a_company("F")
    run.run_import(made, by=SETUP, at=DAWN)
    assert "There already, the same" in client.get(f"/imports/{made.pk}/").content.decode()


def test_who_creates_by_api_is_told_who_may_be_the_same(firm: Cast, api: Any) -> None:
    known = a_company("Rossi Srl", channels=(phone("+39 02 1234567"),))
    client = api(firm.administrator)
    body = {"kind": "company", "name": "Rossi S.r.l.", "channels": [{"medium": "phone", "value": "02 1234567"}]}
    made = client.post("/contacts", body).data
    assert [(one["id"], one["reasons"][0]) for one in made["similar"]] == [(str(known.pk), "same phone")]
    assert client.post("/contacts", {"kind": "company", "name": "Quite Other"}).data["similar"] == []
