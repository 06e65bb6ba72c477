"""Files that would harm, and files that are broken: refused at once, with a sentence and the place."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffetta.ebusiness.files import read_file
from staffetta.ebusiness.reading import Unreadable
from tests.ebusiness.hostile import HOSTILE
from tests.ebusiness.samples import SIMPLIFIED, endless_signed, pdf_with, sample, signed

INVOICE = sample("ubl/UBL-Invoice-2.1-Example-Trivial.xml")
BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "1234567890"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><Invoice>&c;</Invoice>"""
EXTERNAL = b"""<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Invoice>&e;</Invoice>"""
EXAMPLES = int(os.environ.get("STAFFETTA_FUZZ", "300"))


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


def test_none_takes_a_second_or_much_memory() -> None:
    """In a program of its own that has 700 MB of address space, 200 of which are the interpreter's."""
    program = [sys.executable, "-W", "error", "-m", "tests.ebusiness.hostile"]
    told = subprocess.run(program, capture_output=True, text=True, check=True, timeout=120).stdout
    rows = {row["name"]: row for row in map(json.loads, told.splitlines())}
    assert rows.keys() == HOSTILE.keys()
    assert {name: row["said"] for name, row in rows.items() if not re.search(HOSTILE[name][1], row["said"])} == {}
    assert {name: row["cpu"] for name, row in rows.items() if row["cpu"] > 1} == {}
    assert {name: row["grown"] for name, row in rows.items() if row["grown"] > 150_000} == {}


def test_an_invoice_within_a_small_pdf_is_found() -> None:
    for name in ("factur-x.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml", "order-x.xml", "Rechnung 12.xml"):
        (reading,) = read_file(pdf_with(zlib.compress(INVOICE), name))
        assert reading.number == "123"
    (reading,) = read_file(pdf_with(zlib.compress(INVOICE), "Anlage 1", "/Subtype /text#2Fxml"))  # only announced
    assert reading.number == "123"
    assert "picture" in str(refused(pdf_with(zlib.compress(b"hello"), "hello.txt")))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\x00" * 99, "empty"),
        (b"hello", "neither"),
        (b"PK\x03\x04" + b"\x00" * 100, "neither"),
        (b"%PDF-1.7 nothing", "damaged"),
        (sample("pdf/Facture_FR_BASICWL.pdf")[:40_000], "damaged"),
        (b"<Invoice", "well-formed"),
        (b"<root/>", "no business document"),
        (INVOICE[:300], "well-formed"),
        (INVOICE.replace(b"Custom", b"Cust\x00om"), "well-formed"),
        (INVOICE.replace(b"Custom", b"Cust\xe9m"), "no letters of its encoding"),
        (b"<?xml version='1.0' encoding='cp037'?><a/>", "encoding"),
        (INVOICE.replace(b"<cbc:ID>123</cbc:ID>", b""), "no number"),
        (INVOICE.replace(b"<cbc:ID>123</cbc:ID>", b"<cbc:ID>%s</cbc:ID>" % (b"1" * 61)), "longer than 60"),
        (INVOICE.replace(b"2011-09-22", b"2011-13-45"), "not a date"),
        (INVOICE.replace(b'currencyID="CAD">100.00', b'currencyID="CAD">abc'), "not an amount"),
        (INVOICE.replace(b'currencyID="CAD">100.00', b'currencyID="CAD">1_000'), "not an amount"),
        (INVOICE.replace(b'currencyID="CAD">100.00', b'currencyID="CAD">99999999999'), "too large"),
        (signed(b"hello"), "neither"),
        (signed(INVOICE)[:-200], "signed file is damaged"),
        (b"<!DOCTYPE html>\n<html><body>Not found", "web page"),
        (b"<html><body>Sign in", "web page"),
        (b"<ns3:RicevutaConsegna xmlns:ns3='http://www.fatturapa.gov.it/sdi/messaggi/v1.0'/>", "exchange system"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, word: str) -> None:
    assert word in str(refused(content))


def test_the_place_is_named() -> None:
    assert refused(INVOICE.replace(b"2011-09-22", b"2011-13-45")).place.startswith("Invoice/IssueDate, line ")
    assert refused(b"<a>\n<b>\n</a>").place.startswith("line 3")
    assert refused(b"<?xml version='1.0' encoding='utf-8'?>\n<a>\xe9</a>").place == "line 2"
    assert refused(b"<!--\n-->\n<!DOCTYPE a><a/>").place == "line 3"


REAL = [
    sample("ubl/UBL-Order-2.0-Example.xml"),
    sample("cii/XRECHNUNG_Einfach.cii.xml"),
    sample("fatturapa/IT01234567890_FPR03.xml"),
    SIMPLIFIED,
    signed(sample("fatturapa/IT01234567890_FPR01.xml")),
    endless_signed(sample("fatturapa/IT01234567890_FPR01.xml")),
    sample("pdf/Facture_FR_BASICWL.pdf"),
]
PLACES = st.integers(0, 2**31)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real file with some bits turned, some bytes of noise, pieces doubled or moved, or its end cut off."""
    content = bytearray(draw(st.sampled_from(REAL)))
    for harm in draw(st.lists(st.sampled_from(["bit", "noise", "double", "take", "cut"]), min_size=1, max_size=4)):
        place = draw(PLACES) % max(len(content), 1)
        size = draw(st.integers(1, 400))
        if harm == "bit" and content:
            content[place] ^= 1 << draw(st.integers(0, 7))
        elif harm == "noise":
            content[place : place + size] = draw(st.binary(max_size=40))
        elif harm == "double":
            start = content.find(b"<", place)
            content[start:start] = content[start : content.find(b">", start + size) + 1]
        elif harm == "take":
            del content[place : place + size]
        elif draw(st.booleans()):
            del content[place:]
    return bytes(content)


@settings(max_examples=EXAMPLES, deadline=None)
@given(content=damaged())
def test_damage_anywhere_is_a_refusal_or_a_reading_never_an_error(content: bytes) -> None:
    try:
        assert read_file(content)
    except Unreadable as error:
        assert str(error)
