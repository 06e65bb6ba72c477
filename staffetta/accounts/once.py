"""A form that is sent again because its answer was lost is answered again, not saved twice.

Forms with a draft carry a token, `once` (ui/components/forms.html); it stays with the draft until the form was saved.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Answer
from staffetta.core.refusals import Refused

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponse]

KEPT = ("Content-Type", "Location", "HX-Redirect", "HX-Trigger", "HX-Retarget", "HX-Reswap", "HX-Reselect")
CARRIED = frozenset({"csrfmiddlewaretoken", "once", "kept"})


class SavedBefore(Refused):
    """The form was saved by an earlier sending, and something else stands in it now."""


def once(view: View[P]) -> View[P]:
    """Let a form that carries a token be saved once, within `signed_in`; what is refused may be sent again.

    A second sending that comes at the same time waits until the first has committed, and repeats its answer. With other
    values it raises SavedBefore.
    """

    @functools.wraps(view)
    def saved_once(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        token = request.POST.get("once", "") if request.method == "POST" else ""
        if not token.isalnum() or len(token) > 64:
            return view(request, *args, **kwargs)
        digest = _digest_of(request)
        with transaction.atomic():
            mine = Answer(member=request.member, key=f"form {token}", request_digest=digest)
            Answer.objects.bulk_create([mine], ignore_conflicts=True)
            known = Answer.objects.get(member=request.member, key=mine.key)
            if known.pk != mine.pk:
                return _repeat(known, digest)
            response = view(request, *args, **kwargs)
            if response.status_code >= 400:
                known.delete()
                return response
            known.status = response.status_code
            known.headers = {name: response.headers[name] for name in KEPT if name in response.headers}
            known.body = response.content
            known.save(update_fields=["status", "headers", "body"])
        return response

    return saved_once  # type: ignore[return-value]  # by position, as views are called


def _repeat(known: Answer, digest: str) -> HttpResponse:
    if known.request_digest != digest:
        raise SavedBefore(
            _("This was saved already. What you have changed since then is not: open the form again to add it.")
        )
    return HttpResponse(bytes(known.body), status=known.status or 200, headers=known.headers)


def _digest_of(request: MemberRequest) -> str:
    """What makes a sending the same: address, what was typed, names and sizes of files."""
    said: list[Any] = [request.path]
    said += [(name, request.POST.getlist(name)) for name in sorted(request.POST) if name not in CARRIED]
    said += [(name, [(f.name, f.size) for f in request.FILES.getlist(name)]) for name in sorted(request.FILES)]
    return hashlib.sha256(repr(said).encode()).hexdigest()
