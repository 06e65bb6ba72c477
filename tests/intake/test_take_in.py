"""What is made of files (A-08)."""

from __future__ import annotations

import io
import random
import zipfile
from decimal import Decimal
from typing import Any

import pytest

from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Function, Kind
from staffetta.core.refusals import Invalid
from staffetta.documents.models import Document, DocumentReference
from staffetta.erasures.acts.anonymise import anonymise_contact
from staffetta.intake import files
from staffetta.intake.acts.name_us import name_us
from staffetta.intake.acts.resolve import resolve_file
from staffetta.intake.archives import BadArchive, members
from staffetta.intake.files import place_of
from staffetta.intake.models import IncomingDocument, IncomingFile, PartnerIdentifier, Unknown
from staffetta.intake.proposals import proposals
from staffetta.intake.trailed import files_of, naming
from tests.cast import SETUP, Cast
from tests.ebusiness.samples import sample
from tests.intake.makers import CHAIN, NOON, take

State = IncomingFile.State


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_a_whole_chain_in_any_order_is_one_chain(firm: Cast, seed: int | None) -> None:
    before = set(Contact.objects.values_list("pk", flat=True))
    names = list(CHAIN)
    if seed is not None:
        random.Random(seed).shuffle(names)  # noqa: S311 - an order, no secret
    assert {take(name).state for name in names} == {State.ENTERED}
    companies = Contact.objects.filter(kind="company").exclude(pk__in=before)
    assert [contact.name for contact in companies.filter(is_supplier=True)] == ["Consortial"]
    customers = companies.filter(function=Function.CUSTOMER).values_list("name", flat=True)
    assert sorted(customers) == ["IYT Corporation", "The Terminus"] and companies.count() == 3
    order = Document.objects.get(type__code="order")
    assert (order.number, order.lines.count(), order.contact.name) == ("AEG012345", 1, "IYT Corporation")
    named = DocumentReference.objects.filter(number="AEG012345")
    assert named.exists() and all(row.target == order for row in named)
    invoice, credit = Document.objects.get(type__code="invoice"), Document.objects.get(type__code="credit_note")
    assert invoice.gross - credit.gross == 0 and invoice.payable == credit.payable
    count = Document.objects.count(), Contact.objects.count(), DocumentReference.objects.count()
    assert {take(name).state for name in CHAIN} == {State.KNOWN}
    for other in ("NS1", "NS2"):
        assert take(f"ubl/UBL-Invoice-2.0-Example-{other}.xml").state == State.KNOWN
    assert (Document.objects.count(), Contact.objects.count(), DocumentReference.objects.count()) == count


def test_the_same_invoice_in_three_carriers_is_one(firm: Cast) -> None:
    """UBL, CII and PDF of the same name are the same invoice; what differs by date, partner or kind is another one."""
    pairs = ("Einfach", "1_Teilrechnung", "Rabatte", "Rechnungskorrektur", "Miete", "Gutschrift")
    states = {name: take(f"cii/EN16931_{name}.cii.xml").state for name in pairs}
    for name in pairs:
        file = take(f"xrechnung/EN16931_{name}.ubl.xml")
        (row,) = file.documents.all()
        assert (file.state, row.remarks) == (State.KNOWN, []) or states[name] == State.KNOWN, name
    # The second invoice 471102 of that day comes to another sum: told, and nothing overwritten.
    (row,) = take("cii/EN16931_Rabatte.cii.xml").documents.all()
    assert row.remarks == [{"code": "other_sums", "known": "197.65", "stated": "215.07"}]
    assert take("pdf/EN16931_Rabatte.pdf").state == State.KNOWN
    assert take("cii/XRECHNUNG_Einfach.cii.xml").state == State.ENTERED  # of another day
    numbers = Document.objects.filter(number="471102").values_list("date", "gross")
    assert sorted((str(day), str(gross)) for day, gross in numbers)[0] == ("2018-03-05", "529.87")
    names = set(Contact.objects.filter(kind="company").values_list("name", flat=True))
    assert {"Lieferant GmbH", "MUSTERLIEFERANT GMBH", "MUSTER-Autovermietung", "Kunden AG Mitte"} <= names


