"""In what the XML came: plain, within a PDF (Factur-X, ZUGFeRD), signed (.p7m), packed (.gz), as Base64; or several."""

from __future__ import annotations

import zlib
from typing import NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.ebusiness.apart import embedded_xml
from staffetta.ebusiness.encodings import MARKS
from staffetta.ebusiness.reading import Unreadable
from staffetta.ebusiness.signed import signed_content, unarmoured
from staffetta.ebusiness.xml import LARGEST

GZIP = b"\x1f\x8b"
MOST_ENVELOPES = 5
"""How often one may be within another: a file signed by two signers, packed, as text in Base64."""

REFUSED_PDFS = {
    "nothing": gettext_lazy("There is no invoice as XML in this PDF; it is only a picture of one."),
    "encrypted": gettext_lazy("This PDF is encrypted; save it without a password and send it again."),
    "damaged": gettext_lazy("This PDF is damaged."),
    "endless": gettext_lazy("This PDF takes too long or too much memory to read; it could harm."),
}

_ARCHIVE = gettext_lazy("This is an archive that cannot be opened here; send the file itself, or a zip archive.")
_PICTURE = gettext_lazy("This is a picture of a document; send the file with its data (XML, or a PDF with XML in it).")
_OFFICE = gettext_lazy("This is an Office document; send the file with its data (XML, or a PDF with XML in it).")
_EDIFACT = gettext_lazy("This is an EDIFACT message, which is not read here; ask for UBL, CII or FatturaPA.")
_JSON = gettext_lazy("This is JSON; what programs send as JSON belongs to POST /api/v1/documents.")
_MAIL = gettext_lazy("This is an e-mail; save what is attached to it and send that.")
REFUSED_STARTS = (
    (b"Rar!", _ARCHIVE), (b"7z\xbc\xaf\x27\x1c", _ARCHIVE), (b"\xfd7zXZ", _ARCHIVE), (b"BZh", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE), (b"\x89PNG", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE), (b"GIF8", _PICTURE), (b"\xd0\xcf\x11\xe0", _OFFICE), (b"{\\rtf", _OFFICE),
    (b"UNA:+", _EDIFACT), (b"UNB+", _EDIFACT), (b"{", _JSON), (b"[", _JSON), (b"Received:", _MAIL),
    (b"Return-Path:", _MAIL), (b"Delivered-To:", _MAIL), (b"From:", _MAIL), (b"MIME-Version:", _MAIL),
)  # fmt: skip
"""How files begin that people send by mistake; the longer beginning first."""


def unpacked(content: bytes) -> bytes:
    """The XML that this file is or carries. Raises Unreadable for a file that has none."""
    pdfs = 0
    for _envelope in range(MOST_ENVELOPES):
        check_size(len(content))
        if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
            raise Unreadable(REFUSED_PDFS["nothing"] if pdfs else _("The file is empty."))
        if _is_xml(content):
            return content
        if content[:1024].lstrip().startswith(b"%PDF"):
            pdfs += 1
            content = _from_pdf(content, pdfs)
        elif content.startswith(GZIP):
            content = _unzipped(content)
        else:
            content = signed_content(content) or unarmoured(content) or _neither(content)
    raise Unreadable(_("There are too many files within one another."))


def _neither(content: bytes) -> NoReturn:
    """Raise Unreadable: what it is, where that can be told."""
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if content[257:262] == b"ustar":
        raise Unreadable(_ARCHIVE)
    sentence = next((said for mark, said in REFUSED_STARTS if start.startswith(mark)), None)
    raise Unreadable(sentence or _("This is neither XML nor a PDF with XML in it nor a signed file (.p7m)."))


def _unzipped(content: bytes) -> bytes:
    """What was packed by gzip, as far as we read. Raises Unreadable."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        data = unpacking.decompress(content, LARGEST + 1)
    except zlib.error:
        data = b""
    if not unpacking.eof and len(data) <= LARGEST:
        raise Unreadable(_("This packed file (.gz) is damaged; send it again, or the file itself."))
    return data


def check_size(size: int) -> None:
    """Raise Unreadable for more than we read."""
    if size > LARGEST:
        raise Unreadable(_("The file is larger than {size} MB.").format(size=LARGEST // 1024**2))


def _is_xml(content: bytes) -> bool:
    """Whether it begins as XML does, in any of the encodings that can be told by themselves."""
    start = content[:4096]
    for mark, _name in MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\x00", b"").lstrip().startswith(b"<")


def _from_pdf(content: bytes, turn: int) -> bytes:
    if turn > 1:
        raise Unreadable(REFUSED_PDFS["nothing"])
    word, xml = embedded_xml(content, LARGEST)
    if word == "large":
        check_size(LARGEST + 1)
    if word != "ok":
        raise Unreadable(REFUSED_PDFS.get(word, REFUSED_PDFS["damaged"]))
    return xml
