"""What it means to do something here."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from staffetta.accounts.models import Group
from staffetta.core.acts import SilentAct, System, Taken, act, unchanged
from staffetta.core.changes import Changes, apply
from staffetta.core.facts import Fact, personal, record
from staffetta.core.isolation import NoWorkspace, workspace
from staffetta.core.refusals import Stale
from staffetta.history.models import Delivery, Event
from staffetta.history.recording import REACTIONS, deliver, on
from tests.cast import Cast


@dataclass(frozen=True, kw_only=True)
class GroupTried(Fact):
    kind = "tests.group_tried"
    sentence = "tried {name}"
    name: str
    secret: str = personal(default="")
    changes: Changes = Changes({}, {})


@act
def try_group(name: str, *, fail: bool = False, silent: bool = False, quiet: bool = False) -> Group:
    group = Group.objects.create(name=name)
    if not silent and not quiet:
        record(GroupTried(name=name, secret="hidden"), about=group, by=System("a test"))
    if quiet:
        unchanged()
    if fail:
        raise ZeroDivisionError
    return group


@act
def try_two(*, fail_second: bool) -> None:
    try_group("first")
    try_group("second", fail=fail_second)


def test_a_silent_act_is_taken_back(firm: Cast) -> None:
    with pytest.raises(SilentAct):
        try_group("ghost", silent=True)
    assert not Group.objects.filter(name="ghost").exists()
    try_group("said so", quiet=True)


def test_what_an_act_raises_takes_everything_back_the_facts_too(firm: Cast) -> None:
    with pytest.raises(ZeroDivisionError):
        try_two(fail_second=True)
    assert not Group.objects.filter(name="first").exists()
    assert not Event.objects.filter(kind="tests.group_tried").exists()


def test_a_nested_act_counts_for_its_caller(firm: Cast) -> None:
    try_two(fail_second=False)
    assert Event.objects.filter(kind="tests.group_tried").count() == 2


def test_an_act_needs_a_workspace(firm: Cast) -> None:
    with workspace(None), pytest.raises(NoWorkspace):
        try_group("nowhere")


def test_facts_are_recorded_inside_acts_only(firm: Cast) -> None:
    with pytest.raises(AssertionError, match="outside an act"):
        record(GroupTried(name="x"), about=firm.sales, by=System("a test"))


def test_personal_values_are_kept_apart(firm: Cast) -> None:
    group = try_group("apart")
    event = Event.objects.get(subject_id=group.pk)
    assert event.said["name"] == "apart" and "secret" not in event.said
    assert event.private == {"secret": "hidden"} and event.because == "a test" and event.by is None


def test_changes_are_counted_compared_and_told_apart(firm: Cast) -> None:
    member = firm.seller
    changes = apply(member, {"name": "Sara S.", "may_delete": True}, expected=1)
    assert changes.before == {"name": "Sara Seller"} and changes.after == {"name": "Sara S."} and member.version == 2
    assert not apply(member, {"name": "Sara S."}) and member.version == 2
    with pytest.raises(Stale) as refusal:
        apply(member, {"name": "Late"}, expected=1)
    assert refusal.value.extra == {"version": 2}


def test_a_reaction_runs_once_and_again_after_a_failure(firm: Cast) -> None:
    ran: list[str] = []

    @on(GroupTried)
    def react(fact: GroupTried, event: Event, by: System) -> None:
        ran.append(fact.name)
        if len(ran) == 1:
            raise RuntimeError("the mail server is away")

    try:
        try_group("reacting")
        owed = Delivery.objects.get(event__kind="tests.group_tried")
        with pytest.raises(RuntimeError):
            deliver(delivery_id=str(owed.pk))
        owed.refresh_from_db()
        assert owed.done_at is None
        deliver(delivery_id=str(owed.pk))
        deliver(delivery_id=str(owed.pk))
        assert ran == ["reacting", "reacting"]
    finally:
        REACTIONS.pop("tests.group_tried")


def test_what_somebody_else_has_just_written_is_a_refusal(firm: Cast) -> None:
    with pytest.raises(Taken) as refusal:
        try_group("Sales")
    assert (refusal.value.status, refusal.value.code) == (409, "taken")
    assert Group.objects.filter(name="Sales").count() == 1
    assert not Event.objects.filter(kind="tests.group_tried").exists()
