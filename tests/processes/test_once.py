"""A form whose answer was lost is sent again: it is saved once (L-05)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from staffetta.core.isolation import workspace
from staffetta.processes.models import Note, Task
from tests.cast import Cast, a_firm
from tests.processes.makers import a_process, a_task, kind_of
from tests.processes.test_plan_form import filled
from tests.together import both

TOKEN = "019a5f0c3bd07c6d8f3b2a1e5d4c3b2a"


def test_the_same_again_is_answered_again_and_saved_once(firm: Cast, as_: Any) -> None:
    task, page = a_task(a_process(firm.seller, has_duty=True)), as_(firm.seller)
    url, said = reverse("tasks:complete", args=[task.pk]), filled(next="plan", once=TOKEN)
    refused = page.post(url, said | {"title": ""})
    assert refused.status_code == 422, "what is refused may be mended and sent again"
    first, again = (page.post(url, said, headers={"HX-Request": "true"}) for _turn in range(2))
    assert (first.status_code, first.headers["HX-Redirect"]) == (again.status_code, again.headers["HX-Redirect"])
    assert (Note.objects.count(), Task.objects.count()) == (1, 2)


def test_what_was_changed_after_it_was_saved_is_not_taken_for_saved(firm: Cast, as_: Any) -> None:
    process, page = a_process(firm.seller), as_(firm.seller)
    url = reverse("tasks:plan", args=[process.pk])
    assert page.post(url, filled(once=TOKEN)).status_code == 302
    answer = page.post(url, filled(once=TOKEN, text="And more"), headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "This was saved already." in answer.content.decode()
    assert Note.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_it_is_saved_once() -> None:
    with workspace(None):
        cast = a_firm()
    with workspace(cast.workspace.pk):
        process = a_process(cast.seller)
        url, said = reverse("tasks:plan", args=[process.pk]), filled(once=TOKEN, note_type=str(kind_of("call").pk))

    def send() -> Any:
        with workspace(None):
            client = Client()
            client.force_login(cast.seller.user)
            return client.post(url, said)

    answers = both(cast, send, send)
    assert [answer.status_code for answer in answers] == [302, 302]
    with workspace(cast.workspace.pk):
        assert (Note.objects.count(), Task.objects.count()) == (1, 1)
