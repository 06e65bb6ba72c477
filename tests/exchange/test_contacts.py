"""Contacts that are probably there, portions, being stopped: what imports of contacts say and do (C-18, X-02)."""

from __future__ import annotations

from typing import Any

import pytest

from staffetta.contacts import tallies
from staffetta.contacts.models import Contact, ContactTagging, Kind, Link, Word
from staffetta.core.isolation import workspace
from staffetta.exchange.acts import run
from staffetta.exchange.acts.map import map_import
from staffetta.exchange.acts.start import start_import
from staffetta.exchange.acts.stop import stop_import
from staffetta.exchange.acts.upload import upload_import
from staffetta.exchange.kinds import loading
from staffetta.exchange.models import Import
from staffetta.history.models import Event
from staffetta.tags.models import Tag
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_person, email

FIRMS = """Company name,Email,VAT number
Rossi Srl,info@rossi.example,
Neu GmbH,info@neu.example,
Neue GmbH,info@neu.example,
Bianchi Spa,,
"""


def _imported(text: str, dry_run: bool = False, **options: Any) -> Import:
    made = upload_import("file.csv", text.encode(), by=SETUP)
    made = map_import(made, kind=made.kind, columns=made.columns, options=options, by=SETUP)
    made.dry_run = dry_run
    return run.run_import(made, by=SETUP, at=DAWN)


def test_rows_that_are_probably_there_come_in_and_are_named(firm: Cast) -> None:
    known = a_company("Rossi & Figli", channels=(email("info@rossi.example"),))
    made = _imported(FIRMS)
    assert (made.report["created"], made.report["likely"], made.report["skipped"]) == (4, 2, 0)
    first, second = made.report["likely_rows"]
    assert (first["line"], first["contact"]) == (2, str(known.pk))
    assert first["detail"] == f"Probably Rossi & Figli ({known.number}): same e-mail."
    assert (second["line"], second["contact"]) == (4, None)
    assert second["detail"] == "Probably the same as line 3: same e-mail."


def test_or_they_are_left_out(firm: Cast) -> None:
    a_company("Rossi & Figli", channels=(email("info@rossi.example"),))
    made = _imported(FIRMS, duplicates="skip")
    assert (made.report["created"], made.report["likely"], made.report["skipped"]) == (2, 2, 2)
    assert set(Contact.objects.values_list("name", flat=True)) == {"Rossi & Figli", "Neu GmbH", "Bianchi Spa"}


def test_a_trial_says_the_same_and_changes_nothing(firm: Cast) -> None:
    trial = _imported(FIRMS, dry_run=True)
    assert not Contact.objects.exists() and not Word.objects.exists()
    assert tallies.counts(firm.administrator)["all"] == 0
    real = _imported(FIRMS)
    assert {**trial.report, "x": 0} == {**real.report, "x": 0}


