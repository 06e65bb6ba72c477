"""What a customer sees who opens his link. Nobody is signed in here, and nothing is stored in his browser."""

from __future__ import annotations

import functools
from collections.abc import Callable

from csp.decorators import csp
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from staffetta.accounts.limits import address_of, is_within
from staffetta.sharing.doors import seen_by
from staffetta.ui.page import render

View = Callable[[HttpRequest, str], HttpResponse]
STRICT = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}


def private(view: View) -> View:
    """Nobody keeps, indexes or passes on the answer: neither browsers nor what stands between, nor search engines."""

    @functools.wraps(view)
    def gate(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return gate


@require_safe
@csp(STRICT)  # type: ignore[untyped-decorator]
@private
def customer(request: HttpRequest, token: str) -> HttpResponse:
    """The state of a post-sales process, by a secret link. A link that is unknown, expired or revoked gets one and the
    same answer."""
    asks = is_within("share-address", address_of(request), most=60, seconds=60)
    if not asks or not is_within("share-link", token, most=120, seconds=60):
        refused = _nothing(request, _("Too many requests."), _("Wait a minute, then open the link again."), 429)
        refused.headers["Retry-After"] = "60"
        return refused
    with seen_by(token, timezone.now()) as sight:
        if sight is not None:
            return render(request, "sharing/customer.html", {"member": None, "sight": sight}, bare=True)
    return _nothing(
        request, _("There is nothing here."), _("This link is not valid, or not any more. Ask for a new one."), 404
    )


def _nothing(request: HttpRequest, title: str, text: str, status: int) -> HttpResponse:
    return render(
        request, "sharing/nothing.html", {"member": None, "title": title, "text": text}, status=status, bare=True
    )
