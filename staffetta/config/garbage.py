"""How often a process that serves looks for garbage.

Python looks after every 700 new objects, which is several times for each page, and now and then through everything that
Django has loaded, though a page leaves hardly any cycles. What is there once the application has loaded is left out of
it, and the rest is looked through a few times in a second of work: a tenth of the time of a list.
"""

from __future__ import annotations

import gc

NEW_OBJECTS = 50_000


def look_seldom() -> None:
    """Called once the application has loaded, by whoever serves it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)
