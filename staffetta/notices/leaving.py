"""The page behind the link that ends e-mails; open to whoever has the link, signed in or not (RFC 8058)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from staffetta.accounts.models import Member
from staffetta.core.isolation import workspace
from staffetta.notices import kinds
from staffetta.notices.acts.unsubscribe import AGENDA, unsubscribe
from staffetta.notices.unsubscribing import read
from staffetta.ui.page import render


@csrf_exempt  # the link itself is the right, and mail programs send nothing else
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Ask (GET), or end the e-mails of the kinds that the link names (POST, by mail programs as well)."""
    said = read(token)
    if said is None:
        raise Http404
    with workspace(said.workspace_id):
        member = Member.objects.active().select_related("user").filter(pk=said.member_id).first()
        if member is None:
            raise Http404
        with translation.override(member.user.language):
            done = request.method == "POST"
            if done:
                unsubscribe(member, said.kinds)
            context = {"labels": [_label(key) for key in said.kinds], "done": done}
            return render(request, "notices/leave.html", context, bare=True)


def _label(key: str) -> str:
    kind = kinds.kind(key)
    if kind is not None:
        return force_str(kind.label)
    return _("My day by e-mail") if key == AGENDA else key
