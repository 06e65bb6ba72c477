"""Translations have the apostrophes, quotation marks and spaces of their language, whoever typed them (X-04)."""

from __future__ import annotations

import pytest

from staffetta.ui.typography import set_well


@pytest.mark.parametrize(
    ("language", "typed", "wanted"),
    [
        ("it", "L'opportunità “%(title)s”, un po' di più", "L’opportunità «%(title)s», un po’ di più"),
        ("it", "È l'«%(name)s»; 12:30", "È l’«%(name)s»; 12:30"),
        ("fr", "L'étape « %(name)s » : vraiment ?", "L’étape «\xa0%(name)s\xa0»\xa0: vraiment\xa0?"),
        ("fr", "à 12:30 ; https://x.example/?q=1", "à 12:30\xa0; https://x.example/?q=1"),
        ("de", "Löschen… Wartend bis …", "Löschen\xa0… Wartend bis\xa0…"),
        ("pl", "Usuń… „%(name)s”", "Usuń… „%(name)s”"),
    ],
)
def test_marks_stand_as_the_language_sets_them(language: str, typed: str, wanted: str) -> None:
    assert set_well(typed, language) == wanted
    assert set_well(wanted, language) == wanted
