"""The text by which a lead is found: title and number. The contact's name is found through the contact itself."""

from __future__ import annotations

from staffetta.core.text import fold


def folded(title: str, number: str) -> str:
    """Each word with a blank before it, so that a word's beginning is found by " begin"."""
    return f" {fold(title)} {fold(number)}"[:400]
