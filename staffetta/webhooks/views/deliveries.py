"""What a webhook has told: the log, one message, sending again (X-03)."""

from __future__ import annotations

import json
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.core.paging import page
from staffetta.ui.page import render, toast
from staffetta.webhooks.acts.replay import replay_period
from staffetta.webhooks.acts.retry import retry_delivery
from staffetta.webhooks.acts.try_out import try_out
from staffetta.webhooks.events import BY_NAME, PING
from staffetta.webhooks.forms import ReplayForm
from staffetta.webhooks.models import Delivery
from staffetta.webhooks.schedule import WAITS
from staffetta.webhooks.views.finding import MENU, SIGNS, delivery_of, health, webhook_of


@require_safe
@administrators
def webhook(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """?state= and ?type= narrow the log, newest first."""
    found = webhook_of(request, webhook_id)
    state, type_ = request.GET.get("state", ""), request.GET.get("type", "")
    rows = Delivery.objects.visible_to(request.member).filter(webhook=found)
    if state in Delivery.State.values:
        rows = rows.filter(state=state)
    if type_ in BY_NAME or type_ == PING:
        rows = rows.filter(type=type_)
    context = {
        "menu": MENU,
        "webhook": found,
        "health": health(found),
        "both_secrets": len(found.secrets_at(timezone.now())) > 1,
        "page": page(
            rows.defer("payload", "answer"), order=("-created_at", "-pk"), cursor=request.GET.get("cursor", "")
        ),
        "total": rows.count(),
        "is_narrowed": bool(state or type_),
        "state": state,
        "type": type_,
        "address": "?" + urlencode({name: said for name, said in (("state", state), ("type", type_)) if said}),
        "types": [(name, name) for name in (*BY_NAME, PING)],
        "states": Delivery.State.choices,
        "signs": SIGNS,
        "days": settings.WEBHOOKS_DAYS,
    }
    return render(request, "webhooks/webhook.html", context)


@require_safe
@administrators
def delivery(request: MemberRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """What was sent, and what the receiver said."""
    found = webhook_of(request, webhook_id)
    shown = delivery_of(request, found, delivery_id)
    context = {
        "menu": MENU,
        "webhook": found,
        "delivery": shown,
        "label": BY_NAME[shown.type].label if shown.type in BY_NAME else _("Test message"),
        "sign": SIGNS[Delivery.State(shown.state)],
        "most": len(WAITS) + 1,
        "body": json.dumps(json.loads(shown.payload), indent=2, ensure_ascii=False) if shown.payload else "",
    }
    return render(request, "webhooks/delivery.html", context)


@require_POST
@administrators
def retry(request: MemberRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Send it once more, now."""
    found = webhook_of(request, webhook_id)
    retry_delivery(delivery_of(request, found, delivery_id), by=request.member, at=timezone.now())
    toast(request, _("The message is being sent again."))
    return redirect("webhooks:delivery", webhook_id=webhook_id, delivery_id=delivery_id)


@require_POST
@administrators
def test(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Send a test message and show what becomes of it."""
    sent = try_out(webhook_of(request, webhook_id), by=request.member, at=timezone.now())
    return redirect("webhooks:delivery", webhook_id=webhook_id, delivery_id=sent.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def replay(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Send everything of some days again."""
    found = webhook_of(request, webhook_id)
    form = ReplayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            count = replay_period(found, *form.period, by=request.member, at=timezone.now())
            said = ngettext("{count} message is being sent.", "{count} messages are being sent.", count)
            toast(request, said.format(count=count))
            return redirect("webhooks:webhook", webhook_id=found.pk)
    context = {"menu": MENU, "webhook": found, "form": form}
    return render(request, "webhooks/replay.html", context, 422 if form.errors else 200)
