"""Files as people save them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffetta.exchange.guessing import guess_kind, guess_mapping
from staffetta.exchange.reading import NotATable, read_head, read_table
from staffetta.exchange.values import Unreadable, amount_of, date_of, months_come_first
from tests.cast import Cast


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "Azienda;Città\n" + "".join(f"Società Però {n};Forlì – già così\n" for n in range(20))
    table = read_table(text.encode(encoding))
    assert table.headers == ("Azienda", "Città") and table.rows[0].cells == ("Società Però 0", "Forlì – già così")


@pytest.mark.parametrize("encoding", ["cp1250", "utf-8", "utf-16"])
def test_polish(encoding: str) -> None:
    table = read_table("Firma;Miasto\nZakłady Mięsne;Łódź\nBrückner;Köln\n".encode(encoding))
    assert [row.cells for row in table.rows] == [("Zakłady Mięsne", "Łódź"), ("Brückner", "Köln")]


def test_line_breaks_in_quotes_keep_the_line_numbers() -> None:
    table = read_table(b'name,note\r\nA,"one\r\ntwo"\r\nB,\r\n')
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("A", "one\r\ntwo")), (4, ("B", ""))]


def test_short_rows_are_filled_and_long_ones_kept_apart() -> None:
    table = read_table(b"a,b\n1\n1,2,3\n1,2,\n\n")
    assert [row.cells for row in table.rows] == [("1", ""), ("1", "2")]
    assert [(row.line, len(row.cells)) for row in table.ragged] == [(3, 3)]


def test_what_defuses_a_formula_is_taken_away_wherever_it_stands() -> None:
    table = read_table(b"a,b\n'=1,'+2\nl'una, '-3\nplain,o'clock\n")
    assert [row.cells for row in table.rows] == [("=1", "+2"), ("l'una", "-3"), ("plain", "o'clock")]


def test_headers_are_told_apart() -> None:
    assert read_table(b"a, a ,,b\n1,2,3,4\n").headers == ("a", "a (2)", "Column 3", "b")


@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_a_sentence(data: bytes) -> None:
    try:
        table = read_table(data)
    except NotATable as refusal:
        assert refusal.sentence
    else:
        assert all(len(row.cells) == len(table.headers) for row in table.rows)
        assert read_head(data).headers == table.headers


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1054", "1054"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("1'234.50", "1234.50"),
        ("1 234,5", "1234.5"), ("€ 12,50", "12.50"), ("12,345", "12345"), ("12.5", "12.5"), ("0,333", "333"),
        ("1.234.567", "1234567"), ("-12", "-12"), ("(12.00)", "-12.00"), ("1234567,891", "1234567.891"),
    ],
)  # fmt: skip
def test_amounts(cell: str, amount: str) -> None:
    assert amount_of(cell) == Decimal(amount)


@pytest.mark.parametrize("cell", ["abc", "1-2", "..", "1e5", "12,34,5x"])
def test_no_amounts(cell: str) -> None:
    with pytest.raises(Unreadable):
        amount_of(cell)


def test_dates() -> None:
    assert date_of("2016-10-20") == date_of("20.10.2016") == date_of("20/10/2016") == date(2016, 10, 20)
    assert date_of("10/20/2016", month_first=True) == date(2016, 10, 20)
    assert months_come_first(["1/2/2020", "3/25/2020"]) and not months_come_first(["25/3/2020", "1/2/2020"])
    for wrong in ("2016-13-01", "yesterday", "31.02.2020"):
        with pytest.raises(Unreadable):
            date_of(wrong)


def test_what_a_file_holds_is_guessed(firm: Cast) -> None:
    deals = read_table(b"Deal Name,Stage,Amount,Account Name\nx,Won,1,y\n")
    assert guess_kind(deals) == "leads"
    assert guess_mapping(deals, "leads") == {
        "Deal Name": "title", "Stage": "step", "Amount": "amount", "Account Name": "company"
    }  # fmt: skip
    people = read_table(b"First Name,Last Name,Email,Company name,Job Title\na,b,c,d,e\n")
    assert guess_kind(people) == "persons"
    assert guess_mapping(people, "persons")["Job Title"] == "role"
