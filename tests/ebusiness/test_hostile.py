"""Files that would harm, and files that are broken: refused at once, with a sentence and the place."""

from __future__ import annotations

import resource
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffetta.ebusiness.files import read_file
from staffetta.ebusiness.reading import Unreadable
from tests.ebusiness.samples import bomb, pdf_with, sample, signed

INVOICE = sample("ubl/UBL-Invoice-2.1-Example-Trivial.xml")
BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "1234567890"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><Invoice>&c;</Invoice>"""
EXTERNAL = b"""<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Invoice>&e;</Invoice>"""


def refused(content: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_file(content)
    assert str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    "content", [BOMB, EXTERNAL, BOMB.decode().encode("utf-16")], ids=["bomb", "external", "utf-16"]
)
def test_a_doctype_is_refused(content: bytes) -> None:
    assert "DOCTYPE" in str(refused(content))


def test_limits_of_depth_number_and_attributes() -> None:
    assert "deeply" in str(refused(b"<a>" * 200 + b"</a>" * 200))
    assert "many elements" in str(refused(b"<a>" + b"<b/>" * 450_000 + b"</a>"))
    assert "attribute" in str(refused(b'<a b="' + b"x" * 200_000 + b'"/>'))
    assert "20 MB" in str(refused(b"<a>" + b" " * 21 * 1024**2 + b"</a>"))


def test_a_bomb_within_a_pdf_takes_neither_time_nor_memory() -> None:
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    refused(pdf_with(bomb(600)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024  # kilobytes
    assert time.monotonic() - start < 20


def test_an_invoice_within_a_small_pdf_is_found() -> None:
    (reading,) = read_file(pdf_with(zlib.compress(INVOICE)))
    assert reading.number == "123"
    assert "picture" in str(refused(pdf_with(zlib.compress(b"hello"), "hello.txt")))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"hello", "neither"),
        (b"PK\x03\x04" + b"\x00" * 100, "neither"),
        (b"%PDF-1.7 nothing", "damaged"),
        (b"<Invoice", "well-formed"),
        (b"<root/>", "no business document"),
        (INVOICE[:300], "well-formed"),
        (INVOICE.replace(b"<cbc:ID>123</cbc:ID>", b""), "no number"),
        (INVOICE.replace(b"2011-09-22", b"2011-13-45"), "not a date"),
        (INVOICE.replace(b'currencyID="CAD">100.00', b'currencyID="CAD">abc'), "not an amount"),
        (signed(b"hello"), "neither"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, word: str) -> None:
    assert word in str(refused(content))


def test_the_place_is_named() -> None:
    assert refused(INVOICE.replace(b"2011-09-22", b"2011-13-45")).place.startswith("Invoice/IssueDate, line ")
    assert refused(b"<a>\n<b>\n</a>").place.startswith("line 3")


@settings(max_examples=150, deadline=None)
@given(cut=st.integers(0, 4000), noise=st.binary(max_size=40), name=st.sampled_from([
    "ubl/UBL-Order-2.0-Example.xml", "cii/XRECHNUNG_Einfach.cii.xml", "fatturapa/IT01234567890_FPR03.xml",
    "pdf/Facture_FR_BASICWL.pdf",
]))  # fmt: skip
def test_damage_anywhere_is_a_refusal_or_a_reading_never_an_error(cut: int, noise: bytes, name: str) -> None:
    content = sample(name)
    damaged = content[:cut] + noise + content[cut + len(noise) :]
    try:
        assert read_file(damaged)
    except Unreadable as error:
        assert str(error)
