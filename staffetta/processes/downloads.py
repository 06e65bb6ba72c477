"""Hands out the bytes of an attachment: to be saved, never shown in a page of ours, for it may be anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.http import Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header

from staffetta.processes.files import place_of
from staffetta.processes.models import Attachment

_CHUNK = 64 * 1024


def handed_out(file: Attachment, media_type: str) -> StreamingHttpResponse:
    """The answer with the bytes. Raises Http404 when they are gone."""
    place = place_of(file.pk)
    if not place.exists():
        raise Http404
    answer = StreamingHttpResponse(_chunks(place), content_type=media_type)
    answer.headers["Content-Length"] = str(place.stat().st_size)
    answer.headers["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _chunks(place: Path) -> Iterator[bytes]:
    """Opened when the first byte is asked for, so that an answer nobody reads leaves nothing open."""
    with place.open("rb") as bytes_:
        while chunk := bytes_.read(_CHUNK):
            yield chunk
