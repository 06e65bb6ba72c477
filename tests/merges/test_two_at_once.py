"""Two people at once: one wins, the other is told, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.convert import convert_contact
from staffetta.contacts.models import Contact
from staffetta.contacts.tombstones import MergedAway
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Refused, Stale
from staffetta.erasures.acts.anonymise import anonymise_contact
from staffetta.erasures.acts.delete import delete_contact
from staffetta.erasures.models import Erasure
from staffetta.merges.acts.undo import undo_merge
from staffetta.merges.models import Edit, Merge
from staffetta.merges.planning import NotMergeable
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.models import Task
from staffetta.processes.plans import Plan
from tests.cast import DAWN, SETUP, Cast, a_firm
from tests.contacts.makers import a_company, a_customer, a_prospect, email
from tests.merges.makers import a_merge, fresh, undo
from tests.together import both

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Any:
    made = a_firm()
    with workspace(made.workspace.pk):
        yield made


def test_a_into_b_while_b_into_a(cast: Cast) -> None:
    one, two = a_company("Rossi"), a_company("Rossi")
    results = both(cast, lambda: a_merge(one, two), lambda: a_merge(two, one))
    assert sorted(type(result).__name__ for result in results) == ["Merge", "MergedAway"]
    assert Contact.objects.filter(merged_into=None).count() == 1 and Merge.objects.count() == 1


@pytest.mark.parametrize("verb", ["change", "convert", "delete"])
def test_something_else_while_merging(cast: Cast, verb: str) -> None:
    """Whoever comes second finds a tombstone, or a contact that has been changed or is gone."""
    main, other = a_company("Rossi"), a_prospect("Rossi")
    acts: dict[str, Callable[[], Any]] = {
        "change": lambda: change_contact(other, {"industry": "Tools"}, by=SETUP),
        "convert": lambda: convert_contact(other, by=SETUP, at=DAWN),
        "delete": lambda: delete_contact(other, by=cast.administrator, at=DAWN),
    }
    merged, done = both(cast, lambda: a_merge(main, other), acts[verb])
    if isinstance(merged, Merge):
        assert verb != "delete" or isinstance(done, Refused)
        assert isinstance(done, MergedAway) or verb != "delete", done
        if not isinstance(done, Refused):
            took = fresh(main)
            assert took.industry == "Tools" if verb == "change" else took.is_customer
    else:
        assert isinstance(merged, Refused) and not isinstance(done, Refused)
        assert verb == "delete" and not Contact.objects.filter(pk=other.pk).exists()


def test_a_task_planned_while_merging_is_the_main_contacts(cast: Cast) -> None:
    main, other = a_company("Rossi"), a_company("Rossi")
    plan = lambda: plan_task(None, Plan(title="Call"), contact=other, by=cast.seller)  # noqa: E731
    both(cast, lambda: a_merge(main, other), plan, plan, plan)
    assert set(Task.objects.values_list("contact", flat=True)) == {main.pk} and Task.objects.count() == 3


@pytest.mark.parametrize("which", ["main", "other"])
def test_anonymising_while_merging(cast: Cast, which: str, settings: Any, tmp_path: Path) -> None:
    """Either nothing is merged, or who was merged goes with the contact; of neither is anything left to undo."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    main, other = a_customer("Rossi"), a_customer("Bianchi", channels=(email("b@bianchi.example"),))
    gone = main if which == "main" else other
    merged, done = both(
        cast, lambda: a_merge(main, other), lambda: anonymise_contact(gone, by=cast.administrator, at=DAWN)
    )
    assert isinstance(merged, Merge) or isinstance(done, Erasure)
    if isinstance(merged, Merge) and isinstance(done, Erasure):
        assert not Edit.objects.filter(merge=merged).exclude(before=None, after=None).exists()
        assert not Contact.objects.filter(name__in=("Rossi", "Bianchi")).exists()
        with pytest.raises(Refused) as refused:
            undo(merged)
        assert refused.value.code == "not-undoable"
    elif isinstance(merged, Merge):
        assert isinstance(done, MergedAway if which == "other" else Stale)
        assert fresh(main).anonymised_at is None
    else:
        assert isinstance(merged, NotMergeable) and fresh(gone).anonymised_at is not None
        assert fresh(main).merged_into is None is fresh(other).merged_into


@pytest.mark.parametrize("verb", ["change", "delete", "anonymise"])
def test_something_else_while_undoing(cast: Cast, verb: str, settings: Any, tmp_path: Path) -> None:
    """What somebody does to the main contact at that instant is kept, or he is told; the two are separated or final."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    main, other = a_company("Rossi"), a_company("Rossi", industry="Tools", channels=(email("b@rossi.example"),))
    merge = a_merge(main, other)
    acts: dict[str, Callable[[], Any]] = {
        "change": lambda: change_contact(fresh(main), {"industry": "Toys"}, by=SETUP),
        "delete": lambda: delete_contact(fresh(main), by=cast.administrator, at=DAWN),
        "anonymise": lambda: anonymise_contact(fresh(main), by=cast.administrator, at=DAWN),
    }
    undone, done = both(cast, lambda: undo(merge), acts[verb])
    left = Contact.objects.filter(pk=other.pk).first()
    if verb == "change":
        assert fresh(main).industry == "Toys" and left is not None and left.merged_into is None
        assert left.industry == "Tools"
    elif isinstance(undone, Refused):
        assert not isinstance(done, Refused) and (left is None or left.merged_into == main)
    else:
        assert left is not None and left.merged_into is None and left.name == "Rossi"


def test_undoing_twice_at_once(cast: Cast) -> None:
    main, other = a_company("Rossi"), a_company("Rossi")
    merge = a_merge(main, other)
    results = both(cast, lambda: undo(merge), lambda: undo(merge))
    assert sorted(getattr(result, "code", "") for result in results) == ["", "not-undoable"]
    assert fresh(other).merged_into is None


def test_undoing_while_merging_on(cast: Cast) -> None:
    top, main, other = (a_company("Rossi") for _number in range(3))
    merge = a_merge(main, other)
    undone, merged = both(cast, lambda: undo_merge(merge, by=SETUP, at=DAWN), lambda: a_merge(top, main))
    assert isinstance(merged, Merge) and fresh(main).merged_into == top
    if isinstance(undone, Refused):
        assert undone.code == "stale" and fresh(other).merged_into == top
        undo(merge)
    assert fresh(other).merged_into is None and fresh(main).merged_into == top
