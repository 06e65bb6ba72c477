"""The pages of sequences and templates: editor, preview, start."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from staffetta.accounts.models import Edition, Workspace
from staffetta.playbooks.acts.change import change_playbook
from staffetta.playbooks.drafts import PlaybookDraft
from staffetta.playbooks.models import Playbook
from staffetta.processes.models import Task
from tests.cast import Cast
from tests.playbooks.makers import a_line, a_process, a_sequence, a_template, an_activity_type


def line(n: int, position: int | None = None, **values: Any) -> dict[str, str]:
    """The fields of one line of the editor."""
    given = {"position": position or n + 1, "activity_type": an_activity_type().pk, "days": 0, **values}
    return {f"lines-{n}-{name}": str(value) for name, value in given.items()}


HEADER = {"code": "NEW", "description": "What follows"}
NEW = "/playbooks/sequences/new/"
THAT_YEAR = datetime(2026, 2, 20, 12, tzinfo=UTC)


@pytest.fixture
def admin(people: Cast, as_: Any) -> Client:
    client: Client = as_(people.administrator)
    return client


def test_make_one_with_lines_in_the_order_of_their_numbers(admin: Client, people: Cast) -> None:
    body = {**HEADER, **line(0, 3, title="last"), **line(1, 1, title="first", days=3), **line(2, 2, title="second")}
    answer = admin.post(NEW, body)
    playbook = Playbook.objects.get(code="NEW")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("playbooks:playbook", args=[playbook.pk])
    assert [x.title for x in playbook.lines.all()] == ["first", "second", "last"]


def test_blank_lines_are_left_out(admin: Client, people: Cast) -> None:
    admin.post(NEW, {**HEADER, **line(0), **line(1, activity_type=""), **line(2, activity_type="")})
    assert Playbook.objects.get(code="NEW").lines.count() == 1


@pytest.mark.parametrize("typed", ["0,5", "0.5", "0.50"])
def test_worked_case_5_half_an_hour(admin: Client, people: Cast, typed: str) -> None:
    admin.post(NEW, {**HEADER, **line(0, expected_hours=typed)})
    playbook = Playbook.objects.get(code="NEW")
    assert "0.5 h · 30 min" in admin.get(reverse("playbooks:playbook", args=[playbook.pk])).content.decode()
    beside = admin.get(reverse("playbooks:hours"), {"lines-0-expected_hours": typed})
    assert beside.content.decode().strip() == "30 min"


@pytest.mark.parametrize("typed", ["0.333", "-1", "abc"])
def test_worked_case_5_refused_at_the_field(admin: Client, people: Cast, typed: str) -> None:
    answer = admin.post(NEW, {**HEADER, **line(0, title="kept", expected_hours=typed)})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_lines-0-expected_hours-error"' in page
    assert f'value="{typed}"' in page
    assert 'value="kept"' in page
    assert not Playbook.objects.exists()


def test_worked_case_6_refused_at_the_line(admin: Client, people: Cast) -> None:
    body = {**HEADER, **line(0), **line(1, assignee=people.office.pk, group=people.back.pk)}
    answer = admin.post(NEW, body)
    assert answer.status_code == 422
    assert 'id="id_lines-1-assignee-error"' in answer.content.decode()
    body["lines-1-expected_hours"] = "0.333"
    page = admin.post(NEW, body).content.decode()  # all that is wrong at once
    assert 'id="id_lines-1-assignee-error"' in page and 'id="id_lines-1-expected_hours-error"' in page
    assert not Playbook.objects.exists()


def test_a_code_in_use_is_refused_at_its_field(admin: Client, people: Cast) -> None:
    a_sequence(code="NEW")
    answer = admin.post(NEW, {**HEADER, **line(0)})
    assert answer.status_code == 422
    assert 'id="id_code-error"' in answer.content.decode()


def titles(page: str) -> list[str]:
    """The titles of the editor's lines as they stand on the page."""
    return re.findall(r'<input[^>]*name="lines-\d+-title"[^>]*value="([^"]*)"', page)


