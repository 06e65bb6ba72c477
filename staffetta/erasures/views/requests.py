"""Administration › Erasure requests (C-12)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.models import Contact
from staffetta.contacts.typed import id_of
from staffetta.core.paging import page
from staffetta.erasures import letters
from staffetta.erasures.acts.change_request import change_request
from staffetta.erasures.acts.close import close_request
from staffetta.erasures.acts.extend import extend_request
from staffetta.erasures.acts.receive import RequestDraft, receive_request
from staffetta.erasures.blocking import today
from staffetta.erasures.deadlines import deadline_of
from staffetta.erasures.forms import CloseForm, ConcernForm, ExtendForm, RequestForm
from staffetta.erasures.models import ErasureRequest
from staffetta.ui.page import render, toast

MENU = "administration"
PLAIN = ("asked_by", "reach", "channel", "identity", "notes")


def request_of(request: MemberRequest, request_id: UUID) -> ErasureRequest:
    """The request of the address, or 404."""
    rows = ErasureRequest.objects.visible_to(request.member).select_related("task__assignee", "closed_by")
    found: ErasureRequest = get_object_or_404(rows, pk=request_id)
    return found


@require_safe
@administrators
def requests(request: MemberRequest) -> HttpResponse:
    """Open ones by deadline, so overdue ones come first; or those that were answered."""
    state = "closed" if request.GET.get("state") == "closed" else "open"
    rows = ErasureRequest.objects.visible_to(request.member).select_related("task__assignee")
    rows = rows.open() if state == "open" else rows.exclude(closed_at=None)
    order = ("deadline", "id") if state == "open" else ("-closed_at", "-id")
    shown = page(rows.prefetch_related("concerned"), order=order, cursor=request.GET.get("cursor", ""))
    day = today()
    context = {
        "menu": MENU,
        "page": shown,
        "state": state,
        "rows": [{"request": row, "overdue": row.is_overdue(day)} for row in shown.rows],
        "overdue": ErasureRequest.objects.visible_to(request.member).overdue(day).count(),
    }
    return render(request, "erasures/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def new(request: MemberRequest) -> HttpResponse:
    """Record a request; ?contact= names whom it is about."""
    initial = {"contact": request.GET.get("contact", "")}
    form = RequestForm(request.POST or None, member=request.member, today=today(), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        contact = data.pop("contact", None)
        data.pop("version", None)
        with form.taking_refusals():
            draft = RequestDraft(**data, contacts=[contact] if contact else [])
            made = receive_request(draft, by=request.member, at=timezone.now())
            toast(request, _("The request was recorded."))
            return redirect("erasures:request", made.pk)
    return render(request, "erasures/new.html", {"menu": MENU, "form": form}, 422 if form.errors else 200)


@require_safe
@administrators
def one(request: MemberRequest, request_id: UUID) -> HttpResponse:
    """A request: until when, who, which contacts, what to write to the person."""
    return _shown(request, request_of(request, request_id))


def _shown(request: MemberRequest, asked: ErasureRequest, status: int = 200, **forms: Any) -> HttpResponse:
    languages = dict(settings.LANGUAGES)
    language = request.GET.get("language", request.member.user.language)
    language = language if language in languages else "en"
    kind = request.GET.get("letter", "receipt")
    context = {
        "menu": MENU,
        "asked": asked,
        "concerned": list(asked.concerned.select_related("contact", "erasure").order_by("number")),
        "overdue": asked.is_overdue(today()),
        "may_extend": asked.is_open and asked.extended_on is None and asked.deadline >= today(),
        "extended": deadline_of(asked.received_on, extended=True),
        "letters": [(key, str(label)) for key, label in letters.KINDS.items()],
        "letter": letters.letter(asked, kind, language) if asked.is_open else "",
        "kind": kind if kind in letters.KINDS else "receipt",
        "spoken": language,
        "languages": list(languages.items()),
        "extend_form": forms.get("extend_form") or ExtendForm(),
        "add_form": ConcernForm(member=request.member),
        "close_form": forms.get("close_form") or CloseForm(),
    }
    return render(request, "erasures/request.html", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def edit(request: MemberRequest, request_id: UUID) -> HttpResponse:
    """Who asks, how he was identified."""
    asked = request_of(request, request_id)
    stored = {name: getattr(asked, name) for name in (*PLAIN, "version")}
    form = RequestForm(request.POST or None, member=request.member, today=today(), initial=stored)
    for name in ("received_on", "assignee", "contact"):
        del form.fields[name]
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in PLAIN}
        with form.taking_refusals():
            change_request(asked, values, expected=form.cleaned_data["version"], by=request.member)
            toast(request, _("The changes were saved."))
            return redirect("erasures:request", asked.pk)
    differences = form.differences(stored) if form.is_stale else []
    context = {"menu": MENU, "asked": asked, "form": form, "differences": differences}
    return render(request, "erasures/edit.html", context, 422 if form.errors else 200)


@require_POST
@administrators
def concern(request: MemberRequest, request_id: UUID) -> HttpResponse:
    """Add a contact that the request is about (`contact`), or take one away (`remove`)."""
    asked = request_of(request, request_id)
    known = [row.contact for row in asked.concerned.select_related("contact") if row.contact is not None]
    added = id_of(request.POST.get("contact", ""))
    removed = id_of(request.POST.get("remove", ""))
    fresh = list(Contact.objects.visible_to(request.member).filter(pk=added)) if added else []
    wanted = [one for one in known if one.pk != removed] + fresh
    change_request(asked, {}, contacts=wanted, by=request.member)
    return redirect("erasures:request", asked.pk)


@require_POST
@administrators
def extend(request: MemberRequest, request_id: UUID) -> HttpResponse:
    """Two further months (GDPR art. 12(3))."""
    asked, form = request_of(request, request_id), ExtendForm(request.POST)
    if form.is_valid():
        with form.taking_refusals():
            extend_request(asked, reason=form.cleaned_data["reason"], by=request.member, at=timezone.now())
            toast(request, _("The deadline was extended."))
            return redirect("erasures:request", asked.pk)
    return _shown(request, asked, 422, extend_form=form)


@require_POST
@administrators
def close(request: MemberRequest, request_id: UUID) -> HttpResponse:
    """Do what was asked for, or say why not; the task is completed with it."""
    asked, form = request_of(request, request_id), CloseForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        with form.taking_refusals():
            close_request(asked, data["outcome"], refusal=data["refusal"], by=request.member, at=timezone.now())
            toast(request, _("The request was answered."))
            return redirect("erasures:request", asked.pk)
    return _shown(request, asked, 422, close_form=form)
