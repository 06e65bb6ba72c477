"""Tell open pages that something changed: best effort, after the commit, nothing but names of topics.

A topic is a room ("leads"), or the mark of one record. Whoever listens (config/live) hears which topics of which
workspace changed, and perhaps for which member alone; the page then asks for what it shows, by an ordinary request with
all rights checked. Nothing depends on being heard: a page that heard nothing shows what it showed.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from staffetta.core.isolation import current_workspace_id

CHANNEL = "staffetta_live"
EVERYTHING = "*"
"""The topic that stands for all topics."""
_LONGEST = 7000  # PostgreSQL takes 7999 bytes
_TOPIC = re.compile(r"[a-z][a-z0-9_.-]{0,39}|#[0-9a-f]{8}|#?\*")


def mark_of(record_id: uuid.UUID) -> str:
    """The topic of everything that happens to one record: a lead and its process have the same."""
    return f"#{record_id.hex[-8:]}"


EVERY_MARK = "#*"
"""Stands for the marks of more records than it is worth to name."""


@dataclass(frozen=True)
class News:
    """What one message says: these topics changed, in a workspace, for everybody there or for one member."""

    workspace_id: uuid.UUID
    topics: frozenset[str]
    member_id: uuid.UUID | None = None


class _Pending:
    """What the running transaction tells once it is committed."""

    def __init__(self) -> None:
        self.told: dict[tuple[uuid.UUID, uuid.UUID | None], set[str]] = {}

    def __call__(self) -> None:
        if connection.connection is None or not self.told:
            return
        statements = ";".join(f"notify {CHANNEL}, '{text}'" for text in _packed(self.told))
        # Past Django and the cursor: these are names and ids of ours, and every act ends here.
        connection.connection.pgconn.exec_(statements.encode())


def publish(topic: str, *, member_id: uuid.UUID | None = None) -> None:
    """Have every open page of the current workspace that listens to this topic hear that something changed, once the
    running transaction is committed; with `member_id` only this member's pages. However often it is said in one
    transaction, it is told once. Raises ValueError for a topic that is no plain word."""
    publish_all((topic,), member_id=member_id)


def publish_all(topics: Iterable[str], *, member_id: uuid.UUID | None = None) -> None:
    """The same for several topics."""
    several = set(topics)
    for topic in several:
        if _TOPIC.fullmatch(topic) is None:
            raise ValueError(f"{topic!r} cannot be a topic")
    if not several:
        return
    known = [entry[1] for entry in connection.run_on_commit]
    pending = next((one for one in known if isinstance(one, _Pending)), None)
    new = pending or _Pending()
    new.told.setdefault((current_workspace_id(), member_id), set()).update(several)
    if pending is None:
        transaction.on_commit(new, robust=True)


def _packed(told: dict[tuple[uuid.UUID, uuid.UUID | None], set[str]]) -> Iterator[str]:
    """As few messages as there are workspaces, almost always one: "workspace;leads,processes;member:notices"."""
    parts: dict[uuid.UUID, list[str]] = {}
    for (workspace_id, member_id), topics in told.items():
        whose = "" if member_id is None else f"{member_id.hex}:"
        parts.setdefault(workspace_id, []).append(whose + ",".join(sorted(topics)))
    for workspace_id, said in parts.items():
        message = workspace_id.hex
        for part in said:
            if len(message) + len(part) >= _LONGEST:
                yield message
                message = workspace_id.hex
            message += f";{part}"
        yield message


def unpacked(message: str) -> list[News]:
    """What a message says; nothing for one that is not ours."""
    workspace_id, *parts = message.split(";")
    news = []
    try:
        inside = uuid.UUID(hex=workspace_id)
        for part in parts:
            whose, colon, topics = part.rpartition(":")
            news.append(News(inside, frozenset(topics.split(",")), uuid.UUID(hex=whose) if colon else None))
    except ValueError:
        return []
    return news
