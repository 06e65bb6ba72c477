"""Sequences as files: out, in after a look, and what nobody here is."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from staffetta.core.refusals import Invalid
from staffetta.playbooks.acts.retire import retire_playbook
from staffetta.playbooks.files import read, text_of, written
from staffetta.playbooks.incoming import understood
from staffetta.playbooks.models import Playbook
from tests.cast import Cast
from tests.playbooks.makers import NOON, a_line, a_sequence, a_template

IMPORT = "/playbooks/sequences/import/"


@pytest.fixture
def admin(people: Cast, as_: Any) -> Client:
    client: Client = as_(people.administrator)
    return client


@pytest.fixture
def sequence(people: Cast) -> Playbook:
    return a_sequence(
        a_line(title="Call", assignee=people.office, expected_hours=Decimal("0.5"), days=3, pre_notes="5 %\nand so on"),
        a_line(group=people.back),
        a_line(),
        notes="internal",
    )


def as_file(playbook: Playbook, **line: Any) -> dict[str, Any]:
    """The file of a sequence, its first line changed."""
    file: dict[str, Any] = json.loads(text_of(written([playbook])))
    file["playbooks"][0]["lines"][0] |= line
    return file


def uploaded(file: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("sequences.json", json.dumps(file).encode(), "application/json")


def lines_of(playbook: Playbook) -> list[Any]:
    return list(
        playbook.lines.order_by("position").values("title", "assignee", "group", "expected_hours", "days", "pre_notes")
    )


def test_out_and_in_again_is_the_same(admin: Client, sequence: Playbook) -> None:
    answer = admin.get(f"/playbooks/{sequence.pk}/file/")
    assert answer["Content-Disposition"] == 'attachment; filename="FOLLOW-UP.json"'
    drafted = understood(read(answer.content))[0]
    assert (drafted.remarks, drafted.lacking, drafted.same) == ((), (), sequence)
    page = admin.post(IMPORT, {"file": uploaded(json.loads(answer.content))}).content.decode()
    assert "The code FOLLOW-UP is in use here" in page
    sent = {"text": answer.content.decode(), "save": "1", "item-0-choice": "new", "item-0-code": "AGAIN"}
    assert admin.post(IMPORT, sent).status_code == 302
    again = Playbook.objects.get(code="AGAIN")
    assert lines_of(again) == lines_of(sequence)
    assert (again.notes, again.description) == (sequence.notes, sequence.description)


def test_replacing_or_leaving_out(admin: Client, sequence: Playbook) -> None:
    file = json.dumps(as_file(sequence, title="Visit", expected_hours="0,25"))
    for choice, title in (("skip", "Call"), ("replace", "Visit")):
        assert admin.post(IMPORT, {"text": file, "save": "1", "item-0-choice": choice}).status_code == 302
        assert sequence.lines.earliest("position").title == title
    assert sequence.lines.earliest("position").expected_hours == Decimal("0.25")
    assert Playbook.objects.count() == 1


def test_a_code_in_use_asks_and_keeps_what_was_said(admin: Client, sequence: Playbook) -> None:
    file = json.dumps(as_file(sequence))
    answer = admin.post(IMPORT, {"text": file, "save": "1"})
    assert answer.status_code == 422 and 'id="id_item-0-choice-error"' in answer.content.decode()
    answer = admin.post(IMPORT, {"text": file, "save": "1", "item-0-choice": "new", "item-0-code": "follow-up"})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="id_item-0-code-error"' in page and 'value="follow-up"' in page


def test_who_is_unknown_is_told_at_the_line_and_left_to_the_handler(admin: Client, sequence: Playbook) -> None:
    file = as_file(
        sequence, assignee={"email": "nobody@else.example", "name": "Nobody"}, action={"code": "x", "name": "Juggle"}
    )
    file["playbooks"][0] |= {"code": "NEW"}
    file["playbooks"][0]["lines"][1]["group"] = "Acrobats"
    page = admin.post(IMPORT, {"file": uploaded(file)}).content.decode()
    for said in ("nobody@else.example", "Acrobats", "Juggle"):
        assert said in page
    sent = {"text": json.dumps(file), "save": "1", "item-0-choice": "new", "item-0-code": "NEW"}
    answer = admin.post(IMPORT, sent)
    assert answer.status_code == 422 and 'id="id_instead-error"' in answer.content.decode()
    instead = sequence.lines.earliest("position").activity_type
    assert instead is not None
    assert admin.post(IMPORT, {**sent, "instead": str(instead.pk)}).status_code == 302
    made = Playbook.objects.get(code="NEW")
    assert [(line.assignee, line.group) for line in made.lines.all()] == [(None, None)] * 3
    assert made.lines.earliest("position").activity_type == instead


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"", "Choose a file"),
        (b"{", "line 1, column 2"),
        (b"[]", "format"),
        (b'{"format": "staffetta/playbooks", "version": 2}', "another version"),
        (b'{"format": "staffetta/playbooks", "version": 1, "playbooks": []}', "playbooks"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(admin: Client, text: bytes, place: str) -> None:
    answer = admin.post(IMPORT, {"file": SimpleUploadedFile("x.json", text)})
    assert answer.status_code == 422 and place in answer.content.decode()


@pytest.mark.parametrize(
    "line", [{"days": -1}, {"expected_hours": "0.333"}, {"expected_hours": -1}, {"surprise": 1}, {"title": "x" * 201}]
)
def test_places_in_lines(sequence: Playbook, line: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        read(json.dumps(as_file(sequence, **line)).encode())
    assert f"playbooks[0].lines[0].{next(iter(line))}" in refused.value.sentence


def test_what_is_wrong_is_said_in_the_readers_language(sequence: Playbook) -> None:
    file = as_file(sequence, days="x", surprise=1)
    file["playbooks"][0]["lines"].append({"days": -1, "title": "x" * 201})
    del file["playbooks"][0]["code"]
    with translation.override("de"), pytest.raises(Invalid) as refused:
        read(json.dumps(file).encode())
    said = refused.value.sentence
    assert not any(word in said for word in ("should", "required", "permitted", "Input")), said
    assert "playbooks[0].code: das fehlt" in said and "lines[3].title: das ist länger als 200 Zeichen" in said, said


def test_templates_have_their_own_page(admin: Client, sequence: Playbook) -> None:
    file = json.dumps(as_file(a_template()))
    assert admin.post(IMPORT, {"text": file}).status_code == 422
    assert admin.post("/playbooks/templates/import/", {"text": file}).status_code == 200


def test_only_administrators_import_and_export_needs_the_right(people: Cast, as_: Any, sequence: Playbook) -> None:
    seller = as_(people.seller)
    assert seller.post(IMPORT, {}).status_code == 403
    assert seller.get(f"/playbooks/{sequence.pk}/file/").status_code == 200
    people.seller.may_export = False
    people.seller.save()
    assert seller.get(f"/playbooks/{sequence.pk}/file/").status_code == 403


def test_for_programs(people: Cast, api: Any, sequence: Playbook) -> None:
    call = api(people.administrator)
    file = call.get(f"/sequences/{sequence.pk}/file").data
    assert call.get("/sequences/file").data == file
    refused = call.post("/sequences/import", {"file": file})
    assert [e["field"] for e in refused.data["errors"]] == ["file.playbooks.0.code"]
    tried = call.post("/sequences/import", {"file": file, "same_code": "new", "dry_run": True})
    assert tried.data["playbooks"] == [{"code": "FOLLOW-UP-2", "outcome": "made", "id": None, "remarks": []}]
    assert Playbook.objects.count() == 1
    made = call.post("/sequences/import", {"file": file, "same_code": "new"}).data["playbooks"][0]
    assert lines_of(Playbook.objects.get(pk=made["id"])) == lines_of(sequence)
    replaced = call.post("/sequences/import", {"file": file, "same_code": "replace"}).data["playbooks"][0]
    assert (replaced["outcome"], replaced["id"]) == ("replaced", str(sequence.pk))
    copied = call.post(f"/sequences/{sequence.pk}/copy")
    assert (copied.status_code, copied.data["code"]) == (201, "FOLLOW-UP-3")
    file["playbooks"][0]["lines"][0]["action"] = {"name": "Juggle"}
    refused = call.post("/sequences/import", {"file": file, "same_code": "new"})
    assert [e["field"] for e in refused.data["errors"]] == ["file.playbooks.0.lines.0.action"]
    retire_playbook(sequence, by=people.administrator, at=NOON)
    assert sequence.code not in [part["code"] for part in call.get("/sequences/file").data["playbooks"]]
