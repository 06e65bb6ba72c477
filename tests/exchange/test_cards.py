"""vCards come in: of any version and from any program, each card by itself, and a second time nothing (X-02)."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from staffetta.contacts.models import Contact, Link
from staffetta.exchange.acts import run
from staffetta.exchange.acts.map import map_import
from staffetta.exchange.acts.upload import upload_import
from staffetta.exchange.cards import read_file
from staffetta.exchange.kinds import cards as card_loader
from staffetta.exchange.models import Import
from staffetta.exchange.reading import NotATable
from staffetta.vcards.cards import card_of
from staffetta.vcards.files import pieces_of
from staffetta.vcards.writing import write_card
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_person, email

DATA = Path(__file__).parent / "data" / "cards"
FILE = """BEGIN:VCARD
VERSION:3.0
UID:one
N:Rossi;Maria;;;
FN:Maria Rossi
ORG:Acme
TITLE:Buyer
item1.TEL;TYPE=WORK:+39 02 1234567
item1.X-ABLabel:Front desk
EMAIL:maria@acme.example
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg==
X-PETS:Fido
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:org
FN:Acme
NOTE:The firm itself
END:VCARD
"""


def _imported(data: bytes, dry_run: bool = False, **options: Any) -> Import:
    made = upload_import("contacts.vcf", data, by=SETUP)
    assert made.kind == Import.Kind.CARDS
    made = map_import(made, kind="cards", columns={}, options=options, by=SETUP)
    made.dry_run = dry_run
    return run.run_import(made, by=SETUP, at=DAWN)


def _figures(made: Import) -> tuple[int, int, int, int]:
    report = made.report
    return report["created"], report["unchanged"], report["differing"], report["refused"]


def test_persons_are_linked_to_the_company_further_down(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_loader, "AT_ONCE", 1)
    trial = _imported(FILE.encode(), dry_run=True)
    assert not Contact.objects.exists()
    made = _imported(FILE.encode())
    assert _figures(made) == _figures(trial) == (2, 0, 0, 0)
    assert "new_companies" not in {figure["key"] for figure in made.report["figures"]}
    link = Link.objects.select_related("person", "company").get()
    assert (link.person.name, link.company.description, link.role) == ("Maria Rossi", "The firm itself", "Buyer")
    written = write_card(card_of(link.person))
    for line in ("UID:one", "item1.X-ABLABEL:Front desk", "X-PETS:Fido", "ORG:Acme", "TITLE:Buyer"):
        assert line in written.splitlines()
    assert "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg==" in written


def test_the_same_file_twice_changes_nothing(firm: Cast) -> None:
    _imported(FILE.encode())
    again = _imported(FILE.encode())
    assert _figures(again) == (0, 2, 0, 0)
    assert (Contact.objects.count(), Link.objects.count()) == (2, 1)
    # Also by what we wrote ourselves, under our own ids, and in the other version.
    ours = "".join(write_card(card_of(contact), "4.0") for contact in Contact.objects.order_by("name"))
    assert _figures(_imported(ours.encode())) == (0, 2, 0, 0)


def test_what_a_known_card_says_otherwise_is_named(firm: Cast) -> None:
    _imported(FILE.encode())
    changed = FILE.replace("1234567", "7654321").replace("Maria", "Mary")
    made = _imported(changed.encode())
    assert made.report["differing_rows"] == [
        {"line": 1, "detail": "Is there already, with another Name, Phone; kept as it is."}
    ]
    assert made.report["unchanged"] == 1 and Contact.objects.filter(name="Maria Rossi").exists()


def test_a_broken_card_is_refused_with_its_place_and_the_others_come_in(firm: Cast) -> None:
    text = "hello\nBEGIN:VCARD\nVERSION:3.0\nFN:Half\n" + FILE + "BEGIN:VCARD\nVERSION:3.0\nTEL:12\nNOTE:x\nEND:VCARD\n"
    text += "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Friends\nMEMBER:urn:uuid:1\nEND:VCARD\nBEGIN:VCARD\nFN:Last"
    made = _imported(text.encode())
    assert made.report["created"] == 3  # the one with a number only is called by it
    assert [(row["line"], row["detail"]) for row in made.report["refused_rows"]] == [
        (1, "Line 1: this stands outside of any card."),
        (2, "Card 1, line 2: it has no end (END:VCARD)."),
        (35, "Card 6, line 35: it has no end (END:VCARD)."),
    ]


def test_a_list_of_cards_is_no_contact_but_a_tag_of_its_members(firm: Cast) -> None:
    group = (
        "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Bowling\nMEMBER:urn:uuid:One\nMEMBER:mailto:x@y.example\nEND:VCARD\n"
    )
    apple = "BEGIN:VCARD\nN:Choir\nX-ADDRESSBOOKSERVER-KIND:group\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:one\nEND:VCARD\n"
    for _time in range(2):
        made = _imported((group + FILE + apple).encode())
        assert (made.report["refused"], Contact.objects.count()) == (0, 2)
    assert ("lists", 2) in [(figure["key"], figure["count"]) for figure in made.report["figures"]]
    tags = Contact.objects.get(name="Maria Rossi").taggings.values_list("tag__name", flat=True)
    assert sorted(tags) == ["Bowling", "Choir"]


def test_likely_ones_come_in_are_left_out_or_filled(firm: Cast) -> None:
    known = a_person("Mary Rossi", channels=(email("maria@acme.example"),))
    card = "BEGIN:VCARD\nUID:9\nN:Rossi;Maria\nEMAIL:maria@acme.example\nTEL:+390212345\nEND:VCARD\n"
    trial = _imported(card.encode(), dry_run=True)
    assert trial.report["likely_rows"][0]["contact"] == str(known.pk)
    assert _imported(card.encode(), duplicates="skip").report["skipped"] == 1
    made = _imported(card.encode(), duplicates="fill")
    assert made.report["filled"] == 1 and made.report["created"] == 0
    assert known.channels.filter(medium="phone").count() == 1


def test_a_card_without_uid_is_known_by_what_it_says(firm: Cast) -> None:
    a_company("Acme")
    person = "BEGIN:VCARD\nVERSION:2.1\nN:Only;Name\nEND:VCARD\n"
    assert _figures(_imported(person.encode())) == (1, 0, 0, 0)
    assert _figures(_imported(person.encode())) == (0, 1, 0, 0)
    assert _figures(_imported(b"BEGIN:VCARD\nVERSION:3.0\nORG:Acme\nFN:Acme\nEND:VCARD\n")) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("name", "created", "contact"),
    [
        ("John_Doe_ANDROID", 6, "john.doe@company.com"),
        ("John_Doe_MS_OUTLOOK", 1, "John Doe"),
        ("gmail-list", 3, "Arnold Smith"),
        ("rfc6350-example", 1, "Simon Perreault"),
        ("MultiAnsiFilterTests_German", 1, "Sören Nüßlebaum"),
        ("Utf-8_Greek", 1, ""),
        ("WhatsAppIssue", 1, ""),
        ("combined_4_sources", 5, "Simon Perreault"),
    ],
)
def test_cards_of_real_programs(firm: Cast, name: str, created: int, contact: str) -> None:
    data = (DATA / f"{name}.vcf").read_bytes()
    made = _imported(data)
    assert made.report["created"] == created
    assert not contact or contact in set(Contact.objects.values_list("name", flat=True))
    again = _imported(data)
    assert again.report["created"] == 0 and again.report["likely"] == 0


def test_hostile_files_are_bounded() -> None:
    begin, end = "BEGIN:VCARD\nVERSION:3.0\nFN:x\n", "END:VCARD\n"
    picture = base64.b64encode(bytes(4_500_000)).decode()
    cases = {
        "bomb": begin + f"PHOTO;ENCODING=b:{picture}\n" + end,
        "huge": begin + "NOTE;X=" + "a," * 600_000 + ":y\n" + end,
        "many": begin + "X-A:1\n" * 30_000 + end,
        "nested": begin * 3000 + end,
        "nul": begin + "NOTE:a\0b\n" + end,
        "quoted": begin + "NOTE;ENCODING=QUOTED-PRINTABLE:" + "=\n" * 15_000 + end,
    }
    wrong = {name: [piece.wrong for piece in pieces_of(text.encode())] for name, text in cases.items()}
    assert wrong["nul"] == wrong["quoted"] == [""]
    assert "larger than 5 MB" in wrong["bomb"][0] and "too long" in wrong["huge"][0]
    assert "20,000 lines" in wrong["many"][0] and len(wrong["nested"]) == 3000 and wrong["nested"][-1] == ""
    with pytest.raises(NotATable):
        read_file(begin.encode() + b"x" * 51 * 1024 * 1024)
    with pytest.raises(NotATable):
        read_file(b'["vcard", [["version", {}, "text", "4.0"]]]')


def test_nul_and_controls_come_in_without_them(firm: Cast) -> None:
    made = _imported(b"BEGIN:VCARD\nVERSION:3.0\nUID:n\0ul\nFN:A\0nna\x01 Bianchi\nNOTE:a\0b\nX-K\0:\0\nEND:VCARD\n")
    assert made.report["created"] == 1
    assert Contact.objects.get().name == "Anna Bianchi"


def test_the_page_shows_what_the_cards_hold(people: Cast, as_: Any) -> None:
    client: Client = as_(people.administrator)
    sent = {"files_": SimpleUploadedFile("contacts.vcf", FILE.encode())}
    answer = client.post("/imports/new/", sent, follow=True)
    text = answer.content.decode()
    assert "2 cards" in text and "X-PETS" in text and "kept with the card" in text
    made = Import.objects.get()
    answer = client.post(f"/imports/{made.pk}/run/", {"kind": "cards", "trial": "1", "duplicates": "skip"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.options["duplicates"] == "skip"
