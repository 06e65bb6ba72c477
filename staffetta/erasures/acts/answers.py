"""Answers of the API that are kept for repetition (X-03) and tell of what was erased. Called within acts."""

from __future__ import annotations

import re
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Answer
from staffetta.core.problems import problem

_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def forget_answers(reached: set[UUID]) -> int:
    """Put "gone" in the place of answers that name one of these records: the request stays answered, and a repetition
    does not do it again. Answers are kept for a day, so all of them can be read."""
    wanted = {str(pk).encode() for pk in reached}
    found = [
        pk
        for pk, body in Answer.objects.values_list("pk", "body").iterator(chunk_size=500)
        if wanted & set(_ID.findall(bytes(body)))
    ]
    gone = problem(410, "gone", _("What this request was about has been erased."))
    headers = {"Content-Type": gone.headers["Content-Type"]}
    return Answer.objects.filter(pk__in=found).update(status=410, headers=headers, body=gone.content)