@pytest.mark.parametrize(
    ("button", "order"),
    [
        ({"lines-up": "1"}, ["b", "a", "c"]),
        ({"lines-down": "0"}, ["b", "a", "c"]),
        ({"lines-remove": "1"}, ["a", "c"]),
        ({"lines-up": "0"}, ["a", "b", "c"]),
    ],
)
def test_buttons_move_lines_without_scripts_and_save_nothing(
    admin: Client, people: Cast, button: dict[str, str], order: list[str]
) -> None:
    body = {**HEADER, **line(0, title="a"), **line(1, title="b"), **line(2, title="c", expected_hours="abc"), **button}
    answer = admin.post(NEW, body)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert titles(page) == order
    assert 'value="abc"' in page
    assert not Playbook.objects.exists()


def test_add_a_line_without_scripts(admin: Client, people: Cast) -> None:
    page = admin.post(NEW, {**HEADER, **line(0, title="a"), "lines-add": "1"}).content.decode()
    assert 'name="lines-1-title"' in page
    assert "What follows" in page


def test_the_editor_shows_what_is_stored_and_saves_changes(admin: Client, people: Cast) -> None:
    sequence = a_sequence(a_line(title="a", group=people.back))
    address = reverse("playbooks:change", args=[sequence.pk])
    page = admin.get(address).content.decode()
    assert 'value="a"' in page
    known = sequence.lines.get()
    body = {"code": "FOLLOW-UP", "description": "New words", "version": "1", **line(0, id=known.pk, title="b")}
    assert admin.post(address, body).status_code == 302
    known.refresh_from_db()
    assert (known.title, known.group) == ("b", None)


def test_two_people_editing_see_both_sides(admin: Client, people: Cast) -> None:
    sequence = a_sequence(a_line(title="a"))
    theirs = PlaybookDraft(
        kind=Playbook.Kind.SEQUENCE, code="FOLLOW-UP", description="Theirs", lines=(a_line(title="their line"),)
    )
    change_playbook(sequence, theirs, by=people.administrator)
    address = reverse("playbooks:change", args=[sequence.pk])
    body = {"code": "FOLLOW-UP", "description": "Mine", "version": "1", **line(0, title="my line")}
    answer = admin.post(address, body)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "their line" in page
    assert 'value="my line"' in page
    assert 'value="2"' in page
    assert admin.post(address, {**body, "version": "2"}).status_code == 302
    assert Playbook.objects.get().description == "Mine"


@time_machine.travel(THAT_YEAR, tick=True)
def test_worked_case_4_preview_in_the_editor_and_on_the_page(admin: Client, people: Cast) -> None:
    lines = {**line(0, days=0), **line(1, days=3), **line(2, days=7)}
    body = {**HEADER, **lines, "kind": "sequence", "preview-start": "2026-03-01"}
    page = admin.post(reverse("playbooks:preview"), body).content.decode()
    assert [page.count(day) for day in ("Sun 1 Mar", "Wed 4 Mar")] == [
        4,
        3,
    ]  # in the list, beside the lines, in the sum
    sequence = a_sequence()
    page = admin.get(reverse("playbooks:playbook", args=[sequence.pk]), {"start": "2026-03-01"}).content.decode()
    assert [page.count(day) for day in ("Sun 1 Mar", "Wed 4 Mar")] == [2, 2]
    page = admin.get(reverse("playbooks:playbook", args=[sequence.pk]), {"start": "2026-12-30"}).content.decode()
    assert "Wed 30 Dec" in page and "Wed, 30 Dec" not in page  # the year of what comes later stands with it
    assert "Sat, 2 Jan 2027" in page
    page = admin.get(reverse("playbooks:playbook", args=[sequence.pk]), {"start": "2027-03-01"}).content.decode()
    assert "Mon, 1 Mar 2027" in page and "Thu, 4 Mar 2027" in page  # all of them next year


def test_a_fragment_has_nothing_for_browsers_without_scripts(people: Cast, as_: Any) -> None:
    """In a fragment it would become a second field of the same name, sent empty after the one that was chosen."""
    process = a_process(people.seller)
    a_sequence()
    client, address = as_(people.seller), reverse("playbooks:start", args=[process.pk])
    whole = client.get(address).content.decode()
    dialogue = client.get(address, headers={"HX-Request": "true", "HX-Target": "dialog"}).content.decode()
    assert ("<noscript" in whole, whole.count('name="playbook"')) == (True, 2)
    assert ("<noscript" in dialogue, dialogue.count('name="playbook"')) == (False, 1)


