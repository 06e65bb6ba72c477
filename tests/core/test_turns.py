"""Whoever keeps the database waiting goes first (core/turns.py)."""

from __future__ import annotations

import threading

from staffetta.core.turns import after_others, first, meanwhile


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
