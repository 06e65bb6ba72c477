"""Rows that say plainly what they say come to the same as drafts of them (X-02)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st

from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.addresses import code_of
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft
from staffetta.contacts.models import Channel, Function, Kind
from staffetta.contacts.newcomers import Newcomer, prepare
from staffetta.contacts.plainly import is_plain, nobody, plainly
from staffetta.core.text import tidy

FIRM: Any = SimpleNamespace(country="IT")
_texts = st.one_of(
    st.just(""),
    st.text(st.characters(codec="utf-8"), max_size=45),
    st.text("aB1łß. -&'", max_size=45),
)
_cells = st.one_of(
    _texts,
    st.sampled_from(["Kowalski Sp. z o.o.", "D'Angelo S.r.l.", "Élodie  Müller", " x", "½", "A|B", "℡", "İ"]),
)
_channels = st.lists(
    st.tuples(
        st.sampled_from([Channel.Medium.EMAIL, Channel.Medium.PHONE, Channel.Medium.WEB]),
        st.one_of(
            _cells,
            st.sampled_from(["info@acme.example", "INFO@acme.example", "a..b@c.de", "Ö@bücher.example", "www.a.de"]),
            st.sampled_from(["+39 02 1234567", "02 1234567", "0039021234567", "02 1234567 ext. 12", "112", "1"]),
            st.from_regex(r"\+?[0-9 ]{2,14}", fullmatch=True),
        ),
    ),
    max_size=4,
)
_lines = st.fixed_dictionaries(
    {},
    optional={
        "vat_number": st.one_of(_cells, st.sampled_from(["IT00743110157", "00743110157", "CHE-123.456.788 MWST"])),
        "industry": _cells,
        "external_id": _cells,
    },
)
_parts = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("street", "postal_code", "city", "region"), _cells),
        "country": st.one_of(_cells, st.sampled_from(["it", "Francia", "DE"])),
    },
)
_sorts = st.tuples(st.sampled_from(Function), st.booleans())


def _drafted(
    sort: ContactDraft, names: dict[str, str], lines: dict[str, str], reached: Any, parts: dict[str, str]
) -> Newcomer | None:
    draft = ContactDraft(
        kind=sort.kind,
        function=sort.function,
        is_supplier=sort.is_supplier,
        channels=tuple(ChannelDraft(medium=medium, value=value) for medium, value in reached),
        addresses=(AddressDraft(**parts),) if parts else (),
        asks_all=False,
        **names,  # type: ignore[arg-type]  # names are texts
        **lines,  # type: ignore[arg-type]  # so are these
    )
    try:
        return prepare(draft, FIRM)
    except BadContact:
        return None


def _told(one: Newcomer) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in Newcomer.__slots__ if name != "draft"}
    told |= {"function": str(one.function), "types": {name: type(value) for name, value in one.values.items()}}
    return told | {"draft": (one.draft.tags, one.draft.details, one.draft.asks_all, one.draft.kind)}


@given(st.sampled_from(Kind), _sorts, st.tuples(_cells, _cells), _lines, _channels, _parts)
@example(Kind.COMPANY, (Function.NONE, False), ("Łódź S.p.A.", ""), {"vat_number": "IT1"}, [], {"city": "Łódź"})
@example(Kind.COMPANY, (Function.NONE, False), ("\ufdfa" * 40, ""), {}, [], {})
@example(Kind.PERSON, (Function.CUSTOMER, True), ("Maria", ""), {}, [], {"country": "Italia"})
@example(Kind.COMPANY, (Function.NONE, False), ("A", ""), {}, [(Channel.Medium.PHONE, "02 1234567")], {"country": "FR"})
def test_the_same_as_drafted(
    kind: Kind, sort: tuple[Function, bool], called: tuple[str, str], lines: Any, reached: Any, parts: Any
) -> None:
    names = {"name": called[0]} if kind == Kind.COMPANY else {"first_name": called[0], "last_name": called[1]}
    cells = [*called, *lines.values(), *(value for _medium, value in reached), *parts.values()]
    assume(is_plain(cells))
    lines, parts = ({key: cell for key, cell in some.items() if cell} for some in (lines, parts))
    reached = [(medium, value) for medium, value in reached if value]
    draft, home = nobody(kind, *sort), code_of(parts.get("country", "")) or FIRM.country
    plain = plainly(draft, names, lines, [(str(medium), value) for medium, value in reached], parts, home)
    if plain is not None:
        drafted = _drafted(draft, names, lines, reached, parts)
        assert drafted is not None
        assert _told(plain) == _told(drafted)


@given(st.lists(_cells, min_size=1, max_size=5))
@example(["a ", "b"])
@example(["", " b"])
@example(["a\u00a0b"])
@example(["a", "x" * 41])
def test_plain_cells_are_tidy_and_short(cells: list[str]) -> None:
    if is_plain(cells):
        assert [tidy(cell) for cell in cells] == cells
        assert all(len(cell) <= 40 for cell in cells)


def test_a_usual_row_is_plain() -> None:
    reached = [("email", "info@acme.example"), ("phone", "+39 02 1234567"), ("website", "www.acme.example")]
    cells = ("Acme S.r.l.", "IT00743110157", *(value for _medium, value in reached), "Via Roma 1", "20121", "Milano")
    assert is_plain(cells)
    draft = nobody(Kind.COMPANY, Function.NONE, False)
    lines = {"vat_number": "IT00743110157"}
    assert plainly(draft, {"name": "Acme S.r.l."}, lines, reached[:2], {"city": "Milano"}, "IT") is not None
