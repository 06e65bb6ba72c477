"""Tasks are found by the words of their titles, whoever wrote them and however (X-01)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from staffetta.core.paging import page
from staffetta.core.text import fold
from staffetta.processes.acts.change import change_task
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.withdraw import withdraw_task
from staffetta.processes.models import Task, TaskWord
from staffetta.processes.narrowing import DONE_BY_ME, EVERYBODY, MINE, TaskFilter, first_page
from tests.cast import Cast
from tests.processes.makers import NOON, a_process, a_task

TITLES = (
    "Angebot für Müller-Strauß vorbereiten",
    "  Zażółć gęślą jaźń, ŁÓDŹ 2026/12 ",
    "Rappeler M. Lefèvre : l’œuvre n° 3 (été)",
    "È già l'ora? Città di Forlì_Cesena",
    "Ærø ÐÞ ıİ ﬁn ² ½ Ωμέγα Жук",
    "日本語 テスト",
    "",
)


@pytest.mark.django_db
@pytest.mark.parametrize("title", TITLES)
def test_the_database_folds_as_the_program_does(title: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select processes_words(%s)", [title])
        assert {word for (word,) in cursor.fetchall()} == set(fold(title).split())


def words_of(task: Task) -> set[str]:
    return set(TaskWord.objects.filter(task_id=task.pk).values_list("word", flat=True))


def test_words_follow_the_title_wherever_it_goes(firm: Cast) -> None:
    lead = a_process(firm.seller)
    a_task(lead, "Something else")
    task = a_task(lead, "Send the revised Offer")
    assert words_of(task) == {"send", "the", "revised", "offer"}
    task = change_task(task, {"title": "Offer, offer: Łódź"}, by=firm.seller)
    assert words_of(task) == {"offer", "lodz"}
    Task.objects.filter(pk=task.pk).update(title="—")
    assert words_of(task) == set(), "what is cleared is found no more (C-11)"
    withdraw_task(task, by=firm.seller, at=NOON)
    Task.objects.filter(pk=task.pk).delete()
    assert words_of(task) == set()


def test_every_word_typed_begins_a_word_of_the_title(firm: Cast, as_: Any, api: Any) -> None:
    lead = a_process(firm.seller)
    a_task(lead, "Call Łódź about the offer")
    a_task(lead, "Offer to Gdańsk")
    for text, found in (("off LODZ", 1), ("off", 2), ("ffer", 0), ("off call gda", 0), ("--", 2)):
        listed = api(firm.seller).get(f"/tasks?q={text}").data["items"]
        assert len(listed) == found, text
        page = as_(firm.seller).get(reverse("tasks:list"), {"q": text}).content.decode()
        assert page.count("Offer to Gdańsk") >= (1 if found == 2 else 0)
    assert "Call Łódź" not in as_(firm.seller).get(reverse("tasks:list"), {"q": "gdan"}).content.decode()


def test_first_pages_by_words_are_what_the_filters_find(firm: Cast) -> None:
    """The remembered statement of the list of tasks, beside the queryset: the same tasks in the same order."""
    lead = a_process(firm.seller)
    for number in range(3):
        task = a_task(lead, f"Offer {number} to Łódź")
        if number:
            complete_task(task, by=firm.seller, at=NOON + timedelta(minutes=number))
    a_task(a_process(firm.teammate), "Offer of somebody else")
    for member in (firm.seller, firm.office, firm.administrator):
        for whose in (MINE, EVERYBODY, DONE_BY_ME):
            for state in ("", "open", "done"):
                for text in ("off", "off lod", "nothing"):
                    wanted = TaskFilter(whose=whose, state=state, text=text)
                    first = first_page(wanted, member)
                    every = page(wanted.rows(member, NOON), order=wanted.order)
                    assert first is not None
                    assert [one.pk for one in first.rows] == [one.pk for one in every.rows]
                    assert (first.next, first.previous) == (every.next, every.previous)
    assert first_page(TaskFilter(whose=EVERYBODY), firm.seller) is None
    assert first_page(TaskFilter(whose=EVERYBODY, text="off", state="todo"), firm.seller) is None