def test_all_documents_of_a_file_or_none(firm: Cast) -> None:
    file = take("fatturapa/IT01234567890_FPR03.xml")
    assert [(row.number, row.state) for row in file.documents.all()] == [("123", "new"), ("456", "new")]
    made = [row.document for row in file.documents.select_related("document__contact") if row.document is not None]
    assert len({one.contact for one in made}) == 1 and [one.files.count() for one in made] == [1, 1]
    wrong = sample("fatturapa/IT01234567890_FPR03.xml").replace(b"<Data>2014-12-20", b"<Data>1834-12-20")
    count = Document.objects.count(), Contact.objects.count()
    refused = take("fatturapa/x.xml", wrong.replace(b"<Numero>", b"<Numero>N"))
    assert (refused.state, refused.place) == (State.REFUSED, "date") and refused.sentence
    assert (Document.objects.count(), Contact.objects.count()) == count


def test_what_cannot_be_read_is_told_with_its_place(firm: Cast) -> None:
    wrong = sample("ubl/UBL-Order-2.0-Example.xml").replace(b"2005-06-20", b"20th of June")
    file = take("ubl/order.xml", wrong)
    assert file.state == State.REFUSED and "IssueDate, line" in file.place and "20th of June" in file.sentence
    assert not file.documents.exists() and not place_of(file.pk).exists()


def test_who_we_are_says_on_which_side_we_stand(firm: Cast) -> None:
    name_us("vat", "IT 01234567890", by=firm.administrator)
    take("fatturapa/IT01234567890_FPR01.xml")
    name_us("name", "IYT Corporation", by=firm.administrator)
    name_us("vat", "12356478", by=firm.administrator)
    take("ubl/UBL-Invoice-2.0-Example.xml")
    take("ubl/UBL-Quotation-2.0-Example.xml")  # to somebody else, who gives the same wrong VAT number
    found = {
        document.number: (document.type.code, document.contact.name, document.supplier and document.supplier.name)
        for document in Document.objects.select_related("type", "contact", "supplier")
    }
    assert found == {
        "123": ("invoice", "DITTA BETA", None),
        "A00095678": ("buying_invoice", "Consortial", None),
        "QIY7655": ("quote", "The Terminus", "Consortial"),
    }
    assert Contact.objects.get(name="Consortial").is_supplier


def test_an_unknown_partner_is_asked_for_and_then_known(firm: Cast, django_capture_on_commit_callbacks: Any) -> None:
    """Chosen once, the contact is found by what files call it from then on."""
    rossi = create_contact(ContactDraft(kind=Kind.COMPANY, name="Conso & Co"), by=SETUP, at=NOON)
    file = take("ubl/UBL-Invoice-2.0-Example.xml", by=firm.seller, unknown=Unknown.ASK)
    assert (file.state, file.code, Document.objects.count()) == (State.WAITING, "unknown-partner", 0)
    _readings, asked = proposals(files.read(file.pk), firm.seller)
    seller, buyer = sorted(asked, key=lambda one: not one.is_seller)
    assert (seller.draft.name, seller.draft.is_supplier, seller.emails) == (
        "Consortial",
        True,
        ["bouquet@fpconsortial.co.uk"],
    )
    assert buyer.person is not None and buyer.person.last_name == "Churchill"
    with pytest.raises(Invalid) as refused:
        resolve_file(file, {seller.key: rossi}, by=firm.seller, at=NOON)
    assert set(refused.value.fields) == {buyer.key}
    with django_capture_on_commit_callbacks(execute=True):
        settled = resolve_file(file, {seller.key: rossi, buyer.key: None}, by=firm.seller, at=NOON)
    assert settled.state == State.ENTERED and not place_of(file.pk).exists()
    document = Document.objects.get()
    assert (document.supplier, document.contact.function) == (rossi, Function.CUSTOMER)
    assert document.contact.person_links.get().person.name == "Mr Fred Churchill"
    assert take("ubl/UBL-CreditNote-2.0-Example.xml", by=firm.seller, unknown=Unknown.ASK).state == State.ENTERED
    assert Document.objects.get(type__code="credit_note").supplier == rossi


