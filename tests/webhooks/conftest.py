"""Webhooks may speak to this machine in tests, and a receiver listens there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from staffetta.webhooks.wanted import forget
from tests.webhooks.receiver import Receiver, listening


@pytest.fixture(autouse=True)
def _own_machine(settings: Any) -> Iterator[None]:
    settings.WEBHOOKS_PRIVATE = True
    forget()
    yield
    forget()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as one:
        yield one
