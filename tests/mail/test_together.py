"""Two workers at once send each letter once (T-04)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from staffetta.core.isolation import workspace
from staffetta.mail import sending
from staffetta.mail.acts import owe
from staffetta.mail.acts.owe import owe_line
from staffetta.mail.models import Letter
from staffetta.mail.writers import Written
from tests.cast import DAWN, a_firm
from tests.mail.smtp import MailServer
from tests.together import both


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_once(post: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def written(_source: str, _member: Any, _lines: Any) -> Written:
        return Written("Hello", "Hello", "<p>Hello</p>")

    monkeypatch.setattr(sending, "write", written)
    monkeypatch.setattr(owe, "TOGETHER", timedelta(0))
    cast = a_firm()
    with workspace(cast.workspace.pk):
        for member in (cast.seller, cast.teammate, cast.office, cast.clerk):
            owe_line(member, source="tests", kind="tests", ref=member.pk, due_at=DAWN, at=DAWN)
        both(cast, sending.send_all, sending.send_all, sending.send_all)
        assert sorted(to for _from, to in post.envelopes) == sorted(
            f"{name}@rossi.example" for name in ("sara", "tino", "olga", "karl")
        )
        assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
