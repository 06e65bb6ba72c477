"""Let a device in, or say what it needs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.dav.doors import SPAN, TooManyWrong, member_of


def let_in(request: HttpRequest) -> tuple[Member | None, HttpResponse]:
    """The member, or the answer for nobody."""
    try:
        member = member_of(request)
    except TooManyWrong:
        return None, HttpResponse(
            _("Too many attempts. Wait five minutes, then try again."),
            status=429,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": str(SPAN)},
        )
    if member is not None:
        return member, HttpResponse()
    said = _("Enter your e-mail address and a password for this device, which you make in Staffetta: My settings.")
    return None, HttpResponse(
        said,
        status=401,
        content_type="text/plain; charset=utf-8",
        headers={"WWW-Authenticate": 'Basic realm="Staffetta", charset="UTF-8"'},
    )
