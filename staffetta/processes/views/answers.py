"""How pages about tasks answer: what was uploaded, and where one is afterwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from staffetta.accounts.http import MemberRequest
from staffetta.core.jobs import enqueue
from staffetta.processes.files import keep, kept, store, sweep_files
from staffetta.processes.plans import Stored
from staffetta.ui.forms import Form
from staffetta.ui.middleware import is_htmx
from staffetta.ui.page import render, toast


def received(request: MemberRequest, form: Form) -> tuple[Stored, ...]:
    """The files of a form that was sent: those kept from the time before, and the new ones, stored now."""
    before = kept(request.POST.getlist("kept"), request.member)
    form.is_valid()
    return before + tuple(store(upload) for upload in form.cleaned_data.get("files", ()))


def kept_for(request: MemberRequest, files: Sequence[Stored]) -> list[tuple[str, Stored]]:
    """The files of a refused form with the tokens by which it gets them back when it is sent again (X-08)."""
    if files:
        enqueue(sweep_files)
    return [(keep(stored, request.member), stored) for stored in files]


def stays(request: HttpRequest) -> bool:
    """Whether the page that asked refreshes itself instead of being left."""
    return request.POST.get("stay", request.GET.get("stay")) == "1"


def saved(request: MemberRequest, sentence: str, address: str) -> HttpResponse:
    """After an act: close the dialogue and have the page refresh its lists, or go back to where the person was."""
    if is_htmx(request) and stays(request):
        response = render(request, "ui/toast.html", {"sentence": sentence, "tone": "success"})
        response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
        response["HX-Reselect"] = "[data-toast]"
        response["HX-Trigger"] = json.dumps({"staffetta:close-dialog": {}, "tasks-changed": {}})
        return response
    toast(request, sentence)
    return redirect(_page(request) or address)


def changed(response: HttpResponse) -> HttpResponse:
    """The answer takes the place of the whole line, and tells the page to refresh its other lists of tasks."""
    response["HX-Reswap"] = "outerHTML"
    response["HX-Trigger"] = "tasks-changed"
    return response


def _page(request: HttpRequest) -> str:
    """The page of ours from which htmx asked; not the form's own address, where it stands by itself."""
    current = urlsplit(request.headers.get("HX-Current-URL", ""))
    if current.netloc != request.get_host() or current.path == request.path:
        return ""
    return current.path + (f"?{current.query}" if current.query else "")
