"""In what the XML came: plain, within a PDF (Factur-X, ZUGFeRD), or signed (.p7m)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.ebusiness.apart import embedded_xml
from staffetta.ebusiness.encodings import MARKS
from staffetta.ebusiness.reading import Unreadable
from staffetta.ebusiness.signed import signed_content
from staffetta.ebusiness.xml import LARGEST

MOST_ENVELOPES = 5
"""How often one signed file may be within another: two do happen, by two signers."""

REFUSED_PDFS = {
    "nothing": gettext_lazy("There is no invoice as XML in this PDF; it is only a picture of one."),
    "encrypted": gettext_lazy("This PDF is encrypted; save it without a password and send it again."),
    "damaged": gettext_lazy("This PDF is damaged."),
    "endless": gettext_lazy("This PDF takes too long or too much memory to read; it could harm."),
}


def unpacked(content: bytes) -> bytes:
    """The XML that this file is or carries. Raises Unreadable for a file that has none."""
    for _envelope in range(MOST_ENVELOPES):
        check_size(len(content))
        if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
            raise Unreadable(_("The file is empty."))
        if content[:1024].lstrip().startswith(b"%PDF"):
            return _from_pdf(content)
        if _is_xml(content):
            return content
        signed = signed_content(content)
        if signed is None:
            raise Unreadable(_("This is neither XML nor a PDF with XML in it nor a signed file (.p7m)."))
        content = signed
    raise Unreadable(_("There are too many signed files within one another."))


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


def _from_pdf(content: bytes) -> bytes:
    word, xml = embedded_xml(content, LARGEST)
    if word == "large":
        check_size(LARGEST + 1)
    if word != "ok":
        raise Unreadable(REFUSED_PDFS.get(word, REFUSED_PDFS["damaged"]))
    return xml
