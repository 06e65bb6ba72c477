"""A POST repeated with the same Idempotency-Key is answered, not done again (X-03)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from staffetta.accounts.models import Answer, Member
from staffetta.core.db.bulk import insert_unless_there
from staffetta.core.db.making import fresh
from staffetta.core.db.remembered import remembered
from staffetta.core.problems import problem

KEPT_HEADERS = ("Content-Type", "Location", "ETag")


class _ServerError(Exception):
    """Carries a 5xx answer out of the transaction, so that it is rolled back and may be tried again."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def answered_once(request: HttpRequest, member: Member, handle: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """Handle the request in one transaction with its remembered answer.

    The first request with a key inserts the row; one that comes at the same time waits at the unique index until the
    first has committed, then repeats its answer. Another body under the same key is refused (422). A server error is
    not remembered.
    """
    key = request.headers["Idempotency-Key"].strip()
    if not key or len(key) > 255:
        return problem(400, "bad-idempotency-key", _("The Idempotency-Key must have between 1 and 255 characters."))
    digest = _digest_of(request)
    try:
        with transaction.atomic():
            return _first_or_repeated(request, member, handle, key, digest)
    except _ServerError as error:
        return error.response


def _first_or_repeated(
    request: HttpRequest, member: Member, handle: Callable[[HttpRequest], HttpResponse], key: str, digest: str
) -> HttpResponse:
    mine = fresh(Answer, member=member, key=key, request_digest=digest)
    if not insert_unless_there(mine):
        known = _known(member.pk, key)  # nobody, if it was old and forgotten at this instant
        return _repeat(known[0], digest) if known else _first_or_repeated(request, member, handle, key, digest)
    response = handle(request)
    if response.status_code >= 500:
        raise _ServerError(response)
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    with connection.planned_cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute(
            "update accounts_answer set status = %s, headers = %s, body = %s where workspace_id = %s and id = %s",
            (response.status_code, json.dumps(headers), response.content, mine.workspace_id, mine.pk),
        )
    return response


@remembered(plan=True)
def _known(member_id: UUID, key: str) -> QuerySet[Answer]:
    return Answer.objects.filter(member=member_id, key=key)


def _repeat(known: Answer, digest: str) -> HttpResponse:
    if known.request_digest != digest:
        return problem(422, "idempotency-key-reused", _("This Idempotency-Key was already used for another request."))
    response = HttpResponse(bytes(known.body), status=known.status or 200, headers=known.headers)
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _is_form(request: HttpRequest) -> bool:
    """Whether the body is a form with files that can be read."""
    return request.content_type == "multipart/form-data" and "boundary" in (request.content_params or {})


def _digest_of(request: HttpRequest) -> str:
    """What makes a request the same: method, address and body. Of a form with files, its fields and their bytes,
    since the boundary between them differs from one request to the next."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if _is_form(request):
        for name in sorted(request.POST):
            digest.update(f"{name}={request.POST.getlist(name)}\n".encode())
        for name in sorted(request.FILES):
            for file in request.FILES.getlist(name):
                digest.update(f"{name}:{file.name}\n".encode())
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()
