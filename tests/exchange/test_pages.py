"""Importing by page and by API: upload, mapping, trial, import, report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from staffetta.contacts.models import Contact
from staffetta.exchange.acts.run import import_file
from staffetta.exchange.models import Import, Mapping
from tests.cast import Cast

CSV = "Company Name ;Settore;Fatturato\nRossi Srl;meccanica;12\nBianchi SpA;;7\n;legno;1\n".encode("cp1252")


@pytest.fixture(autouse=True)
def _files_apart(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(client: Client, data: bytes = CSV, name: str = "aziende.csv") -> Any:
    return client.post("/imports/new/", {"files_": SimpleUploadedFile(name, data), "kind": ""})


def test_upload_mapping_trial_and_import(people: Cast, as_: Callable[..., Client]) -> None:
    client = as_(people.administrator)
    answer = upload(client)
    made = Import.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/imports/{made.pk}/"
    assert (made.kind, made.total) == ("companies", 3)
    assert made.columns == {"Company Name": "name", "Settore": "industry", "Fatturato": "keep"}
    shown = client.get(f"/imports/{made.pk}/").content.decode()
    assert "meccanica" in shown and "Fatturato" in shown

    body = {"kind": "companies", "column-0": "name", "column-1": "industry", "column-2": "", "trial": "1"}
    assert client.post(f"/imports/{made.pk}/run/", body).status_code == 302
    import_file(import_id=str(made.pk))
    assert Contact.objects.count() == 0
    shown = client.get(f"/imports/{made.pk}/").content.decode()
    assert "Enter a company name." in shown
    assert '<span class="cell-sub">Industry</span>' in shown and '<span class="cell-sub">not imported</span>' in shown

    assert client.post(f"/imports/{made.pk}/run/", {"trial": "0"}).status_code == 302
    import_file(import_id=str(made.pk))
    assert sorted(Contact.objects.values_list("name", "industry")) == [("Bianchi SpA", ""), ("Rossi Srl", "meccanica")]
    assert Mapping.objects.get().columns["Fatturato"] == ""
    findings = client.get(f"/imports/{made.pk}/findings.csv").content.decode("utf-8-sig").splitlines()
    assert findings[1] == "4,,,Enter a company name."

    again = client.post(f"/imports/{made.pk}/run/", {"trial": "0"})
    assert again.status_code == 409


def test_a_mapping_that_lacks_the_name_is_refused_with_a_sentence(people: Cast, as_: Callable[..., Client]) -> None:
    client = as_(people.administrator)
    upload(client)
    made = Import.objects.get()
    answer = client.post(f"/imports/{made.pk}/run/", {"kind": "companies", "column-0": "", "trial": "1"})
    assert answer.status_code == 422 and "Choose the column for Company name." in answer.content.decode()
    made.refresh_from_db()
    assert made.state == "uploaded"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\n", "The file is empty."),
        (b"PK\x03\x04rest", "This is a workbook or archive. Save it as CSV and import that."),
        (b"a\x00b,c", "This is not a text file."),
    ],
)
def test_files_that_are_no_tables(people: Cast, as_: Callable[..., Client], data: bytes, sentence: str) -> None:
    answer = upload(as_(people.administrator), data, "bad.csv")
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert Import.objects.count() == 0


def test_only_administrators(people: Cast, as_: Callable[..., Client], api: Any) -> None:
    assert as_(people.seller).get("/imports/").status_code == 403
    assert api(people.seller).get("/imports").status_code == 403
    assert upload(as_(people.seller)).status_code == 403
    file = SimpleUploadedFile("aziende.csv", CSV, content_type="text/csv")
    assert api(people.seller).client.post("/api/v1/imports", {"file": file}).status_code == 403
    assert Import.objects.count() == 0


def test_the_same_by_api(people: Cast, api: Any) -> None:
    program = api(people.administrator)
    file = SimpleUploadedFile("aziende.csv", CSV, content_type="text/csv")
    answer = program.client.post("/api/v1/imports", {"file": file, "kind": "companies"})
    assert answer.status_code == 201
    made = json.loads(answer.content)
    assert made["columns"]["Settore"] == "industry" and made["state"] == "uploaded"
    columns = {**made["columns"], "Fatturato": ""}
    assert (
        program("PUT", f"/imports/{made['id']}/mapping", {"kind": "companies", "columns": columns}).status_code == 200
    )
    wrong = program("PUT", f"/imports/{made['id']}/mapping", {"kind": "companies", "columns": {"Nope": "name"}})
    assert wrong.status_code == 422 and wrong.data["errors"][0]["detail"] == "The file has no column Nope."
    assert program.post(f"/imports/{made['id']}/run", {"dry_run": False}).status_code == 202
    import_file(import_id=made["id"])
    done = program.get(f"/imports/{made['id']}").data
    assert (done["state"], done["report"]["created"], done["report"]["refused"]) == ("done", 2, 1)
    assert [row["id"] for row in program.get("/imports").data["items"]] == [made["id"]]