def test_portions_know_of_one_another(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier portion has written is there for the next one; parents stand before those who belong to them."""
    monkeypatch.setattr(loading, "PORTION", 2)
    rows = "".join(f"Firm {n % 5},{'Firm 0' if n % 5 else ''}\n" for n in range(12))
    made = _imported(f"Company name,Parent company\n{rows}")
    assert made.report["created"] == 5
    assert Contact.objects.get(name="Firm 0").subsidiaries.count() == 4
    again = _imported(f"Company name,Parent company\n{rows}")
    assert again.report["created"] == 0
    assert tallies.counts(firm.administrator)["all"] == 5


def test_persons_are_linked_once_and_found_again(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "PORTION", 2)
    text = "First name,Last name,Email,Company,Role\n" + "".join(
        f"P{n},Rossi,p{n}@rossi.example,{'Rossi Srl' if n < 4 else ''},Sales\n" for n in range(6)
    )
    made = _imported(text)
    assert made.report["created"] == 6
    assert Link.objects.count() == 4 and set(Link.objects.values_list("role", flat=True)) == {"Sales"}
    assert Contact.objects.filter(kind=Kind.COMPANY).count() == 1
    assert Event.objects.filter(kind="contacts.person_linked").count() == 4
    again = _imported(text)
    assert (again.report["created"], again.report["unchanged"], Link.objects.count()) == (0, 6, 4)


def test_a_person_is_the_same_by_any_spelling_of_his_address(firm: Cast) -> None:
    known = a_person("Maria Rossi", channels=(email("Maria@Rossi.example"),))
    made = _imported("First name,Last name,Email\nM.,Rossi,MARIA@rossi.EXAMPLE\n")
    assert (made.report["created"], made.report["unchanged"]) == (0, 1)
    assert Contact.objects.get() == known


def test_each_contact_of_a_big_file_is_found_numbered_counted_and_told(firm: Cast) -> None:
    rows = "".join(f'"Firma {n}, ""Ö\\n"" {n}",info{n}@f{n}.example,+39 02 555{n:04}\n' for n in range(120))
    made = _imported(f"Company name,Email,Phone\n{rows}")
    assert made.report["created"] == 120
    for typed in ("info77@f77", "f77.example", "02 5550077", "firma f77exam"):
        assert [c.name for c in Contact.objects.found_by(typed)] == ['Firma 77, "Ö\\n" 77'], typed
    contact = Contact.objects.found_by("info77@").get()
    assert {row.normalised for row in contact.channels.all()} == {"info77@f77.example", "+39025550077"}
    assert len(set(Contact.objects.values_list("number", flat=True))) == 120
    event = Event.objects.get(kind="contacts.created", subject_id=contact.pk)
    assert event.private == {"name": contact.name} and event.said["number"] == contact.number
    assert tallies.counts(firm.administrator) == {"all": 120, "none": 120, "prospect": 0, "customer": 0, "supplier": 0}


def test_a_running_import_is_stopped_after_its_portion(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "PORTION", 2)
    made = upload_import("f.csv", ("Company name\n" + "".join(f"F{n}\n" for n in range(6))).encode(), by=SETUP)
    made = start_import(made, dry_run=False, by=firm.administrator)
    asked = 0

    def go_on(running: Import, before: Any = run._go_on) -> None:
        nonlocal asked
        asked += 1
        if asked == 2:
            stop_import(running, by=firm.administrator)
        before(running)

    monkeypatch.setattr(run, "_go_on", go_on)
    made = run.run_import(made, by=SETUP, at=DAWN)
    assert (made.state, made.report["stopped_after"], made.handled, Contact.objects.count()) == ("done", 2, 2, 2)
    rest = _imported("Company name\n" + "".join(f"F{n}\n" for n in range(6)))
    assert (rest.report["created"], rest.report["unchanged"]) == (4, 2)


def test_a_stopped_trial_has_changed_nothing(firm: Cast) -> None:
    made = upload_import("f.csv", b"Company name\nF\n", by=SETUP)
    made = stop_import(start_import(made, dry_run=True, by=SETUP), by=SETUP)
    made = run.run_import(made, by=SETUP, at=DAWN)
    assert (made.state, Contact.objects.count()) == ("failed", 0)
    assert made.report == {"error": "The trial was stopped. Nothing has been changed."}


def test_the_pages_offer_the_choice_name_the_likely_and_stop(firm: Cast, as_: Any) -> None:
    known = a_company("Rossi & Figli", channels=(email("info@rossi.example"),))
    client = as_(firm.administrator)
    made = upload_import("f.csv", FIRMS.encode(), by=firm.administrator)
    assert "Leave them out" in client.get(f"/imports/{made.pk}/").content.decode()
    columns = {f"column-{place}": field for place, field in enumerate(made.columns.values())}
    sent = {**columns, "kind": "companies", "duplicates": "skip", "trial": "0"}
    assert client.post(f"/imports/{made.pk}/run/", sent).status_code == 302
    made.refresh_from_db()
    assert made.options["duplicates"] == "skip"
    assert "Stop the import" in client.get(f"/imports/{made.pk}/").content.decode()
    run.run_import(made, by=SETUP, at=DAWN)
    page = client.get(f"/imports/{made.pk}/").content.decode()
    assert f'href="/contacts/{known.pk}/"' in page and "same e-mail" in page


TAGGED = """Company name,{header}
Rossi Srl,"VIP, Fiera 2026"
Neu GmbH,vip;Messe|VIP
Bianchi Spa,
"""


def tags_of(name: str) -> list[str]:
    return sorted(Contact.objects.get(name=name).taggings.values_list("tag__name", flat=True))


@pytest.mark.parametrize("header", ["Tags", "Tag", "Étiquettes", "Tagi", "Schlagworte"])
def test_tags_come_in_and_new_ones_are_made(header: str, firm: Cast) -> None:
    made = _imported(TAGGED.format(header=header))
    assert made.columns[header] == "tags" and made.report["created"] == 3
    assert (tags_of("Rossi Srl"), tags_of("Neu GmbH"), tags_of("Bianchi Spa")) == (
        ["Fiera 2026", "VIP"],
        ["Messe", "VIP"],
        [],
    )


def test_tags_of_a_trial_are_taken_back(firm: Cast) -> None:
    trial = _imported(TAGGED.format(header="Tags"), dry_run=True)
    assert trial.report["created"] == 3 and not Tag.objects.exists() and not ContactTagging.objects.exists()


def test_tags_that_cannot_be_are_named_and_the_others_come_in(firm: Cast) -> None:
    many = ", ".join(f"t{n}" for n in range(31))
    made = _imported(f'First name,Last name,Tags\nMaria,Rossi,"VIP, {"x" * 61}"\nAnna,Verdi,"{many}"\n')
    (column,) = (one for one in made.report["columns"] if one["header"] == "Tags")
    assert [(one["line"], one["detail"]) for one in column["trouble"]] == [
        (2, "A tag has at most 60 characters."),
        (3, "Use at most 30 tags."),
    ]
    assert tags_of("Maria Rossi") == ["VIP"] and len(tags_of("Anna Verdi")) == 30


def test_filling_in_adds_tags(firm: Cast) -> None:
    a_company("Rossi Srl", tags=("Old",))
    made = _imported(TAGGED.format(header="Tags"), duplicates="fill")
    assert [tag.lower() for tag in tags_of("Rossi Srl")] == ["fiera 2026", "old", "vip"] and made.report["filled"] == 1


def test_what_is_exported_comes_in_with_its_tags(firm: Cast, as_: Any) -> None:
    one = a_company("Rossi Srl", tags=("VIP", "Fiera 2026"))
    answer = as_(firm.administrator).get("/api/v1/exports/contacts?columns=name,tags")
    with workspace(None):  # read outside the request, as a server does
        data = b"".join(answer.streaming_content)
    assert b"VIP" in data
    one.delete()
    made = upload_import("contacts.csv", data, kind=Import.Kind.COMPANIES, by=SETUP)
    assert "tags" in made.columns.values()
    made = map_import(made, kind=made.kind, columns=made.columns, options={}, by=SETUP)
    made.dry_run = False
    assert run.run_import(made, by=SETUP, at=DAWN).report["created"] == 1
    assert tags_of("Rossi Srl") == ["Fiera 2026", "VIP"]
