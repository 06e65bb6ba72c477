"""What the kills play on: run as a program beside a running instance, prints what the clients need to know.

A firm whose quotes start a lead with five tasks, two of them for others than the client; a webhook that wants to hear
of every document, at an address where nobody answers.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import django


def main() -> None:
    """Found the firm."""
    django.setup()
    from staffetta.accounts.acts.make_key import make_key  # noqa: PLC0415 - needs Django
    from staffetta.core.isolation import workspace  # noqa: PLC0415 - as above
    from staffetta.leads.models import Pipeline  # noqa: PLC0415 - as above
    from staffetta.webhooks.models import Webhook  # noqa: PLC0415 - as above
    from tests.cast import SETUP, a_firm  # noqa: PLC0415 - as above
    from tests.documents.makers import a_prospect, a_type  # noqa: PLC0415 - as above
    from tests.playbooks.makers import a_line, a_sequence  # noqa: PLC0415 - as above

    with workspace(None):
        cast = a_firm()
    with workspace(cast.workspace.pk):
        lines = (a_line(days=0), a_line(assignee=cast.teammate), a_line(group=cast.back), a_line(assignee=cast.manager))
        type_ = a_type()
        type_.sequence = a_sequence(*lines, a_line(days=7))
        type_.pipeline = Pipeline.objects.get(code="sales")
        type_.save()
        Webhook.objects.create(
            url="https://127.0.0.1:9/", events=["document.created"], member=cast.administrator, secret="whsec_c2VjcmV0"
        )
        keys = [make_key(member, label="kills", by=SETUP)[1] for member in (cast.seller, cast.office)]
        contacts = [str(a_prospect(f"Ditta {number}").pk) for number in range(8)]
        people = [str(member.pk) for member in (cast.teammate, cast.manager)]
    today = datetime.now(UTC).date().isoformat()
    told = {"workspace": str(cast.workspace.pk), "keys": keys, "contacts": contacts, "told": people, "today": today}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
