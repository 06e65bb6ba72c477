"""Files that would harm. As a program it reads each of them within limits and says what it took:

python -m tests.ebusiness.hostile
"""

from __future__ import annotations

import json
import os
import random
import resource
import time
import zlib
from collections.abc import Callable
from pathlib import Path

if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=False)

from staffetta.ebusiness.files import read_file
from staffetta.ebusiness.reading import Unreadable
from tests.ebusiness.samples import UBL, bomb, pdf_with, sample, signed

MEGABYTE = 1024**2
SPACE = 700 * MEGABYTE
"""Address space for the whole program: the interpreter and its libraries take 200 MB of it."""

HEAD = f"<Invoice xmlns='{UBL}Invoice-2'><ID>1</ID><IssueDate>2026-01-01</IssueDate>".encode()
SIGNED_HEAD = bytes.fromhex("308006092a864886f70d010702a0803080020101310030800609") + bytes.fromhex(
    "2a864886f70d010701a0802480"
)
ENTITIES = '<!DOCTYPE a [<!ENTITY a "1234567890"><!ENTITY b "&a;&a;&a;&a;">]><a b="&b;">&b;</a>'


def _noise(size: int) -> bytes:
    return random.Random(5).randbytes(size)


def _often_signed() -> bytes:
    content = b"<a/>"
    for _envelope in range(300):
        content = signed(content)
    return content


def _with_table(body: bytes, *starts: bytes) -> bytes:
    """A PDF of these bytes whose table of contents says where each object starts."""
    places = b"".join(b"%010d 00000 n \n" % body.index(start) for start in starts)
    size = len(starts) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\n" % (size, places, size)
    return body + table + b"startxref\n%d\n%%%%EOF" % len(body)


def _circle(kids: bytes) -> bytes:
    """A tree of embedded files whose only node is its own child, so many times."""
    body = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Names << /EmbeddedFiles 2 0 R >> >>\nendobj\n"
    return _with_table(body + b"2 0 obj\n<< /Kids [" + kids + b"] >>\nendobj\n", b"1 0 obj", b"2 0 obj\n<<")


