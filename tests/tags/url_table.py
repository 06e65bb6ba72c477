"""Who gets what at the addresses of tags: every member may know them all."""

from __future__ import annotations

from tests.house.walk import Scene, members


def furnish(scene: Scene) -> None:
    """Nothing is needed."""


PAGES: dict[str, object] = {}

API = {"GET /tags": members()}
