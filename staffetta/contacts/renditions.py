"""Other forms in which programs can ask for a contact (Accept): rooms above say which, in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse

Rendition = Callable[[HttpRequest, UUID], HttpResponse]
_known: dict[str, Rendition] = {}


def register(media_type: str, answer: Rendition) -> None:
    """Say who answers with this media type. It looks whether the member sees the contact."""
    _known[media_type] = answer


def preferred(request: HttpRequest) -> Rendition | None:
    """Who answers, if the request would rather have another form than JSON."""
    wanted = request.get_preferred_type(["application/json", *_known])
    return _known.get(wanted) if wanted is not None else None
