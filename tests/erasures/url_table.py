"""Who gets what at the addresses of erasures."""

from __future__ import annotations

from typing import Any

PAGES: dict[str, Any] = {}
API: dict[str, Any] = {}
