"""In what the XML came: plain, within a PDF (Factur-X, ZUGFeRD), or signed (.p7m: CAdES, RFC 5652)."""

from __future__ import annotations

import base64
import binascii
import io
import logging
import re
from typing import Any

from asn1crypto import cms
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import IndirectObject, StreamObject

from staffetta.ebusiness.reading import Unreadable
from staffetta.ebusiness.xml import LARGEST

NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml")
"""What the XML within a PDF is called (Factur-X 1.0, ZUGFeRD 1 and 2, XRechnung)."""

MOST_EMBEDDED = 50
logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every blemish of a PDF, by the hundred


def unpacked(content: bytes) -> bytes:
    """The XML that this file is or carries. Raises Unreadable for a file that has none."""
    if len(content) > LARGEST:
        raise Unreadable(_("The file is larger than {size} MB.").format(size=LARGEST // 1024**2))
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    if content[:1024].lstrip().startswith(b"%PDF"):
        return _from_pdf(content)
    if _is_xml(content):
        return content
    signed = _signed(content)
    if signed is not None:
        return unpacked(signed)
    raise Unreadable(_("This is neither XML nor a PDF with XML in it nor a signed file (.p7m)."))


def _is_xml(content: bytes) -> bool:
    """Whether it begins as XML does, in any of the encodings that a parser knows by itself."""
    start = content[:200]
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        start = start.removeprefix(mark)
    return start.replace(b"\x00", b"").lstrip().startswith(b"<")


def _from_pdf(content: bytes) -> bytes:
    try:
        found = dict(_embedded(content))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise Unreadable(_("This PDF is damaged.")) from error
    for name in NAMES:
        if name in found:
            return found[name]
    xml = [data for name, data in found.items() if name.endswith(".xml")]
    if not xml:
        raise Unreadable(_("There is no invoice as XML in this PDF; it is only a picture of one."))
    return xml[0]


def _embedded(content: bytes) -> list[tuple[str, bytes]]:
    """The files in a PDF by lower-case name: those of the name tree (ISO 32000, 7.11.4), and those only associated."""
    reader = PdfReader(io.BytesIO(content), strict=False)
    root: Any = reader.root_object
    specs = _named(root.get("/Names", {})) + list(_plain(root.get("/AF", [])))
    files = []
    for spec in specs[:MOST_EMBEDDED]:
        spec = spec.get_object()
        holder = spec["/EF"].get_object()
        stream = (holder.get("/UF") or holder.get("/F")).get_object()
        name = str(spec.get("/UF") or spec.get("/F") or "").lower()
        if isinstance(stream, StreamObject) and name:
            files.append((name, _data(stream)))
    return files


def _data(stream: StreamObject) -> bytes:
    data = bytes(stream.get_data())
    if len(data) > LARGEST:
        raise Unreadable(_("The file is larger than {size} MB.").format(size=LARGEST // 1024**2))
    return data


def _named(names: Any) -> list[Any]:
    """The file specifications in the tree of embedded files, level by level."""
    tree = names.get_object()
    waiting = [tree["/EmbeddedFiles"]] if "/EmbeddedFiles" in tree else []
    found: list[Any] = []
    for _round in range(1000):
        if not waiting:
            break
        node = waiting.pop().get_object()
        waiting += list(_plain(node.get("/Kids", [])))
        found += list(_plain(node.get("/Names", [])))[1::2]
    return found


def _plain(values: Any) -> list[Any]:
    plain: Any = values.get_object() if isinstance(values, IndirectObject) else values
    return list(plain)


def _signed(content: bytes) -> bytes | None:
    """What was signed, of a .p7m in DER or Base64; None for what is none. The signature is not checked: it says who
    signed, which is for whoever keeps the file; we only read."""
    for data in (content, _unarmoured(content)):
        if data is None or data[:1] != b"\x30":
            continue
        try:
            info = cms.ContentInfo.load(data)
            if info["content_type"].native == "signed_data":
                inner = info["content"]["encap_content_info"]["content"]
                return bytes(inner.native) if inner.native is not None else None
        except (ValueError, TypeError, KeyError):
            continue
    return None


def _unarmoured(content: bytes) -> bytes | None:
    """The bytes of a Base64 text, with or without the lines BEGIN and END."""
    text = re.sub(rb"-----[A-Z0-9 ]+-----", b"", content)
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
