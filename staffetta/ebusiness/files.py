"""A file of e-business in, what it says out (A-08)."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from staffetta.ebusiness import cii, fatturapa, ubl
from staffetta.ebusiness.carriers import unpacked
from staffetta.ebusiness.reading import Kind, Line, Reading, Unreadable
from staffetta.ebusiness.xml import Element, parsed

FORMATS = ((ubl.reads, ubl.read), (cii.reads, cii.read), (fatturapa.reads, fatturapa.read))


LONGEST_NUMBER = 60
TOO_MUCH, TOO_HIGH = Decimal(10) ** 10, Decimal(1000)
MESSAGES = frozenset(
    [
        "RicevutaConsegna",
        "RicevutaScarto",
        "RicevutaImpossibilitaRecapito",
        "NotificaScarto",
        "NotificaMancataConsegna",
        "NotificaEsito",
        "NotificaEsitoCommittente",
        "NotificaDecorrenzaTermini",
        "ScartoEsitoCommittente",
        "AttestazioneTrasmissioneFattura",
        "MetadatiInvioFile",
        "FileMetadati",
    ]
)
"""What SdI sends beside invoices: receipts, notices, and a description of each invoice."""
WRAPPER = "StandardBusinessDocument"
HEADER = "StandardBusinessDocumentHeader"
"""The envelope of UN/CEFACT, in which Peppol sends documents."""


def read_file(content: bytes) -> list[Reading]:
    """The documents of one file: UBL, CII, Order-X or FatturaPA, as XML, within a PDF, or signed.

    Raises Unreadable, which names the place: nothing is read by halves, and nothing but the file is ever opened.
    """
    root = _unwrapped(parsed(unpacked(content)))
    for reads, read in FORMATS:
        if reads(root):
            readings = read(root)
            _check(readings, root)
            return readings
    if root.name in MESSAGES:
        raise Unreadable(
            _("This is a message of the exchange system about an invoice (SdI), not an invoice."), root.place
        )
    raise Unreadable(_("“{name}” is no business document that we know.").format(name=root.name[:60]), root.place)


def _unwrapped(root: Element) -> Element:
    if root.name != WRAPPER:
        return root
    return next((found[0] for name, found in root.below.items() if name != HEADER), root)


def _check(readings: list[Reading], root: Element) -> None:
    """A document without number or date could not be told from another; and what is too large cannot be kept."""
    if not readings:
        raise Unreadable(_("There is no document in this file."), root.place)
    for position, reading in enumerate(readings, 1):
        place = root.name if len(readings) == 1 else f"{root.name}[{position}]"
        if not reading.number and reading.kind != Kind.BUSINESS_CARD:
            raise Unreadable(_("The document has no number."), place)
        if len(reading.number) > LONGEST_NUMBER:
            raise Unreadable(
                _("The number of the document is longer than {number} letters.").format(number=LONGEST_NUMBER), place
            )
        if reading.date is None and reading.kind != Kind.BUSINESS_CARD:
            raise Unreadable(_("The document has no date."), place)
        if any(_is_beyond(line) for line in (*reading.lines, *reading.charges)):
            raise Unreadable(_("An amount of this document is too large."), place)


def _is_beyond(line: Line) -> bool:
    """Whether no document of ours could hold this line; also a price that comes of dividing by next to nothing."""
    return max(abs(line.price), abs(line.quantity)) >= TOO_MUCH or abs(line.tax_rate) >= TOO_HIGH
