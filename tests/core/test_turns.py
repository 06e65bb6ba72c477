"""Whoever keeps the database waiting goes first (core/turns.py)."""

from __future__ import annotations

import threading
from contextvars import copy_context

from staffetta.core import turns
from staffetta.core.turns import after_others, first, helping, meanwhile


def test_others_wait_while_one_is_in_a_hurry() -> None:
    passed = threading.Event()

    def read_ahead() -> None:
        after_others()
        passed.set()

    with first():
        thread = threading.Thread(target=read_ahead)
        thread.start()
        assert not passed.wait(0.05)
        with meanwhile():
            assert passed.wait(10)
    thread.join(10)
    passed.clear()
    read_ahead()
    assert passed.is_set()
    with meanwhile():  # nobody is first
        read_ahead()


def _free() -> bool:
    return turns._free.is_set()


def test_others_go_on_when_the_first_and_who_helps_him_wait() -> None:
    waits, goes_on, works = (threading.Event() for _name in range(3))

    def help_() -> None:
        with helping():
            with meanwhile():
                waits.set()
                goes_on.wait(10)
            works.set()
            waits.wait(10)

    with first():
        assert not _free()
        helper = threading.Thread(target=copy_context().run, args=(help_,))
        helper.start()
        assert waits.wait(10) and not _free()  # one waits, the other does not
        with meanwhile():
            assert _free()
            waits.clear()
            goes_on.set()
            assert works.wait(10) and not _free()
            waits.set()
            helper.join(10)
            assert _free()
        assert not _free()
    assert _free()
