"""Text as people type it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffetta.core.text import NotANumber, decimal_of, fold, tidy


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Łódź", "lodz"), ("Élodie  MÜLLER-Strauß", "elodie muller strauss"), ("d'Alpone", "d alpone"),
        ("Cœur & Fils", "coeur fils"), ("Ørsted A/S", "orsted a s"), ("ﬁrma", "firma"), ("", ""), ("--", ""),
    ],
)  # fmt: skip
def test_fold(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_tidy_leaves_one_printable_line(text: str) -> None:
    line = tidy(text)
    assert line == line.strip() and "\n" not in line and "\x00" not in line and "  " not in line


@pytest.mark.parametrize("typed", ["0,5", "0.5", "0.50", " 0,50 "])
def test_half_an_hour(typed: str) -> None:
    """Worked case 5."""
    assert decimal_of(typed, places=2) == Decimal("0.50")


@pytest.mark.parametrize("typed", ["0.333", "-1", "abc", "", ".5", "5.", "1e3", "1,234.5", "٣", "1" * 13, "NaN"])
def test_what_is_no_number_of_hours(typed: str) -> None:
    """Worked case 5."""
    with pytest.raises(NotANumber):
        decimal_of(typed, places=2)
