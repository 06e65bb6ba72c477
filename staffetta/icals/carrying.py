"""A file between the page that shows what is in it and the one that brings it in: the form carries it, signed.

So nothing is stored of a file that nobody brings in, and what was shown is what comes in.
"""

from __future__ import annotations

import base64
from typing import NamedTuple

from django.core import signing

from staffetta.accounts.models import Member

_AGE = 3600


class Carried(NamedTuple):
    """A file, and whether what lies in the past is wanted."""

    data: bytes
    past: bool


def _signer(member: Member) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"icals.file {member.pk}")


def closed(carried: Carried, member: Member) -> str:
    """As text for a hidden field; nobody else's form takes it."""
    said = [base64.b64encode(carried.data).decode(), carried.past]
    return _signer(member).sign_object(said, compress=True)


def opened(text: str, member: Member) -> Carried | None:
    """What `closed` made for this member within the last hour; None for anything else."""
    try:
        data, past = _signer(member).unsign_object(text, max_age=_AGE)
    except signing.BadSignature:
        return None
    return Carried(base64.b64decode(data), bool(past))
