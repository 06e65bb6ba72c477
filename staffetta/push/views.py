"""One's own devices, and the script that runs on them."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.push.acts.add_device import Subscription, add_device
from staffetta.push.acts.remove_device import remove_device
from staffetta.push.models import Device
from staffetta.ui.page import toast

HERE = Path(__file__).parent


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands below /push/ and works for all pages."""
    script = (HERE / "worker.js").read_text().replace("ICON", static("ui/favicon.svg"))
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    answer["Cache-Control"] = "no-cache"
    return answer


@require_POST
@signed_in
def add(request: MemberRequest) -> HttpResponse:
    """Have this browser tell me. It says what its push service gave it, once more after every sign-in."""
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth", "label")}
    add_device(
        Subscription(**given, session_key=request.session.session_key or ""), by=request.member, at=timezone.now()
    )
    return HttpResponse(status=204)


@require_POST
@signed_in
def remove(request: MemberRequest, device_id: UUID) -> HttpResponse:
    """A device is no longer to tell me."""
    device = get_object_or_404(Device.objects.visible_to(request.member), pk=device_id)
    remove_device(device, by=request.member)
    toast(request, _("The device was removed."))
    return redirect("notices:preferences")
