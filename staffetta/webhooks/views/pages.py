"""Administration › Webhooks: which there are, and where they lead (X-03)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.ui.page import render, toast
from staffetta.webhooks.acts.change import change_webhook
from staffetta.webhooks.acts.delete import delete_webhook
from staffetta.webhooks.acts.make import make_webhook
from staffetta.webhooks.acts.renew import renew_secret
from staffetta.webhooks.acts.take_over import take_over
from staffetta.webhooks.forms import WebhookForm
from staffetta.webhooks.models import Delivery, Webhook
from staffetta.webhooks.views.finding import MENU, health, webhook_of


@require_safe
@administrators
def webhooks(request: MemberRequest) -> HttpResponse:
    """All of them, with what waits and what was given up."""
    counts = Delivery.objects.visible_to(request.member).counted()
    rows = [
        {
            "webhook": webhook,
            "health": health(webhook),
            "waiting": sum(counts.get((webhook.pk, state), 0) for state in ("waiting", "failed")),
            "given_up": counts.get((webhook.pk, "given_up"), 0),
        }
        for webhook in Webhook.objects.visible_to(request.member).for_list()
    ]
    return render(request, "webhooks/webhooks.html", {"menu": MENU, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def new(request: MemberRequest) -> HttpResponse:
    """The answer shows the secret, which is shown never again."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            made = make_webhook(form.draft, by=request.member, at=timezone.now())
            return _secret(request, made)
    context = {"menu": MENU, "form": form, "webhook": None}
    return render(request, "webhooks/form.html", context, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def edit(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Address, messages, on or off."""
    found = webhook_of(request, webhook_id)
    form = WebhookForm(request.POST or None, initial=WebhookForm.stored(found))
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            change_webhook(found, form.values, expected=form.cleaned_data["version"], by=request.member)
            toast(request, _("The changes were saved."))
            return redirect("webhooks:webhook", webhook_id=found.pk)
    theirs = WebhookForm.stored(webhook_of(request, webhook_id)) if form.is_stale else {}
    context = {"menu": MENU, "form": form, "webhook": found, "differences": form.differences(theirs) if theirs else []}
    return render(request, "webhooks/form.html", context, 422 if form.errors else 200)


@require_POST
@administrators
def renew(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Another secret; the one before stays valid for a day."""
    return _secret(request, renew_secret(webhook_of(request, webhook_id), by=request.member, at=timezone.now()))


def _secret(request: MemberRequest, webhook: Webhook) -> HttpResponse:
    return render(request, "webhooks/secret.html", {"menu": MENU, "webhook": webhook})


@require_POST
@administrators
def take_over_(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """From now on it tells what I may see."""
    found = take_over(webhook_of(request, webhook_id), by=request.member)
    toast(request, _("From now on this webhook tells what you may see."))
    return redirect("webhooks:webhook", webhook_id=found.pk)


@require_POST
@administrators
def delete(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """With its log."""
    found = webhook_of(request, webhook_id)
    delete_webhook(found, by=request.member)
    toast(request, _("The webhook {name} was deleted.").format(name=found))
    return redirect("webhooks:webhooks")
