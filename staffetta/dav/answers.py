"""Answers in the form that clients understand, with a sentence for whoever looks at them."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse

from staffetta.core.refusals import Refused, Stale
from staffetta.dav import xml

XML = "application/xml; charset=utf-8"
OFFERS = "1, 3, access-control, calendar-access, addressbook"
METHODS = ("OPTIONS", "GET", "HEAD", "PUT", "DELETE", "PROPFIND", "PROPPATCH", "REPORT")


def many(responses: Iterable[str], token: str = "") -> HttpResponse:
    """207."""
    return HttpResponse(xml.multistatus(responses, token), status=207, content_type=XML)


def refuse(status: int, *inner: str, sentence: str = "") -> HttpResponse:
    """An error with the conditions that were not met, and a sentence."""
    said = f"<D:responsedescription>{xml.text(sentence)}</D:responsedescription>" if sentence else ""
    return HttpResponse(xml.error(*inner, said), status=status, content_type=XML)


def refused(error: Refused, *inner: str) -> HttpResponse:
    """A refusal of an act: 412 for what somebody else has changed, else 403: asking again would not help."""
    code = xml.element(xml.name(xml.OURS, "refused"), xml.element(xml.name(xml.OURS, "code"), xml.text(error.code)))
    sentence = " ".join(dict.fromkeys([error.sentence, *error.fields.values()]))
    status = 412 if isinstance(error, Stale) else 403
    return refuse(status, code, *inner, sentence=sentence)


def empty(status: int, **headers: str) -> HttpResponse:
    return HttpResponse(status=status, headers=headers)
