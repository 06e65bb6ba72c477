"""What was learnt of the contacts of this workspace, by which single ones are compared between searches."""

from __future__ import annotations

from staffetta.duplicates.matching.unlearnt import unlearnt
from staffetta.duplicates.matching.weighing import Weighing
from staffetta.duplicates.models import Run
from staffetta.duplicates.reading import ATTRIBUTES

ENOUGH = 1_000
"""With fewer contacts of a kind, nothing is learnt from them: chance is too loud."""


def weighing_of(kind: str, run: Run | None = None) -> Weighing:
    """The weights for contacts of this kind: of this search, else of the newest finished one, else what is expected."""
    last = run or Run.objects.finished().first()
    said = last.learnt.get(kind) if last else None
    expected = unlearnt(ATTRIBUTES[kind])
    if not said:
        return expected
    learnt = Weighing.from_json(said)
    return learnt if learnt.attributes == expected.attributes else expected