def _endless_table() -> bytes:
    rows = bomb(60)
    return (
        b"%%PDF-1.7\n1 0 obj\n<< /Type /XRef /Size 2000000000 /W [1 2 1] /Index [0 2000000000] /Root 1 0 R "
        b"/Filter /FlateDecode /Length %d >>\nstream\n" % len(rows)
    ) + (rows + b"\nendstream\nendobj\nstartxref\n9\n%%EOF")


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "five million elements": (lambda: b"<a>" + b"<b/>" * 5_000_000 + b"</a>", "too many elements"),
    "two hundred thousand elements": (lambda: b"<a>" + b"<b/>" * 200_000 + b"</a>", "no business document"),
    "too many lines": (lambda: HEAD + b"<InvoiceLine/>" * 100_000 + b"</Invoice>", "elements of one name"),
    "too many notes": (lambda: HEAD + b"<Note>x</Note>" * 100_000 + b"</Invoice>", "elements of one name"),
    "attributes": (lambda: b"<a " + b" ".join(b"a%d=''" % i for i in range(200_000)) + b"/>", "too many attributes"),
    "namespaces": (lambda: b"<a " + b" ".join(b"xmlns:a%d='u'" % i for i in range(9_000)) + b"/>", "many attributes"),
    "namespaces in one another": (lambda: b"".join(b"<a%d:x xmlns:a%d='u'>" % (i, i) for i in range(50_000)), "formed"),
    "an attribute": (lambda: b"<a b='" + b"x" * (5 * MEGABYTE) + b"'/>", "attribute in this file is too long"),
    "a text": (lambda: b"<a>" + b"x" * (19 * MEGABYTE) + b"</a>", "well-formed"),
    "a name": (lambda: b"<" + b"x" * (19 * MEGABYTE) + b"/>", "well-formed"),
    "depth": (lambda: b"<a>" * 300_000, "well-formed"),
    "some depth": (lambda: b"<a>" * 100 + b"</a>" * 100, "nested too deeply"),
    "comments": (lambda: b"<!---->" * 150_000 + b"<a/>", "no business document"),
    "instructions": (lambda: b"<?a?>" * 150_000 + b"<a/>", "no business document"),
    "angles": (lambda: b"<" * (20 * MEGABYTE), "too many elements"),
    "xinclude": (
        lambda: b"<a xmlns:x='http://www.w3.org/2001/XInclude'><x:include href='/etc/passwd' parse='text'/></a>",
        "no business document",
    ),
    "late doctype": (lambda: b"<?xml version='1.0'?><!-- --><?p?>\n<!DOCTYPE a [<!ENTITY % x 'y'>]><a/>", "DOCTYPE"),
    "doctype within": (lambda: b"<a><!DOCTYPE a></a>", "well-formed"),
    "doctype in UTF-16": (lambda: ENTITIES.encode("utf-16-be"), "DOCTYPE"),
    "doctype in UTF-32": (lambda: ENTITIES.encode("utf-32"), "well-formed"),
    "doctype in UTF-7": (lambda: b"<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE a><a/>", "UTF-7|utf-7"),
    "doctype in EBCDIC": (lambda: ENTITIES.encode("cp037"), "neither"),
    "a number": (
        lambda: sample("ubl/UBL-Invoice-2.1-Example-Trivial.xml").replace(b">100.00<", b">" + b"9" * MEGABYTE + b"<"),
        "not an amount",
    ),
    "signed 300 times": (_often_signed, "within one another"),
    "signed in pieces of nothing": (lambda: SIGNED_HEAD + b"\x04\x00" * (5 * MEGABYTE), "damaged"),
    "signed without an end": (lambda: b"\x30\x80" * (9 * MEGABYTE), "neither"),
    "Base64": (lambda: b"MDAw" * (5 * MEGABYTE), "neither"),
    "PDF with a bomb": (lambda: pdf_with(bomb(120)), "PDF"),
    "PDF with a bomb in a bomb": (
        lambda: pdf_with(zlib.compress(bomb(300))).replace(b"/FlateDecode", b"[/FlateDecode /FlateDecode]"),
        "PDF",
    ),
    "PDF of nothing but noise": (lambda: b"%PDF-1.7\n" + _noise(3 * MEGABYTE), "PDF"),
    "PDF of brackets": (lambda: b"%PDF-1.7\n1 0 obj\n" + b"<</A " * 300_000 + b"startxref\n9\n%%EOF", "PDF"),
    "PDF in a circle": (lambda: _circle(b"2 0 R 2 0 R"), "PDF"),
    "PDF with many children": (lambda: _circle(b"2 0 R " * 300_000), "PDF"),
    "PDF that is itself": (lambda: _with_table(b"%PDF-1.7\n1 0 obj\n1 0 R\nendobj\n", b"1 0 obj"), "PDF"),
    "PDF with an endless table": (_endless_table, "PDF"),
    "PDF in letters": (
        lambda: pdf_with(b"z" * (4 * MEGABYTE) + b"~>").replace(b"FlateDecode", b"ASCII85Decode"),
        "PDF|well-formed",
    ),
    "PDF with a password": (
        lambda: pdf_with(b"").replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 3 0 R /ID [(a)(b)]"),
        "encrypted",
    ),
}


def _peak() -> int:
    """The most memory that this program has had, in kilobytes."""
    words = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()
    return int(words[0])


def main() -> None:
    """Read each of them; one line of JSON says what became of it."""
    resource.setrlimit(resource.RLIMIT_AS, (SPACE, SPACE))
    read_file(sample("pdf/Facture_FR_BASICWL.pdf"))  # the helper is there
    for name, (make, _word) in HOSTILE.items():
        content = make()
        before, start, began = _peak(), time.monotonic(), time.process_time()
        try:
            said = f"read {len(read_file(content))}"
        except Unreadable as refusal:
            said = str(refusal)
        took = {"seconds": time.monotonic() - start, "cpu": time.process_time() - began, "grown": _peak() - before}
        print(json.dumps({"name": name, "said": said, **took}), flush=True)


if __name__ == "__main__":
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    main()
