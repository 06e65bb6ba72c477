"""Moved to staffetta.accounts.firm."""

from staffetta.accounts.firm import day_of, running_firm

__all__ = ["day_of", "running_firm"]
