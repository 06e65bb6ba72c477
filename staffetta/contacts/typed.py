"""Ids as they come in from addresses and forms."""

from __future__ import annotations

from staffetta.core.ids import id_of

__all__ = ["id_of"]
