"""Work is put on the queue inside the running transaction, in the worker as everywhere."""

from __future__ import annotations

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from staffetta.core.jobs import enqueue, enqueue_unless_waiting
from staffetta.mail.waking import send_due
from tests.cast import Cast


def test_in_the_worker_too_what_is_rolled_back_leaves_no_work(firm: Cast) -> None:
    with app.replace_connector(app.connector.get_worker_connector()):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            enqueue(send_due)
            assert ProcrastinateJob.objects.count() == 1
            raise ZeroDivisionError
        assert not ProcrastinateJob.objects.exists()
        enqueue_unless_waiting(send_due)
        enqueue_unless_waiting(send_due)
        assert ProcrastinateJob.objects.get().args == {"workspace_id": str(firm.workspace.pk)}
