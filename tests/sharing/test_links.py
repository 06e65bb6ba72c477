"""Making, revoking and choosing, by page and API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.core.refusals import Forbidden, Invalid
from staffetta.history.models import Event
from staffetta.sharing.acts.share import MOST_OPEN, TooManyLinks, share_post_sales
from staffetta.sharing.acts.show import show_task
from staffetta.sharing.models import Share, ShownTask
from tests.cast import Cast
from tests.postsales.makers import a_lead, a_process, a_task

Browser = Callable[..., Client]


@pytest.fixture
def found(firm: Cast) -> Any:
    return a_process(a_lead(firm.seller), tasks=("Ship it", "Train them"))


def test_only_who_runs_the_process_shares_it(found: Any, firm: Cast) -> None:
    with pytest.raises(Forbidden):
        share_post_sales(found, language="it", by=firm.clerk, at=timezone.now())
    with pytest.raises(Forbidden):
        show_task(found, a_task(found, "Mine", assignee=firm.clerk), by=firm.clerk)
    assert not Share.objects.exists() and not ShownTask.objects.exists()


def test_languages_and_terms_that_are_not_offered(found: Any, firm: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        share_post_sales(found, language="xx", days=0, by=firm.seller, at=timezone.now())
    assert set(refused.value.fields) == {"language", "days"}


def test_not_more_links_than_somebody_can_watch(found: Any, firm: Cast) -> None:
    for _n in range(MOST_OPEN):
        share_post_sales(found, language="it", by=firm.seller, at=timezone.now())
    with pytest.raises(TooManyLinks):
        share_post_sales(found, language="it", by=firm.seller, at=timezone.now())


def test_the_page_makes_a_link_shows_it_once_and_revokes_it(found: Any, firm: Cast, as_: Browser) -> None:
    browser = as_(firm.seller)
    page = f"/clients/{found.pk}/"
    assert "Share with the customer" in browser.get(page).content.decode()
    made = browser.post(f"{page}shares/", {"language": "pl", "days": "30"}, headers={"HX-Request": "true"})
    html = made.content.decode()
    assert "data-busy" in html, "the open page does not refresh itself while the link stands there, once"
    assert made.status_code == 200 and "/s/" in html and "No task is ticked" in html
    assert "no-store" in made["Cache-Control"]
    assert "/s/" not in browser.get(page).content.decode()
    task = found.process.tasks.get(title="Ship it")
    browser.post(f"{page}shown-tasks/{task.pk}/show/")
    assert ShownTask.objects.get().task_id == task.pk
    browser.post(f"{page}shares/{Share.objects.get().pk}/revoke/")
    assert Share.objects.get().revoked_at is not None
    assert "revoked on" in browser.get(page).content.decode()
    kinds = set(Event.objects.filter(kind__startswith="sharing.").values_list("kind", flat=True))
    assert kinds == {"sharing.shared", "sharing.task_shown", "sharing.revoked"}


def test_a_refused_form_says_why(found: Any, firm: Cast, as_: Browser) -> None:
    answer = as_(firm.seller).post(f"/clients/{found.pk}/shares/", {"language": "xx", "days": "30"})
    assert answer.status_code == 422 and not Share.objects.exists()


def test_others_see_no_panel(found: Any, firm: Cast, as_: Browser) -> None:
    assert "Share with the customer" not in as_(firm.clerk).get(f"/clients/{found.pk}/").content.decode()


def test_programs(found: Any, firm: Cast, api: Callable[[Member], Any]) -> None:
    seller, clerk = api(firm.seller), api(firm.clerk)
    path = f"/post-sales/{found.pk}"
    made = seller.post(f"{path}/shares", {"days": 7})
    assert made.status_code == 201 and "/s/" in made.data["url"] and made.data["language"] == "en"
    task = found.process.tasks.get(title="Ship it")
    assert seller("PUT", f"{path}/shown-tasks/{task.pk}").status_code == 204
    assert seller.get(f"{path}/shown-tasks").data == [{"task_id": str(task.pk), "title": "Ship it"}]
    assert "Ship it" in Client().get(made.data["url"].partition("8000")[2] or made.data["url"]).content.decode()
    (row,) = seller.get(f"{path}/shares").data["items"]
    assert (row["state"], row["views"], "url" in row) == ("open", 1, False)
    assert clerk.post(f"{path}/shares", {}).status_code == 403
    assert clerk.get(f"{path}/shares").status_code == 403
    assert seller("DELETE", f"{path}/shown-tasks/{task.pk}").status_code == 204
    assert seller("DELETE", f"{path}/shares/{row['id']}").status_code == 204
    assert seller.get(f"{path}/shares").data["items"][0]["state"] == "revoked"