@time_machine.travel(THAT_YEAR, tick=True)
def test_start_on_a_process(people: Cast, as_: Any) -> None:
    process, sequence = a_process(people.seller), a_sequence()
    client, address = as_(people.seller), reverse("playbooks:start", args=[process.pk])
    assert "FOLLOW-UP" in client.get(address).content.decode()
    dates = client.get(reverse("playbooks:dates"), {"playbook": sequence.pk, "start": "2026-03-01"}).content.decode()
    assert "Wed 4 Mar" in dates
    assert client.post(address, {"playbook": sequence.pk, "start": "x"}).status_code == 422
    sent = {"playbook": sequence.pk, "start": "2026-03-01", "once": "a1"}
    looked = client.post(address, {**sent, "show": "1"})  # by a button, without scripts
    assert (looked.status_code, Task.objects.count()) == (422, 0)
    page = looked.content.decode()
    assert "Wed 4 Mar" in page and "2026-03-01" in page
    assert re.search(r"<noscript>.*name=\"show\".*</noscript>", page, re.DOTALL)
    assert client.post(address, sent).status_code == 302
    assert [t.date for t in Task.objects.order_by("position")] == [date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 4)]
    assert as_(people.teammate).get(address).status_code == 403


def test_deleting_one_in_use_says_by_what(admin: Client, people: Cast) -> None:
    from tests.documents.makers import a_starting_type  # noqa: PLC0415

    sequence = a_sequence()
    a_starting_type(sequence=sequence)
    page = admin.get(reverse("playbooks:playbook", args=[sequence.pk])).content.decode()
    assert "document type Quote" in page
    answer = admin.post(reverse("playbooks:delete", args=[sequence.pk]))
    assert answer.status_code == 409
    assert "Quote" in answer.content.decode()


def test_copy_retire_restore_delete(admin: Client, people: Cast) -> None:
    template = a_template()
    assert admin.post(reverse("playbooks:copy", args=[template.pk])).status_code == 302
    copy = Playbook.objects.get(code="DELIVERY-2")
    for what, retired in (("retire", True), ("restore", False)):
        admin.post(reverse(f"playbooks:{what}", args=[copy.pk]))
        copy.refresh_from_db()
        assert (copy.retired_at is not None) is retired
    assert admin.post(reverse("playbooks:delete", args=[copy.pk]))["Location"] == reverse("playbooks:templates")
    assert not Playbook.objects.filter(pk=copy.pk).exists()


def test_everybody_reads_only_administrators_edit(people: Cast, as_: Any) -> None:
    sequence = a_sequence()
    seller = as_(people.seller)
    page = seller.get(reverse("playbooks:playbook", args=[sequence.pk]))
    assert page.status_code == 200
    assert reverse("playbooks:change", args=[sequence.pk]) not in page.content.decode()
    assert seller.get(reverse("playbooks:change", args=[sequence.pk])).status_code == 403


def test_lists(admin: Client, people: Cast, django_assert_max_num_queries: Any) -> None:
    page = admin.get(reverse("playbooks:sequences")).content.decode()
    assert "No automatic actions yet" in page
    for n in range(60):
        a_sequence(a_line(), code=f"S-{n:02}")
    a_template()
    with django_assert_max_num_queries(25):
        page = admin.get(reverse("playbooks:sequences")).content.decode()
    assert "S-00" in page
    assert "S-55" not in page
    assert "DELIVERY" not in page
    assert "S-55" in admin.get(reverse("playbooks:sequences"), {"q": "s-5"}).content.decode()
    assert "DELIVERY" in admin.get(reverse("playbooks:templates")).content.decode()


def test_essential_offers_no_second_template(admin: Client, people: Cast) -> None:
    from staffetta.playbooks.drafts import LineDraft  # noqa: PLC0415

    Workspace.objects.filter(pk=people.workspace.pk).update(edition=Edition.ESSENTIAL)
    a_template(LineDraft(title="x"))
    page = admin.get(reverse("playbooks:templates")).content.decode()
    assert reverse("playbooks:new-template") not in page
    assert "one post-sales template" in page
