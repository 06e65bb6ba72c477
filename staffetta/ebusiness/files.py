"""A file of e-business in, what it says out (A-08)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.ebusiness import cii, fatturapa, ubl
from staffetta.ebusiness.carriers import unpacked
from staffetta.ebusiness.reading import Reading, Unreadable
from staffetta.ebusiness.xml import parsed

FORMATS = ((ubl.reads, ubl.read), (cii.reads, cii.read), (fatturapa.reads, fatturapa.read))


def read_file(content: bytes) -> list[Reading]:
    """The documents of one file: UBL, CII or FatturaPA, as XML, within a PDF, or signed.

    Raises Unreadable, which names the place: nothing is read by halves, and nothing but the file is ever opened.
    """
    root = parsed(unpacked(content))
    for reads, read in FORMATS:
        if reads(root):
            readings = read(root)
            _check(readings, root.name)
            return readings
    raise Unreadable(_("“{name}” is no business document that we know.").format(name=root.name[:60]), root.place)


def _check(readings: list[Reading], name: str) -> None:
    """A document without number or date could not be told from another."""
    if not readings:
        raise Unreadable(_("There is no document in this file."), name)
    for reading in readings:
        if not reading.number and reading.kind != "business_card":
            raise Unreadable(_("The document has no number."), name)
        if reading.date is None and reading.kind != "business_card":
            raise Unreadable(_("The document has no date."), name)
