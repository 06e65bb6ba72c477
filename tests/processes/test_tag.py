"""Tags of a process."""

import pytest

from staffetta.core.refusals import Forbidden, Invalid
from staffetta.history.models import Event
from staffetta.processes.acts.tag import tag_process
from staffetta.tags.models import Tag
from tests.cast import Cast
from tests.processes.makers import a_process


def names_on(process: object) -> list[str]:
    return list(Tag.objects.on(taggings__process=process).values_list("name", flat=True))  # type: ignore[arg-type]


def test_tags_are_made_on_the_fly_and_exactly_these_are_carried(firm: Cast) -> None:
    process = a_process(firm.seller)
    tag_process(process, ["Fair 2026", " urgent "], by=firm.seller)
    assert names_on(process) == ["Fair 2026", "urgent"]
    tag_process(process, ["URGENT", "Leasing"], by=firm.seller)
    assert names_on(process) == ["Leasing", "urgent"]
    assert Tag.objects.count() == 3
    told = Event.objects.filter(kind="processes.tagged").order_by("-at").first()
    assert told is not None
    assert (told.said["added"], told.said["removed"]) == (["Leasing"], ["Fair 2026"])


def test_the_same_tags_change_nothing(firm: Cast) -> None:
    process = a_process(firm.seller)
    tag_process(process, ["a"], by=firm.seller)
    before = Event.objects.count()
    tag_process(process, ["A", "a", ""], by=firm.seller)
    assert Event.objects.count() == before


def test_a_tag_too_long_is_refused_at_its_field(firm: Cast) -> None:
    with pytest.raises(Invalid) as caught:
        tag_process(a_process(firm.seller), ["x" * 61], by=firm.seller)
    assert "tags" in caught.value.fields
    assert not Tag.objects.exists()


def test_a_teammate_cannot_tag(firm: Cast) -> None:
    with pytest.raises(Forbidden):
        tag_process(a_process(firm.seller), ["a"], by=firm.teammate)
