"""How a value is written as a number, and read back, whatever the shape (C-17)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffetta.numbers.shape import Shape

PARTS = st.text(st.characters(categories=("L", "N", "P"), exclude_characters="{}"), max_size=8)
ENDS = st.one_of(PARTS, PARTS.map(lambda part: part[:4] + "{year}"))
SHAPES = st.builds(Shape, prefix=ENDS, suffix=ENDS, width=st.integers(1, 12))
VALUES = st.integers(1, 10**12 - 1)
YEARS = st.integers(2000, 2100)


@given(SHAPES, VALUES, YEARS)
def test_what_is_written_is_read_back(shape: Shape, value: int, year: int) -> None:
    number = shape.number(value, year)
    assert shape.value(number, year) == value
    prefix, suffix = shape.around(year)
    digits = number[len(prefix) : len(number) - len(suffix)]
    assert len(digits) >= shape.width and int(digits) == value
    assert shape.names_year == (number != shape.number(value, year + 1))


@given(SHAPES, VALUES, VALUES, YEARS)
def test_two_values_are_never_written_alike(shape: Shape, one: int, other: int, year: int) -> None:
    assert (shape.number(one, year) == shape.number(other, year)) == (one == other)


@given(SHAPES, PARTS, YEARS)
def test_nothing_else_is_read_as_a_number(shape: Shape, text: str, year: int) -> None:
    value = shape.value(text, year)
    assert value is None or shape.number(value, year) == text


@pytest.mark.parametrize("text", ["C-1", "C-000001", "C-0001x", "C-٠٠٠٠١", "c-00001", "C-", ""])
def test_what_is_written_otherwise_is_no_number(text: str) -> None:
    assert Shape("C-", "", 5).value(text, 2026) is None
