"""The page of my calendar addresses, and what programs get at them (T-07)."""

from __future__ import annotations

import gzip
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.limits import address_of, is_within
from staffetta.subscriptions.acts.change import change_subscription
from staffetta.subscriptions.acts.checking import CHOICES
from staffetta.subscriptions.acts.end import end_subscription
from staffetta.subscriptions.acts.renew import renew_subscription
from staffetta.subscriptions.acts.subscribe import subscribe
from staffetta.subscriptions.addresses import address_with
from staffetta.subscriptions.doors import opened
from staffetta.subscriptions.feed import calendar_of, tag_of, tasks_of
from staffetta.subscriptions.forms import SubscriptionForm
from staffetta.subscriptions.models import Subscription
from staffetta.ui.page import render, toast


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of a secret address. Unknown and ended ones get one and the same answer."""
    if not is_within("calendar-address", address_of(request), most=120, seconds=60):
        return _private(HttpResponse(status=429, headers={"Retry-After": "60"}))
    if not is_within("calendar-feed", token, most=30, seconds=60):
        return _private(HttpResponse(status=429, headers={"Retry-After": "60"}))
    now = timezone.now()
    with opened(token, request.headers.get("User-Agent", ""), now) as subscription:
        if subscription is None:
            return _private(HttpResponse(_("There is nothing here."), status=404, content_type="text/plain"))
        tasks = tasks_of(subscription, now)
        tag = f'W/"{tag_of(subscription, tasks)}"'
        known = [one.strip() for one in request.headers.get("If-None-Match", "").split(",")]
        if tag in known or tag.removeprefix("W/") in known:
            answer = HttpResponse(status=304)
        else:
            answer = _file(request, calendar_of(subscription, tasks))
    answer.headers["ETag"] = tag
    return _private(answer)


def _file(request: HttpRequest, text: str) -> HttpResponse:
    content = text.encode()
    answer = HttpResponse(content_type="text/calendar; charset=utf-8")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        content = gzip.compress(content, compresslevel=5, mtime=0)
        answer.headers["Content-Encoding"] = "gzip"
    answer.content = content
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Content-Disposition"] = 'inline; filename="staffetta.ics"'
    return answer


def _private(answer: HttpResponse) -> HttpResponse:
    """Nobody indexes it or passes it on; whoever has it asks each time whether it is still so."""
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
@signed_in
def subscriptions(request: MemberRequest) -> HttpResponse:
    """My calendar addresses."""
    return _page(request, SubscriptionForm())


def _page(request: MemberRequest, form: SubscriptionForm, token: str = "") -> HttpResponse:
    address = address_with(token) if token else ""
    context = {
        "menu": "settings",
        "form": form,
        "made": address,
        "webcal": f"webcal://{address.partition('://')[2]}" if address else "",
        "subscriptions": list(Subscription.objects.of(request.member)),
    }
    return render(request, "subscriptions/list.html", context, 422 if form.errors else 200)


@require_POST
@never_cache
@signed_in
def make(request: MemberRequest) -> HttpResponse:
    """A new address, shown on the answer and never again."""
    form, token = SubscriptionForm(request.POST), ""
    if form.is_valid():
        said = form.cleaned_data
        with form.taking_refusals():
            choices = _chosen(form)
            token = subscribe(request.member, label=said["label"], choices=choices, by=request.member)[1]
            form = SubscriptionForm()
    return _page(request, form, token)


def _chosen(form: SubscriptionForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in CHOICES}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: MemberRequest, subscription_id: UUID) -> HttpResponse:
    """Choose anew what an address shows; whoever has it need do nothing."""
    found = get_object_or_404(Subscription.objects.of(request.member), pk=subscription_id)
    now = {name: getattr(found, name) for name in ("label", *CHOICES)}
    form = SubscriptionForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            label = form.cleaned_data["label"]
            change_subscription(found, label=label, choices=_chosen(form), by=request.member)
            toast(request, _("Saved. Programs show it when they look the next time."))
            return redirect("subscriptions:list")
    context = {"menu": "settings", "form": form, "subscription": found}
    return render(request, "subscriptions/edit.html", context, 422 if form.errors else 200)


@require_POST
@never_cache
@signed_in
def renew(request: MemberRequest, subscription_id: UUID) -> HttpResponse:
    """Another address for the same calendar."""
    found = get_object_or_404(Subscription.objects.of(request.member), pk=subscription_id)
    return _page(request, SubscriptionForm(), renew_subscription(found, by=request.member)[1])


@require_POST
@signed_in
def end(request: MemberRequest, subscription_id: UUID) -> HttpResponse:
    """The address shows nothing any more."""
    found = get_object_or_404(Subscription.objects.visible_to(request.member), pk=subscription_id)
    end_subscription(found, at=timezone.now(), by=request.member)
    toast(request, _("The address of “{label}” shows nothing any more.").format(label=found.label))
    return redirect("subscriptions:list")
