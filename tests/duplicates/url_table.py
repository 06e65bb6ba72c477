"""Who gets what at the addresses of duplicates."""

from __future__ import annotations

PAGES: dict[str, object] = {}
API: dict[str, object] = {}
