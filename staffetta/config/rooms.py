"""Which rooms have an API router, and where it hangs under /api/v1."""

from __future__ import annotations

from ninja import Router

ROUTERS: list[tuple[str, Router]] = []
