"""Amounts in five languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from staffetta.core.money import rounded, shown


@pytest.mark.parametrize(
    ("language", "whole", "exact"),
    [
        ("en", "€1,235", "€1,234.50"), ("it", "1.235 €", "1.234,50 €"), ("de", "1.235 €", "1.234,50 €"),
        ("fr", "1 235 €", "1 234,50 €"), ("pl", "1 235 €", "1 234,50 €"),
    ],
)  # fmt: skip
def test_shown(language: str, whole: str, exact: str) -> None:
    def plain(text: str) -> str:
        return text.replace("\u202f", " ").replace("\xa0", " ")

    with translation.override(language):
        assert plain(shown(Decimal("1234.50"), "EUR")) == exact
        assert plain(shown(Decimal("1234.51"), "EUR", cents=False)) == whole
        assert shown(None, "EUR") == ""


def test_halves_go_away_from_zero() -> None:
    assert rounded(Decimal("0.125"), "EUR") == Decimal("0.13")
    assert rounded(Decimal("-0.125"), "EUR") == Decimal("-0.13")
    assert rounded(Decimal("2.5"), "JPY") == Decimal("3")
