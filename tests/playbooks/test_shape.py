"""A-01, A-02, A-05, P-04: making, changing, copying, retiring, deleting."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from staffetta.accounts.acts.deactivate_member import StillHolds, deactivate_member
from staffetta.accounts.acts.hand_over import hand_over
from staffetta.accounts.models import Edition, Workspace
from staffetta.core.refusals import Forbidden, Invalid, NotInEdition, Stale
from staffetta.history.models import Event
from staffetta.playbooks.acts.change import change_playbook
from staffetta.playbooks.acts.copy import copy_playbook
from staffetta.playbooks.acts.delete import HasRun, InUse, delete_playbook
from staffetta.playbooks.acts.make import make_playbook
from staffetta.playbooks.acts.restore import restore_playbook
from staffetta.playbooks.acts.retire import retire_playbook
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.drafts import LineDraft, PlaybookDraft
from staffetta.playbooks.models import Line, Playbook
from tests.cast import Cast
from tests.documents.makers import a_starting_type
from tests.playbooks.makers import NOON, a_line, a_process, a_sequence, a_template


def draft(playbook: Playbook, *lines: LineDraft, **values: Any) -> PlaybookDraft:
    given = {"code": playbook.code, "description": playbook.description, **values}
    return PlaybookDraft(kind=Playbook.Kind(playbook.kind), lines=lines, **given)


def refused_fields(*lines: LineDraft, kind: Playbook.Kind = Playbook.Kind.SEQUENCE, **values: Any) -> set[str]:
    given = {"code": "X", "description": "Y", **values}
    with pytest.raises(Invalid) as refused:
        a_sequence_draft = PlaybookDraft(kind=kind, lines=lines, **given)
        make_playbook(a_sequence_draft, by=_administrator())
    assert not Playbook.objects.filter(code="X").exists()
    return set(refused.value.fields)


def _administrator() -> Any:
    from staffetta.accounts.models import Member  # noqa: PLC0415

    return Member.objects.get(role="administrator")


def test_worked_case_6_person_and_group_is_refused_at_the_line(people: Cast) -> None:
    both = a_line(assignee=people.office, group=people.back)
    assert refused_fields(a_line(), both) == {"lines.1.assignee"}


def test_what_is_wrong_is_said_at_its_field(people: Cast) -> None:
    assert refused_fields(code=" ", description="") == {"code", "description", "lines"}
    assert refused_fields(LineDraft(title="No action")) == {"lines.0.activity_type"}
    assert refused_fields(LineDraft(), kind=Playbook.Kind.TEMPLATE) == {"lines.0.title"}
    assert refused_fields(a_line(expected_hours=Decimal("0.333"))) == {"lines.0.expected_hours"}
    assert refused_fields(a_line(expected_hours=Decimal("-1"))) == {"lines.0.expected_hours"}
    assert refused_fields(a_line(days=-1), a_line(days=3651)) == {"lines.0.days", "lines.1.days"}
    assert refused_fields(a_line(hold_days=3)) == {"lines.0.hold_days"}
    assert refused_fields(a_line(), is_default=True) == {"is_default"}
    assert refused_fields(*[a_line()] * 101) == {"lines"}


def test_codes_are_unique_per_kind_whatever_their_case(people: Cast) -> None:
    a_sequence(code="Follow")
    with pytest.raises(Invalid) as refused:
        a_sequence(code=" FOLLOW ")
    assert set(refused.value.fields) == {"code"}
    a_template(code="FOLLOW")


def test_only_administrators_shape(people: Cast) -> None:
    sequence = a_sequence()
    for actor in (people.manager, people.seller):
        with pytest.raises(Forbidden):
            a_sequence(code="Z", by=actor)
        with pytest.raises(Forbidden):
            change_playbook(sequence, draft(sequence, a_line()), by=actor)
        with pytest.raises(Forbidden):
            retire_playbook(sequence, by=actor, at=NOON)
        with pytest.raises(Forbidden):
            delete_playbook(sequence, by=actor)
        with pytest.raises(Forbidden):
            copy_playbook(sequence, by=actor)


def test_changing_reorders_and_keeps_the_ids_of_lines(people: Cast) -> None:
    sequence = a_sequence(a_line(title="a"), a_line(title="b"), a_line(title="c"))
    a, b, c = sequence.lines.all()
    new = draft(sequence, a_line(id=c.pk, title="c"), a_line(title="new"), a_line(id=a.pk, title="a2"))
    changed = change_playbook(sequence, new, expected=1, by=people.administrator)
    assert [(line.pk, line.title, line.position) for line in sequence.lines.order_by("position")][::2] == [
        (c.pk, "c", 1),
        (a.pk, "a2", 3),
    ]
    assert not Line.objects.filter(pk=b.pk).exists()
    assert changed.version == 2
    event = Event.objects.get(kind="playbooks.changed")
    assert [line["title"] for line in event.said["before"]["lines"]] == ["a", "b", "c"]
    assert [line["title"] for line in event.said["after"]["lines"]] == ["c", "new", "a2"]


def test_same_values_change_nothing_and_a_stale_version_is_refused(people: Cast) -> None:
    sequence = a_sequence(a_line(title="a"))
    line = sequence.lines.get()
    count = Event.objects.count()
    same = change_playbook(sequence, draft(sequence, a_line(id=line.pk, title="a")), by=people.administrator)
    assert (same.version, Event.objects.count()) == (1, count)
    with pytest.raises(Stale):
        change_playbook(sequence, draft(sequence, a_line(), code="N"), expected=7, by=people.administrator)


def test_a_line_of_another_playbook_is_not_taken_over(people: Cast) -> None:
    mine, other = a_sequence(code="A"), a_sequence(code="B")
    theirs = other.lines.first()
    assert theirs is not None
    change_playbook(mine, draft(mine, a_line(id=theirs.pk)), by=people.administrator)
    assert other.lines.count() == 3
    assert mine.lines.get().pk != theirs.pk


def test_who_left_may_stay_in_a_line_but_is_put_into_none(people: Cast) -> None:
    sequence = a_sequence(a_line(assignee=people.clerk))
    line = sequence.lines.get()
    people.clerk.deactivated_at = NOON
    people.clerk.save()
    kept = a_line(id=line.pk, assignee=people.clerk, title="same person")
    change_playbook(sequence, draft(sequence, kept), by=people.administrator)
    with pytest.raises(Invalid) as refused:
        change_playbook(sequence, draft(sequence, kept, a_line(assignee=people.clerk)), by=people.administrator)
    assert set(refused.value.fields) == {"lines.1.assignee"}


def test_one_default_template(people: Cast) -> None:
    first, second = a_template(code="A", is_default=True), a_template(code="B", is_default=True)
    first.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)
    retire_playbook(second, by=people.administrator, at=NOON)
    assert not Playbook.objects.filter(is_default=True).exists()


def test_deleting_one_that_a_document_type_uses_names_the_type(people: Cast) -> None:
    sequence = a_sequence()
    a_starting_type(sequence=sequence)
    with pytest.raises(InUse) as refused:
        delete_playbook(sequence, by=people.administrator)
    assert "Quote" in refused.value.sentence
    assert refused.value.extra["uses"][0]["href"].endswith("/actions/")
    with pytest.raises(InUse):
        retire_playbook(sequence, by=people.administrator, at=NOON)


def test_deleting_one_that_was_started_offers_to_retire_it(people: Cast) -> None:
    sequence = a_sequence()
    start_playbook(sequence, a_process(people.seller), start=NOON.date(), by=people.seller, at=NOON)
    with pytest.raises(HasRun):
        delete_playbook(sequence, by=people.administrator)
    assert retire_playbook(sequence, by=people.administrator, at=NOON).retired_at == NOON
    assert restore_playbook(sequence, by=people.administrator).retired_at is None


def test_deleting(people: Cast) -> None:
    sequence = a_sequence()
    delete_playbook(sequence, by=people.administrator)
    assert not Playbook.objects.exists()
    assert not Line.objects.exists()
    assert Event.objects.get(kind="playbooks.deleted").said == {"code": "FOLLOW-UP"}


def test_copying(people: Cast) -> None:
    sequence = a_sequence(a_line(title="a", days=4, group=people.back, pre_notes="n"), a_line(title="b"))
    first, second = (copy_playbook(sequence, by=people.administrator) for _ in range(2))
    assert [first.code, second.code] == ["FOLLOW-UP-2", "FOLLOW-UP-3"]
    line = first.lines.get(position=1)
    assert (line.title, line.days, line.group, line.pre_notes) == ("a", 4, people.back, "n")


def in_edition(people: Cast, edition: str) -> None:
    Workspace.objects.filter(pk=people.workspace.pk).update(edition=edition)


def test_essential_has_one_plain_template(people: Cast) -> None:
    in_edition(people, Edition.ESSENTIAL)
    with pytest.raises(NotInEdition):
        a_template()
    with pytest.raises(NotInEdition):
        a_template(LineDraft(title="x", group=people.back))
    a_template(LineDraft(title="x"))
    with pytest.raises(NotInEdition):
        a_template(LineDraft(title="y"), code="SECOND")
    a_sequence(a_line(group=people.back))


def test_starter_has_no_templates(people: Cast) -> None:
    in_edition(people, Edition.STARTER)
    with pytest.raises(NotInEdition):
        a_template(LineDraft(title="x"))
    a_sequence()


def test_who_leaves_hands_his_lines_over(people: Cast) -> None:
    sequence = a_sequence(a_line(assignee=people.clerk), a_line(assignee=people.office), a_line(assignee=people.clerk))
    with pytest.raises(StillHolds) as refused:
        deactivate_member(people.clerk, by=people.administrator, at=NOON)
    assert [(h["key"], h["count"]) for h in refused.value.extra["holdings"]] == [("playbook-lines", 2)]
    hand_over(people.clerk, to=people.seller, by=people.administrator, at=NOON)
    assert [line.assignee for line in sequence.lines.all()] == [people.seller, people.office, people.seller]
    assert Event.objects.filter(kind="playbooks.changed", subject_id=sequence.pk).count() == 1
    deactivate_member(people.clerk, by=people.administrator, at=NOON)
