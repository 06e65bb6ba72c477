"""Between views and browser: refusals become pages or toasts, redirects reach htmx."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from staffetta.core.refusals import Refused
from staffetta.ui.page import as_toast, in_background, render

GetResponse = Callable[[HttpRequest], HttpResponse]
NOSCRIPT = re.compile(rb"<noscript[ >].*?</noscript>", re.DOTALL)


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx sent the request, whatever it will do with the answer."""
    return request.headers.get("HX-Request") == "true"


class FragmentMiddleware:
    """Turns a redirect into HX-Redirect for htmx: the browser goes there, instead of a page landing in a fragment. What
    open pages ask by themselves leaves the session as it is."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if in_background(request) and hasattr(request, "session"):
            request.session.modified = False  # what a page remembers is what somebody asked for
        if is_htmx(request):
            _without_noscript(response)
            if response.status_code in (301, 302, 303, 307):
                response = _go_to(request, response)
            response.headers.setdefault("Vary", "HX-Request")
        return response


def _without_noscript(response: HttpResponse) -> None:
    """Take out what is for browsers without scripts: in a fragment it would not be passed over but become elements, and
    a field would be sent twice, the second time empty."""
    if not response.streaming and b"<noscript" in response.content:
        response.content = NOSCRIPT.sub(b"", response.content)


class RefusalMiddleware(FragmentMiddleware):
    """Says a refusal: a toast to htmx, a small page otherwise. The API has its own handler."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django asks here when a view raised."""
        if not isinstance(exception, Refused) or request.path.startswith("/api/"):
            return None
        return refusal(request, exception)


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer that shows this refusal and leaves the page, and what was typed, as it is."""
    context = {"sentence": refused.sentence, "code": refused.code, "extra": refused.extra, "status": refused.status}
    if not is_htmx(request):
        return render(request, "ui/refusal.html", {**context, "back": _back(request)}, refused.status, bare=True)
    response = render(request, "ui/toast.html", {**context, "tone": "danger"}, refused.status, bare=True)
    as_toast(response)
    response["HX-Trigger"] = json.dumps({"staffetta:refused": {"code": refused.code, "fields": refused.fields}})
    return response


def _back(request: HttpRequest) -> str:
    """The page of ours that the request came from, else the start."""
    referer = urlsplit(request.headers.get("Referer", ""))
    if referer.netloc == request.get_host() and referer.path != request.path:
        return referer.path + (f"?{referer.query}" if referer.query else "")
    return request.path if referer.netloc == request.get_host() and request.method != "GET" else "/"


def _go_to(request: HttpRequest, redirect: HttpResponse) -> HttpResponse:
    address = redirect["Location"]
    login = resolve_url(settings.LOGIN_URL)
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    if urlsplit(address).path == login and page.path and page.path != login:
        here = page.path + (f"?{page.query}" if page.query else "")
        address = f"{login}?{urlencode({'next': here})}"
    response = HttpResponse(status=401 if urlsplit(address).path == login else 204)
    response["HX-Redirect"] = address
    response.cookies = redirect.cookies
    return response
