"""When the tasks of a sequence fall (A-04). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate


def line_dates(start: date, days: Sequence[int]) -> list[date]:
    """The date of each line: the first is the start, each further one that many days after the one before it.

    Days 0, 3, 7 started on 1 March give 1, 1 and 4 March: the last value is unused.
    """
    passed = accumulate(days[:-1], initial=0) if days else ()
    return [start + timedelta(days=count) for count in passed]
