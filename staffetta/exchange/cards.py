"""A file of vCards as the table that imports know: a row for each card, a column for each property (X-02)."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from staffetta.contacts.models import Kind
from staffetta.core.content_lines import Block, read_blocks, unescape
from staffetta.core.text import tidy
from staffetta.exchange.reading import MAX_BYTES, MAX_COLUMNS, NotATable, Row, Table, read_head, read_table
from staffetta.tags.acts.name import LONGEST
from staffetta.vcards.files import is_card_file, pieces_of
from staffetta.vcards.reading import read_card

DELIMITER = "vCard"
"""What the report says in the place of what divides the cells."""
MOST = 100_000
SHOWN = 100
_NO_COLUMNS = frozenset({"VERSION", "PRODID", "REV", "BEGIN", "END", "X-STAFFETTA-TURN"})
_BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})


@dataclass(frozen=True)
class CardTable(Table):
    """By the line on which a card begins: its octets and the how manieth it is. `companies` begin on these lines."""

    raw: dict[int, bytes] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    companies: frozenset[int] = frozenset()
    left_out: int = 0
    """Lines that are none."""
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By a card's UID the lists (KIND:group) on which it stands: they become its tags."""
    list_count: int = 0


def read_file(data: bytes, *, head_alone: bool = False) -> Table:
    """The table in these bytes, whether they are cards or cells; of cells without the rows where `head_alone` is
    wanted. Raises NotATable."""
    if is_card_file(data):
        return read_card_table(data)
    start = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"[") and b"vcard" in start[:60].lower() or (start.startswith(b"<") and b"vcard" in start):
        raise NotATable(_("These are cards as JSON or XML. Export them as vCard (.vcf) and import that."))
    return read_head(data) if head_alone else read_table(data)


def read_card_table(data: bytes) -> CardTable:
    """Every card that can be taken apart; the others are `ragged`, with the reason in their only cell."""
    if len(data) > MAX_BYTES:
        raise NotATable(_("The file is larger than 50 MB. Split it and import the parts."))
    cells: list[tuple[int, dict[str, str]]] = []
    table = CardTable((), [], "utf-8", DELIMITER)
    versions: dict[str, None] = {}
    companies, left_out = set(), 0
    lists, list_count = dict[str, tuple[str, ...]](), 0
    for piece in pieces_of(data):
        block = _block(piece.raw) if not piece.wrong else None
        if block is None:
            table.ragged.append(Row(piece.line, (piece.wrong or _unreadable(piece.number, piece.line),)))
            continue
        if len(cells) == MOST:
            raise NotATable(_("The file has more than 100,000 cards. Split it and import the parts."))
        versions.setdefault(tidy(block.value("VERSION"))[:5] or "3.0")
        left_out += block.skipped
        table.raw[piece.line], table.numbers[piece.line] = piece.raw, piece.number
        card = read_card(block)
        if card.is_group:
            list_count += 1
            for member in card.members:
                lists[member] = (*lists.get(member, ()), card.name[:LONGEST])
            continue
        if card.kind == Kind.COMPANY:
            companies.add(piece.line)
        cells.append((piece.line, _cells(block)))
    headers = tuple(dict.fromkeys(name for _line, said in cells for name in said))[:MAX_COLUMNS] or ("FN",)
    rows = [Row(line, tuple(said.get(name, "") for name in headers)) for line, said in cells]
    return CardTable(
        headers,
        rows,
        "utf-8",
        " ".join((DELIMITER, ", ".join(versions))).strip(),
        table.ragged,
        table.raw,
        table.numbers,
        frozenset(companies),
        left_out,
        lists,
        list_count,
    )


def _unreadable(number: int, line: int) -> str:
    return _("Card {number}, line {line}: it cannot be read.").format(number=number, line=line)


def _block(raw: bytes) -> Block | None:
    blocks = [block for block in read_blocks(raw) if block.name == "VCARD"]
    return blocks[0] if len(blocks) == 1 and blocks[0].lines else None


def _cells(block: Block) -> dict[str, str]:
    """What stands under each property, shortened: it is for the eye."""
    found: dict[str, list[str]] = {}
    for line in block.lines:
        if line.name and line.name not in _NO_COLUMNS:
            value = _("picture or data") if line.name in _BINARY else tidy(unescape(line.value[: 4 * SHOWN]))
            found.setdefault(line.name[:60], []).append("".join(sign for sign in value if sign >= " ")[:SHOWN])
    return {name: " · ".join(value for value in values if value)[: 2 * SHOWN] for name, values in found.items()}
