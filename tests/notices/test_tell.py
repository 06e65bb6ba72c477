"""What people are told, and what they have read (L-08, L-16)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.acts.deactivate_member import deactivate_member
from staffetta.history.models import Event
from staffetta.notices import kinds
from staffetta.notices.acts.read import read_notices
from staffetta.notices.acts.tell import tell_member
from staffetta.notices.bell import unread
from staffetta.notices.models import Notice
from tests.cast import SETUP, Cast

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    open_to_all: dict[str, Any] = {"label": "Tests", "visible": lambda notice, member: True}
    kinds.register(
        "tests.gave", "{by} gave you {title}", lambda notice: f"/leads/{notice.subject_id}/", icon="gift", **open_to_all
    )
    kinds.register("tests.saved", _("Save"), lambda notice: "/", **open_to_all)


def give(people: Cast, title: str = "Van", **more: Any) -> Notice | None:
    given: dict[str, Any] = {
        "kind": "tests.gave",
        "about": people.office,
        "said": {"title": title},
        "by": people.manager,
    }
    return tell_member(people.seller, **given | more)


def test_a_member_is_told_with_a_sentence_and_a_link(people: Cast) -> None:
    notice = give(people)
    assert notice is not None
    shown = kinds.shown(notice)
    assert (shown.sentence, shown.icon) == ("Marco Manager gave you Van", "gift")
    assert shown.href == f"/leads/{people.office.pk}/"
    assert (notice.subject, notice.read_at) == ("accounts.member", None)
    assert not Event.objects.about(people.office.pk).filter(kind="notices.told").exists()


def test_nobody_is_told_what_he_did_himself_and_nobody_who_is_gone(people: Cast) -> None:
    assert give(people, by=people.seller) is None
    deactivate_member(people.seller, at=AT, by=SETUP)
    people.seller.refresh_from_db()
    assert give(people) is None
    assert not Notice.objects.exists()


def test_the_system_tells_in_its_own_name_and_in_the_language_of_the_reader(people: Cast) -> None:
    notice = give(people, by=SETUP)
    assert notice is not None and kinds.shown(notice).sentence == "Staffetta gave you Van"
    saved = give(people, kind="tests.saved")
    assert saved is not None
    with translation.override("de"):
        assert kinds.shown(saved).sentence == "Speichern"


def test_an_unknown_kind_is_a_bug_but_an_old_one_is_still_shown(people: Cast) -> None:
    with pytest.raises(KeyError):
        give(people, kind="tests.unknown")
    notice = Notice.objects.create(to=people.seller, kind="gone.away", subject="x.y", subject_id=people.seller.pk)
    assert kinds.shown(notice).href == "/"


def test_the_bell_counts_and_reading_ends_it(people: Cast, as_: Any) -> None:
    first = give(people)
    give(people, "Truck")
    assert first is not None
    assert (unread(people.seller).count, unread(people.seller).title) == (2, "2 unread notices")
    browser = as_(people.seller)
    page = browser.get("/inbox/").content.decode()
    assert "Marco Manager gave you Truck" in page and "2 unread notices" in page
    assert browser.post(f"/inbox/{first.pk}/").headers["Location"] == f"/leads/{people.office.pk}/"
    assert unread(people.seller).count == 1
    assert "gave you Van" not in browser.get("/inbox/?state=unread").content.decode()
    browser.post("/inbox/read/")
    assert unread(people.seller).count == 0
    assert "Nothing unread" in browser.get("/inbox/?state=unread").content.decode()
    assert read_notices(people.seller, at=AT) == 0


def test_everybody_reads_his_own_inbox_only(people: Cast, as_: Any, api: Any) -> None:
    notice = give(people)
    assert notice is not None
    assert "gave you" not in as_(people.administrator).get("/inbox/").content.decode()
    assert as_(people.administrator).post(f"/inbox/{notice.pk}/").status_code == 404
    ada, sara = api(people.administrator), api(people.seller)
    assert ada.get(f"/notices/{notice.pk}").status_code == 404
    assert ada.post("/notices/read", {"ids": [str(notice.pk)]}).data == {"count": 0}
    [item] = sara.get("/notices?unread=true").data["items"]
    assert (item["sentence"], item["read_at"]) == ("Marco Manager gave you Van", None)
    assert sara.post("/notices/read").data == {"count": 1}
    assert sara.get("/notices?unread=true").data["items"] == []


def test_the_inbox_costs_the_same_for_many(people: Cast, as_: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(40):
        give(people, f"Van {number}")
    browser = as_(people.seller)
    with django_assert_max_num_queries(22):
        assert "Van 39" in browser.get("/inbox/").content.decode()
