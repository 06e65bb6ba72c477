"""Identifiers (RFC 9562)."""

from __future__ import annotations

import threading
import time
import uuid

from staffetta.core.ids import uuid7, uuid7_texts


def test_version_variant_and_time() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    assert made.version == 7 and made.variant == uuid.RFC_4122
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1


def test_each_is_greater_than_the_one_before_also_across_threads() -> None:
    made: list[list[uuid.UUID]] = [[] for _ in range(4)]
    threads = [threading.Thread(target=lambda n=n: made[n].extend(uuid7() for _ in range(5000))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(ids == sorted(ids) for ids in made)
    assert len({one for ids in made for one in ids}) == 20_000


def test_many_at_once_are_of_the_same_kind_and_in_order() -> None:
    before = uuid7()
    texts = uuid7_texts(5000)
    ids = [uuid.UUID(text) for text in texts]
    after = uuid7()
    assert [before, *ids, after] == sorted({before, *ids, after})
    assert {one.version for one in ids} == {7} and {one.variant for one in ids} == {uuid.RFC_4122}
    assert all(len(text) == 32 for text in texts) and uuid7_texts(0) == []
