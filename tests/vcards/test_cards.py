"""Cards in and out: nothing that came is lost, and what Staffetta knows is what a card says."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.drafts import ChannelDraft, ContactDraft
from staffetta.contacts.models import Channel, Contact, Kind, Link
from staffetta.core.content_lines import fold_line, read_blocks, read_line
from staffetta.vcards.acts.change_from_card import change_from_card
from staffetta.vcards.acts.create_from_card import create_from_card
from staffetta.vcards.cards import card_of, cards_of
from staffetta.vcards.models import Card as CardRow
from staffetta.vcards.querysets import marked
from staffetta.vcards.reading import Card, read_card, read_cards
from staffetta.vcards.writing import write_card
from tests.cast import DAWN, Cast
from tests.merges.makers import a_merge

FULL = """BEGIN:VCARD
VERSION:3.0
UID:abc-123
N:Rossi;Maria;Anna;Dott.;
FN:Dott. Maria Anna Rossi
ORG:Acme;Sales
TITLE:Buyer
item1.TEL;TYPE=WORK,FAX:+39 02 1234567
item1.X-ABLabel:Front desk
TEL;TYPE=CELL,pref:+39 333 1234567
TEL;TYPE=PAGER:call the desk
EMAIL;TYPE=INTERNET,WORK:maria@acme.example
ADR;TYPE=WORK:PO 7;;Via Roma 1;Milano;MI;20121;Italia
ADR;TYPE=HOME:;;Via Verdi 2;Monza;MB;20900;Italia
BDAY:1980-02-03
NOTE:First line\\nsecond\\, with a comma
CATEGORIES:VIP,Fair 2026
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg==
X-SOCIALPROFILE;TYPE=twitter:https://example.org/maria
REV:20200101T000000Z
END:VCARD
"""


def _one(text: str | bytes, country: str = "IT") -> Card:
    (card,) = read_cards(text, country)
    return card


def _lines(text: str) -> set[str]:
    (block,) = read_blocks(text)
    return {str(line) for line in block.lines if line.name not in ("REV", "PRODID", "VERSION", "X-STAFFETTA-TURN")}


def _created(people: Cast, text: str | bytes) -> Contact:
    return create_from_card(_one(text), by=people.seller, at=DAWN)


def test_a_card_becomes_a_contact_and_comes_back_as_it_was(people: Cast) -> None:
    contact = _created(people, FULL)
    assert (contact.kind, contact.name, contact.first_name) == (Kind.PERSON, "Maria Rossi", "Maria")
    assert contact.description == "First line\nsecond, with a comma"
    reached = [(row.medium, row.use, row.normalised) for row in contact.channels.all()]
    assert reached[0] == ("phone", "mobile", "+393331234567")
    assert ("email", "work", "maria@acme.example") in reached and len(reached) == 3
    (address,) = contact.addresses.all()
    assert (address.street, address.city, address.country) == ("Via Roma 1, PO 7", "Milano", "IT")
    assert _lines(write_card(card_of(contact))) == _lines(FULL)


def test_what_changes_here_is_said_anew_and_the_rest_stays(people: Cast) -> None:
    contact = _created(people, FULL)
    phone = ChannelDraft(medium=Channel.Medium.PHONE, use=Channel.Use.WORK, value="+39 06 5555555")
    changed = change_contact(contact, {"channels": (phone,), "last_name": "Bianchi", "tags": ()}, by=people.seller)
    lines = _lines(write_card(card_of(changed)))
    assert {"TEL;TYPE=WORK,VOICE:+39 06 5555555", "N:Bianchi;Maria;;;", "FN:Maria Bianchi"} <= lines
    gone = [line for line in _lines(FULL) if line not in lines]
    assert {line.partition(":")[0].partition(";")[0] for line in gone} == {
        *("N", "FN", "item1.TEL", "item1.X-ABLABEL", "TEL", "EMAIL", "CATEGORIES")
    }
    assert "TEL;TYPE=PAGER:call the desk" in lines, "what is no number was kept, and is still there"
    assert "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg==" in lines and "BDAY:1980-02-03" in lines


def test_a_changed_card_changes_the_contact_and_keeps_what_cards_do_not_know(people: Cast) -> None:
    contact = _created(people, FULL)
    contact = change_contact(contact, {"industry": "Steel", "vat_number": "IT01234567890"}, by=people.seller)
    before = marked(Contact.objects.filter(pk=contact.pk)).get().mark  # type: ignore[attr-defined]
    text = FULL.replace("BDAY:1980-02-03", "BDAY:1981-02-03").replace("Via Roma 1", "Via Roma 9")
    contact = change_from_card(contact, _one(text), by=people.seller)
    assert (contact.industry, contact.vat_number) == ("Steel", "IT01234567890")
    assert contact.addresses.get().street == "Via Roma 9, PO 7"
    assert _lines(write_card(card_of(contact))) == _lines(text)
    after = marked(Contact.objects.filter(pk=contact.pk)).get().mark  # type: ignore[attr-defined]
    assert before != after
    only_kept = text.replace("BDAY:1981-02-03", "BDAY:1982-02-03")
    version = contact.version
    contact = change_from_card(contact, _one(only_kept), by=people.seller)
    last = marked(Contact.objects.filter(pk=contact.pk)).get().mark  # type: ignore[attr-defined]
    assert contact.version == version and last != after


def test_a_company_and_its_contact_person(people: Cast) -> None:
    company = _created(people, "BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:Acme\nORG:Acme;\nX-ABShowAs:COMPANY\nEND:VCARD")
    assert (company.kind, company.name) == (Kind.COMPANY, "Acme")
    person = _created(people, FULL)
    link = Link.objects.get(person=person)
    assert (link.company, link.role) == (company, "Buyer")
    before = marked(Contact.objects.filter(pk=person.pk)).get().mark  # type: ignore[attr-defined]
    company = change_contact(company, {"name": "Acme S.p.A."}, by=people.seller)
    after = marked(Contact.objects.filter(pk=person.pk)).get().mark  # type: ignore[attr-defined]
    assert before != after, "whose company is called otherwise has another card"
    lines = _lines(write_card(card_of(person)))
    assert "ORG:Acme S.p.A." in lines and "TITLE:Buyer" in lines
    renamed = write_card(card_of(company)).replace("ORG:Acme S.p.A.", "ORG:Acme Holding")
    card = read_card(read_blocks(renamed)[0], kind=Kind.COMPANY, name="Acme S.p.A.")
    assert change_from_card(company, card, by=people.seller).name == "Acme Holding"
    role = change_from_card(person, _one(FULL.replace("TITLE:Buyer", "TITLE:Head of buying")), by=people.seller)
    assert role == person and Link.objects.get(person=person).role == "Buyer", "of another company's name, untouched"


def test_an_ordinary_contact_is_a_valid_card_in_both_versions(people: Cast) -> None:
    vobject = pytest.importorskip("vobject")
    draft = ContactDraft(kind=Kind.PERSON, first_name="Zoë", last_name="D'Árc; Sons, \\ Co", description="one\ntwo")
    person = create_contact(draft, by=people.seller, at=DAWN)
    company = create_contact(ContactDraft(kind=Kind.COMPANY, name="Weiß & Söhne"), by=people.seller, at=DAWN)
    link_person(company, person, role="Chef", by=people.seller)
    for version in ("3.0", "4.0"):
        read = vobject.readOne(write_card(card_of(person), version))
        assert (read.n.value.family, read.n.value.given) == ("D'Árc; Sons, \\ Co", "Zoë")
        assert read.note.value == "one\ntwo" and read.uid.value == str(person.pk)
        assert read.org.value == ["Weiß & Söhne"] and read.title.value == "Chef"
        again = _one(write_card(card_of(company), version))
        assert (again.kind, again.name) == (Kind.COMPANY, "Weiß & Söhne")


def test_many_cards_cost_the_same_statements(people: Cast, django_assert_num_queries: object) -> None:
    for number in range(3):
        _created(people, FULL.replace("abc-123", f"u{number}"))
    rows = Contact.objects.visible_to(people.seller).order_by("pk")
    with django_assert_num_queries(6):  # type: ignore[operator]
        assert len([write_card(card) for card in cards_of(rows)]) == 3
    assert CardRow.objects.count() == 3


def test_what_was_merged_away_gives_what_the_main_contact_has_not(people: Cast) -> None:
    twin = _created(people, FULL)
    main = create_contact(
        ContactDraft(kind=Kind.PERSON, first_name="Mary", last_name="Rossi"), by=people.seller, at=DAWN
    )
    a_merge(main, twin)
    lines = _lines(write_card(card_of(Contact.objects.get(pk=main.pk))))
    assert "BDAY:1980-02-03" in lines and "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg==" in lines
    assert f"UID:{main.pk}" in lines, "it is still the card that address books know"


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        (b"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-2:Wa\xb3\xeasa;Lech\nEND:VCARD", "Lech Wałęsa", []),
        (b"BEGIN:VCARD\r\nN:M\xc3\r\n \xbcller;Jo\r\nEND:VCARD", "Jo Müller", []),  # folded within a letter
        (b"BEGIN:VCARD\r\r\nFN:Two\r\r\n  ends\r\r\nEND:VCARD", "Two ends", []),
        ("BEGIN:VCARD\nFN:Åse\nEND:VCARD".encode("utf-16-be"), "Åse", []),  # without a byte order mark
        (b"BEGIN:VCARD\nVERSION:2.1\nN:N\xfc\xdflebaum;S\xf6ren\nEND:VCARD", "Sören Nüßlebaum", []),
        ("BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BCl=\n=6Cer;Jo\nEND:VCARD",
         "Jo Müller", []),
        ("BEGIN:VCARD\nVERSION:2.1\nN:A;B\nTEL;CELL;PREF:0171\\;1\nEND:VCARD", "B A", [("phone", "mobile", "0171;1")]),
        ("BEGIN:VCARD\nVERSION:4.0\nFN:Ann\nTEL;VALUE=uri;TYPE=home:tel:+1-555-555-0100;ext=5\nEND:VCARD", "Ann",
         [("phone", "home", "+1-555-555-0100 ext. 5")]),
        ("BEGIN:VCARD\nEMAIL:only@mail.example\nEND:VCARD", "only@mail.example",
         [("email", "other", "only@mail.example")]),
        ("BEGIN:VCARD\nVERSION:3.0\nFN:Long\n er name\nEMAIL:a@b.example\nEMAIL;TYPE=pref:c@d.example\n",
         "Longer name", [("email", "other", "c@d.example"), ("email", "other", "a@b.example")]),
    ],
)  # fmt: skip
def test_odd_cards(text: str | bytes, name: str, says: list[tuple[str, str, str]]) -> None:
    card = _one(text)
    assert card.name == name
    assert [(str(one.medium), str(one.use), one.value) for one in card.channels] == says


def test_lines_fold_and_unfold_at_any_letter() -> None:
    text = "NOTE:" + "Żółć ☎ 中文 \U0001f600" * 30
    folded = fold_line(text)
    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == text
    line = read_line("item2.ADR;TYPE=\"a,b\";X-LABEL=say ^'hi^':;;x")
    assert line is not None and line.all("TYPE") == ("a,b",) and line.one("X-LABEL") == 'say "hi"'
    assert read_line(str(line)) == line


def test_real_exports_come_back_whole(people: Cast) -> None:
    """Cards of Android, Outlook, Evolution and others: every line of a first writing is in the second, too."""
    for text in (_ANDROID, _OUTLOOK):
        for block in read_blocks(text):
            card = read_card(block, "US")
            contact = create_from_card(card, by=people.seller, at=datetime(2026, 3, 1, tzinfo=UTC))
            written = write_card(card_of(contact))
            again = read_card(read_blocks(written)[0], "US")
            assert again.values == card.values
            assert json.loads(json.dumps(again.kept)) == again.kept
            assert _lines(write_card(card_of(change_from_card(contact, again, by=people.seller)))) == _lines(written)


_ANDROID = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=91;=C3=91;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=91 =C3=91
TEL;CELL;PREF:123456
TEL;HOME;FAX:45678901
X-ANDROID-CUSTOM;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:vnd.android.cursor.item/nickname;=C3=91;1;;;;;;;;;;;;;
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwME
 AwMEBQgFBQQEBQoHBwYIDAoMDAsK

END:VCARD
"""
_OUTLOOK = """BEGIN:VCARD
VERSION:2.1
N;LANGUAGE=en-us:Doe;John;Richter,James;Mr.;Sr.
FN:Mr. John Richter James Doe Sr.
ORG:Company, The;Accounting
TEL;WORK;VOICE:(905) 555-1234
ADR;WORK;PREF:;;Crescent moon drive;Albaney;New York;12345;United States of America
LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:Crescent moon drive=0D=0A=
Albaney, New York  12345
KEY;X509;ENCODING=BASE64:
    MIIDITCCAoqgAwIBAgIQT52W2WawmStUwpV8tBV9TTANBgkqhkiG9w0BAQUFADBM
    MQswCQYD

X-MS-IMADDRESS:johny5@aol.com
END:VCARD
"""
