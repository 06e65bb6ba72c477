"""What the webhooks of a workspace want to be told: read once in each transaction that tells something."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from staffetta.core.db.remembered import remembered
from staffetta.core.isolation import current_workspace_id
from staffetta.webhooks import events
from staffetta.webhooks.models import Webhook


@dataclass
class Known:
    """Which webhooks want what, as it was read in one transaction of one workspace."""

    block: object
    workspace: UUID
    wanted: dict[str, list[UUID]]


class _Memory(threading.local):
    known: Known | None = None


_memory = _Memory()


def forget() -> None:
    """What was read is no longer so: called by the acts that change webhooks."""
    _memory.known = None


@remembered(plan=True)
def _active() -> QuerySet[Webhook]:
    return Webhook.objects.active().only("pk", "events")


def wanted_types() -> dict[str, list[UUID]]:
    """By type of message: the webhooks that want it. Read once in a transaction."""
    block = connection.atomic_blocks[0] if connection.atomic_blocks else None
    inside, known = current_workspace_id(), _memory.known
    if known is None or block is None or known.block is not block or known.workspace != inside:
        known = _memory.known = Known(block, inside, _read())
    return known.wanted


def _read() -> dict[str, list[UUID]]:
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for webhook in _active():
        for name in webhook.events or events.BY_NAME:
            wanted[name].append(webhook.pk)
    return dict(wanted)
