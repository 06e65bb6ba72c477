"""The XML within a PDF (ISO 32000, 7.11.4). A program of its own: it runs apart, see apart.py, and knows only pypdf.

It reads from its input how long a file is and the file; it answers how long its answer is and the answer: a word, a
line break, and the XML. Each file is read by a child of its own within limits: none can take more than its share.
"""

from __future__ import annotations

import io
import logging
import os
import resource
import select
import signal
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml")
"""What the XML within a PDF is called (Factur-X 1.0, ZUGFeRD 1 and 2, XRechnung, Order-X)."""

KINDS = ("/text/xml", "/application/xml")
"""As what XML may be announced, whatever it is called."""
SIGNED = (".p7m",)
"""Some attach the invoice as it was signed; taken where there is none as XML."""

FAMILIAR = (b"CrossIndustry", b"SCRDMCCBDACIOMessageStructure", b"oasis:names:specification:ubl", b"FatturaElettronica")
MOST_FILES = 50
MOST_NODES = 1000
MOST_PAGES = 20
SECONDS = 0.6
STUMBLED, TOO_MUCH = 1, 2
MEMORY = 640 * 1024**2
IDLE = 60
"""Seconds without a file after which this program ends."""


def main(largest: int) -> None:
    """Answer one file after another until nobody asks any more."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every blemish of a PDF, by the hundred
    asked, answers = open(0, "rb", buffering=0), sys.stdout.buffer  # noqa: SIM115 - as long as we run
    while select.select([asked], [], [], IDLE)[0]:
        size = int.from_bytes(_exactly(asked, 8), "big")
        if not size:
            return
        answer = answered(_exactly(asked, size), largest)
        answers.write(len(answer).to_bytes(8, "big") + answer)
        answers.flush()


def _exactly(asked: Any, size: int) -> bytes:
    """So many bytes; nothing once the other side has gone."""
    pieces = bytearray()
    while len(pieces) < size:
        piece = asked.read(size - len(pieces))
        if not piece:
            return b""
        pieces += piece
    return bytes(pieces)


def answered(content: bytes, largest: int) -> bytes:
    """What a child of ours says of this file, or that it could not."""
    here, there = os.pipe()
    child = os.fork()
    if not child:
        os.close(here)
        _say(content, largest, there)
    os.close(there)
    with os.fdopen(here, "rb") as answer:
        said = answer.read()
    _pid, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == STUMBLED:
        return b"encrypted\n" if b"/Encrypt" in content else b"damaged\n"
    return said if code == 0 else b"endless\n"


def _say(content: bytes, largest: int, there: int) -> NoReturn:
    """Answer within so much time and memory, and end. Whatever the library stumbles over is the fault of the file."""
    code = STUMBLED
    try:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # nobody listens to it: it ends this process
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with os.fdopen(there, "wb") as answer:
            answer.write(found(content, largest))
        code = 0
    except MemoryError:
        code = TOO_MUCH
    finally:
        os._exit(code)


def found(content: bytes, largest: int) -> bytes:
    """A word and the XML: "ok", or why there is none."""
    from pypdf import PdfReader  # noqa: PLC0415 - imported once by the parent, see the end

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        return b"encrypted\n"
    files = dict(_files(reader))
    data = next((files[name] for name in NAMES if name in files), None)
    if data is None:
        plain = [data for name, data in files.items() if not name.endswith(SIGNED)]
        familiar = [data for data in plain if any(word in data[:4000] for word in FAMILIAR)]
        data = next(iter([*familiar, *plain, *files.values()]), None)
    if data is None:
        return b"nothing\n"
    return b"large\n" if len(data) > largest else b"ok\n" + data


def _files(reader: Any) -> Iterator[tuple[str, bytes]]:
    """The files in a PDF by lower-case name: those of the name tree, those only associated, those pinned to pages."""
    root = reader.root_object
    specs = [*_named(root.get("/Names", {})), *_plain(root.get("/AF", []))]
    if not specs:
        specs = list(_pinned(reader))
    for reference in specs[:MOST_FILES]:
        spec = reference.get_object()
        holder = spec["/EF"].get_object()
        stream = (holder.get("/UF") or holder.get("/F")).get_object()
        name = str(spec.get("/UF") or spec.get("/F") or "").lower()
        if name.endswith((".xml", *SIGNED)) or str(stream.get("/Subtype", "")).lower() in KINDS:
            yield name, bytes(stream.get_data())


def _named(names: Any) -> list[Any]:
    """The file specifications in the tree of embedded files, node by node."""
    tree = names.get_object() if hasattr(names, "get_object") else names
    waiting = [tree["/EmbeddedFiles"]] if "/EmbeddedFiles" in tree else []
    found: list[Any] = []
    for _round in range(MOST_NODES):
        if not waiting or len(found) > MOST_FILES:
            break
        node = waiting.pop().get_object()
        waiting += _plain(node.get("/Kids", []))[:MOST_NODES]
        found += _plain(node.get("/Names", []))[1::2][:MOST_FILES]
    return found


def _pinned(reader: Any) -> Iterator[Any]:
    for number in range(min(len(reader.pages), MOST_PAGES)):
        for annotation in _plain(reader.pages[number].get("/Annots", []))[:MOST_NODES]:
            pin = annotation.get_object()
            if pin.get("/Subtype") == "/FileAttachment" and "/FS" in pin:
                yield pin["/FS"]


def _plain(values: Any) -> list[Any]:
    return list(values.get_object() if hasattr(values, "get_object") else values)


if __name__ == "__main__":
    import pypdf  # noqa: F401 - once, here: every child has it then

    main(int(sys.argv[1]))
