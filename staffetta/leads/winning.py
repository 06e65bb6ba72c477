"""What is asked after a lead was won. Rooms above register; the win is saved before the question (P-02)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from staffetta.accounts.models import Member
from staffetta.leads.models import Lead

Question = Callable[[Member, Lead], "dict[str, Any] | None"]
"""Answers None when there is nothing to ask. Otherwise `key` (kebab-case), `template` (a fragment that begins with
ui.dialog_content and may use everything in the mapping), and `api` (what programs are told, JSON-ready)."""

ASK: list[Question] = []


def questions(member: Member, lead: Lead) -> list[dict[str, Any]]:
    """What this member is to be asked about the lead that he has just won."""
    return [asked for ask in ASK if (asked := ask(member, lead)) is not None]
