"""The words of SPEC's table, where people meet them (X-04)."""

from __future__ import annotations

import pytest
from django.utils import translation

from staffetta.postsales.badge import in_hand
from tests.cast import Cast
from tests.postsales.makers import a_lead, a_process, a_task


@pytest.mark.parametrize(
    ("language", "words", "badge"),
    [
        ("it", "Processo post-vendita", "Processi attivi: 2 miei, 1 di altri con un mio task"),
        ("fr", "Processus après-vente", "Processus actifs : 2 à moi, 1 d’un collègue avec une tâche pour moi"),
        ("pl", "Proces posprzedażowy", "Aktywne procesy: 2 moje, 1 innej osoby z moim zadaniem"),
        ("de", "After-Sales-Prozess", "Aktive Prozesse: 2 eigene, 1 von anderen mit einer Aufgabe von mir"),
    ],
)
def test_the_words_of_the_table(firm: Cast, language: str, words: str, badge: str) -> None:
    for _number in range(2):
        a_process(a_lead(firm.seller))
    a_task(a_process(a_lead(firm.teammate)), assignee=firm.seller)
    with translation.override(language):
        assert translation.gettext("Post-sales process") == words
        assert in_hand(firm.seller).title == badge  # type: ignore[union-attr]
