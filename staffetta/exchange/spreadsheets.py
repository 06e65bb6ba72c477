"""How exports write values and imports read them again: core.spreadsheets, which reports use as well (X-02)."""

from __future__ import annotations

from staffetta.core.spreadsheets import harmless, plain

__all__ = ["harmless", "plain"]
