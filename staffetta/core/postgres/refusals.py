"""What stops the database or the instance from running, said to its administrator."""

from __future__ import annotations


class CannotRun(Exception):
    """One sentence or two: what is wrong and what to do about it. The command line prints it and ends with code 1."""
