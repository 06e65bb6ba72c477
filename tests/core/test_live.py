"""What open pages are told: names of topics, once per transaction, nobody else's workspace."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection

from staffetta.core import live
from staffetta.core.acts import act
from staffetta.core.facts import record_many
from staffetta.core.isolation import workspace
from staffetta.notices.facts import MemberTold, NoticesRead
from tests.cast import SETUP, Cast
from tests.core.test_acts import GroupTried, try_group


def _told() -> list[str]:
    """The messages that the running transaction would send."""
    pending = [function for _ids, function, _robust in connection.run_on_commit if hasattr(function, "told")]
    assert len(pending) <= 1, "told once per transaction"
    return list(live._packed(pending[0].told)) if pending else []


def _news() -> list[live.News]:
    return [news for message in _told() for news in live.unpacked(message)]


@pytest.fixture(autouse=True)
def _fresh(firm: Cast) -> None:
    connection.run_on_commit.clear()


def test_every_fact_tells_its_room_and_its_record(firm: Cast) -> None:
    group = try_group("north")
    assert _news() == [live.News(firm.workspace.pk, frozenset({"tests", live.mark_of(group.pk)}))]
    try_group("south")
    assert len(_told()) == 1


def test_a_thousand_facts_name_no_records(firm: Cast) -> None:
    @act
    def try_many() -> None:
        record_many([(GroupTried(name="n"), type(firm.sales)(pk=uuid4())) for _ in range(1000)], by=SETUP)

    try_many()
    assert _news() == [live.News(firm.workspace.pk, frozenset({"tests", live.EVERY_MARK}))]


def test_what_one_is_told_or_reads_is_heard_by_him_alone(firm: Cast) -> None:
    @act
    def tell() -> None:
        told = MemberTold(notice="leads.won", to_id=str(firm.seller.pk))
        record_many([(told, firm.sales), (NoticesRead(count=1), firm.office)], by=SETUP)

    tell()
    assert {(news.member_id, news.topics) for news in _news()} == {
        (firm.seller.pk, frozenset({"notices"})),
        (firm.office.pk, frozenset({"notices"})),
    }


def test_what_is_rolled_back_is_not_told(firm: Cast) -> None:
    with pytest.raises(ZeroDivisionError):
        try_group("gone", fail=True)
    assert _told() == []


def test_long_news_are_told_in_several_messages_of_one_workspace() -> None:
    here = uuid4()
    with workspace(here):
        members = {uuid4() for _ in range(400)}
        for member_id in members:
            live.publish("notices", member_id=member_id)
    assert all(len(message) < 8000 for message in _told())
    assert {news.member_id for news in _news()} == members
    assert {news.workspace_id for news in _news()} == {here}


@pytest.mark.parametrize("topic", ["", "a'b", "Leads", "a;b", "a,b", "x" * 41])
def test_a_topic_is_a_plain_word(firm: Cast, topic: str) -> None:
    with pytest.raises(ValueError, match="topic"):
        live.publish(topic)


@pytest.mark.parametrize("message", ["", "nonsense", "ec1efc79f57141c3995dbcb0ed32727f;x:leads"])
def test_what_is_no_message_of_ours_says_nothing(message: str) -> None:
    assert live.unpacked(message) == []
