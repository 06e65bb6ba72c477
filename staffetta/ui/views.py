"""Pages that belong to no room: administration, search, gallery, and what is shown when something is wrong."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from staffetta.core.problems import problem
from staffetta.ui import administration as cards
from staffetta.ui import gallery as showcase
from staffetta.ui import search as searching
from staffetta.ui.page import as_toast, count_meanwhile, render


@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """All that this member may administer, as cards."""
    member = getattr(request, "member", None)
    if member is None:
        return redirect_to_login(request.get_full_path())
    return render(request, "ui/administration.html", {"menu": "administration", "groups": cards.groups(member)})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What is found for ?q=: a fragment while typing, a page of its own otherwise."""
    member = getattr(request, "member", None)
    if member is None:
        return redirect_to_login(request.get_full_path())
    text = request.GET.get("q", "").strip()[:200]
    fragment = request.headers.get("HX-Request") == "true"
    if not fragment:
        count_meanwhile(request)
    context = {"text": text, "groups": searching.find(member, text, limit=6 if fragment else 25)}
    return render(request, "ui/search_hits.html" if fragment else "ui/search.html", context)


def _gallery_visitor(request: HttpRequest) -> HttpResponse | None:
    """None for those who may look at the gallery; signed-out people are sent to sign in, others find nothing."""
    member = getattr(request, "member", None)
    if settings.DEBUG or getattr(member, "is_administrator", False):
        return None
    if member is None:
        return redirect_to_login(request.get_full_path())
    raise Http404


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state; for administrators, and for everybody in development."""
    return _gallery_visitor(request) or render(request, "ui/gallery.html", showcase.context(request))


@require_safe
def gallery_options(request: HttpRequest) -> HttpResponse:
    """The choices that the gallery's search-as-you-type field asks for."""
    found = {"options": showcase.options(request.GET.get("q", ""))}
    return _gallery_visitor(request) or render(request, "ui/options.html", found)


CODES = {403: "forbidden", 404: "not-found", 500: "server-error"}


def _wrong(request: HttpRequest, status: int, title: str, text: str, icon: str) -> HttpResponse:
    if request.path.startswith("/api/v"):  # programs get what they can read, also where no room answers
        return problem(status, CODES[status], f"{title} {text}")
    if request.headers.get("HX-Request") == "true":
        response = render(
            request, "ui/toast.html", {"sentence": f"{title} {text}", "tone": "danger"}, status, bare=True
        )
        return as_toast(response)
    context = {"title": title, "text": text, "icon": icon, "status": status}
    return render(request, "ui/wrong.html", context, status, bare=True)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing that this member may see."""
    return _wrong(
        request, 404, _("There is nothing here."), _("It was deleted, or you have no access to it."), "search-x"
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the member may not do this."""
    return _wrong(request, 403, _("This is not open to you."), _("Ask an administrator if you need it."), "lock")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old, or did not come from us."""
    return _wrong(
        request,
        403,
        _("This form has expired."),
        _("Go back, reload the page and send it again; what you typed is kept."),
        "timer-off",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return _wrong(
        request,
        500,
        _("Something went wrong on our side."),
        _("Nothing was saved. Try again; if it happens again, tell your administrator."),
        "circle-alert",
    )
