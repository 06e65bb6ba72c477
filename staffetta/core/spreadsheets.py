"""Values in files that spreadsheets open: none is taken for a formula, and each comes back as it was (X-02)."""

from __future__ import annotations

import re

# What spreadsheets begin a formula with (OWASP: CSV injection), also in full width, and what they skip before it.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def harmless(value: str) -> str:
    """The value with an apostrophe before it where a spreadsheet would reckon: '=1+1, '+39 02 1234.

    An apostrophe that stands there already gets one more, so that `plain` always gives back what it was.
    """
    return f"'{value}" if _FORMULA.match(value) else value


def plain(value: str) -> str:
    """The opposite: for reading files that were written so."""
    return value[1:] if value.startswith("'") and _FORMULA.match(value) else value
