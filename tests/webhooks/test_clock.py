"""What the clock looks for costs one question, however many workspaces rest (X-03)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from staffetta.accounts.models import Workspace
from staffetta.core.isolation import workspace
from staffetta.webhooks.jobs import send_what_is_due
from staffetta.webhooks.models import Delivery
from tests.cast import Cast
from tests.leads.makers import a_lead
from tests.webhooks.makers import a_webhook


def sent_for() -> list[str]:
    """The workspaces for which the clock enqueued the sending."""
    jobs = ProcrastinateJob.objects.filter(status="todo", task_name__endswith="webhooks.waking.send_due")
    return [job.args["workspace_id"] for job in jobs]


def test_only_what_is_due_of_an_active_webhook_is_sent_for(
    people: Cast, other_firm: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(20):
        with workspace(key := uuid4()):
            Workspace.objects.create(pk=key, name=f"Firm {number}")
    a_webhook(people.administrator, "https://one.example/")
    with workspace(other_firm.workspace.pk):
        a_webhook(other_firm.administrator, "https://other.example/")
        a_lead(other_firm.seller)
        other = Delivery.objects.get()
    a_lead(people.seller)
    mine = Delivery.objects.get()
    now = timezone.now()

    def asked(*, due: Delivery | None, questions: int) -> list[str]:
        ProcrastinateJob.objects.all().delete()
        for one in (mine, other):
            with workspace(one.workspace_id):
                at = now - timedelta(minutes=1) if one == due else now + timedelta(hours=1)
                Delivery.objects.filter(pk=one.pk).update(next_at=at)
        with workspace(None), django_assert_num_queries(questions):
            send_what_is_due(now)
        return sent_for()

    assert asked(due=None, questions=1) == []
    with workspace(None):
        assert asked(due=mine, questions=2) == [str(people.workspace.pk)]
        assert asked(due=other, questions=2) == [str(other_firm.workspace.pk)]
    mine.webhook.is_active = False
    mine.webhook.save()
    assert asked(due=mine, questions=1) == []