def test_partners_are_known_by_what_is_theirs_alone(firm: Cast) -> None:
    """A sound VAT number is enough, whatever the name; the same name with another VAT number is another firm."""
    mill = create_contact(
        ContactDraft(kind=Kind.COMPANY, name="Moulin (Malaucène)", vat_number="FR 11 999 999 998"), by=SETUP, at=NOON
    )
    other = create_contact(
        ContactDraft(kind=Kind.COMPANY, name="Ma jolie boutique", vat_number="FR 40303265045"), by=SETUP, at=NOON
    )
    take("pdf/Avoir_FR_type381_BASIC.pdf")
    document = Document.objects.get()
    assert document.supplier == mill and document.contact != other
    assert (document.contact.name, document.contact.vat_number) == ("Ma jolie boutique", "FR19787878784")
    assert mill.partner_identifiers.get().scheme == "0002"
    rows = Document.objects.values_list("gross", "payable")
    assert list(rows) == [(Decimal("233.47"), Decimal("233.47"))]


def test_a_file_of_thousands_of_lines_is_one_document(firm: Cast, deliver_all: Any) -> None:
    """More than anybody types; and whoever is to be forgotten is forgotten in what came, too (C-11)."""
    order = sample("ubl/UBL-Order-2.0-Example.xml")
    start, end = order.index(b"<cac:OrderLine>"), order.index(b"</cac:OrderLine>") + len(b"</cac:OrderLine>")
    many = order[:start] + order[start:end] * 1000 + order[end:]
    assert take("ubl/many.xml", many, unknown=Unknown.CREATE).state == State.ENTERED
    document = Document.objects.get()
    assert document.lines.count() == 1000
    waiting = take("ubl/UBL-Quotation-2.0-Example.xml", unknown=Unknown.ASK)
    consortial = Contact.objects.get(name="Consortial")
    type(document.type).objects.update(retention_years=None)
    anonymise_contact(consortial, by=firm.administrator, at=NOON)
    deliver_all()
    assert IncomingFile.objects.get(name="—", state=State.DROPPED).pk == waiting.pk
    assert not place_of(waiting.pk).exists()
    rows = IncomingDocument.objects.filter(document=document).values_list("seller", "buyer")
    assert list(rows) == [("—", "—")] and not PartnerIdentifier.objects.filter(contact=consortial).exists()


def test_cents_that_a_currency_does_not_have_are_told(firm: Cast) -> None:
    content = sample("fatturapa/IT01234567890_FPR01.xml").replace(b"<Divisa>EUR", b"<Divisa>JPY")
    document = take("yen.xml", content).documents.get()
    assert (document.document.currency, document.document.gross) == ("JPY", Decimal("6.00"))
    assert {"code": "gross", "stated": "6.10", "computed": "6"} in document.remarks


def test_archives_are_opened_within_limits(firm: Cast) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in CHAIN[:3]:
            archive.writestr(name, sample(name))
        archive.writestr("__MACOSX/x.xml", b"no")
    assert [name for name, _content in members("a.zip", packed.getvalue())] == [n.partition("/")[2] for n in CHAIN[:3]]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.xml", b" " * (25 * 1024**2))
    with pytest.raises(BadArchive):
        list(members("bomb.zip", bomb.getvalue()))
    with pytest.raises(BadArchive):
        list(members("cut.zip", packed.getvalue()[:-30]))


def test_a_huge_directory_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that says that it is small, and one whose entries bear no marks."""
    monkeypatch.setattr("staffetta.intake.archives.MOST_ENTRIES", 20)
    monkeypatch.setattr(zipfile.ZipFile, "infolist", lambda archive: pytest.fail("the directory was read"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(21):
            archive.writestr(f"{number}/", b"")
    honest = packed.getvalue()
    end = honest.rindex(b"PK\x05\x06")
    assert int.from_bytes(honest[end + 10 : end + 12], "little") == 21
    lying = honest[: end + 8] + b"\1\0\1\0" + honest[end + 12 :]
    few_marks = honest.replace(b"PK\x01\x02", b"PK\x01\x00")
    for content in (honest, lying, few_marks):
        with pytest.raises(BadArchive, match="more than 1000 files"):
            list(members("a.zip", content))


def test_anonymising_reaches_lists_and_waiting_files(firm: Cast) -> None:
    """What came stays in the list, without the names; a file that waits and names the contact is not kept (C-11)."""
    take("ubl/UBL-Order-2.0-Example.xml")
    consortial = Contact.objects.get(name="Consortial")
    waiting = take("ubl/UBL-Quotation-2.0-Example.xml", unknown=Unknown.ASK)
    assert waiting.state == State.WAITING  # for The Terminus; it names Consortial
    assert set(naming(["Consortial"])) == {waiting} and place_of(waiting.pk).exists()
    assert files_of([consortial.pk]).get().documents.get().seller == "Consortial"
