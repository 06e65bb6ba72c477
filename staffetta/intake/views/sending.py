"""Files are sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.intake.acts.receive import receive
from staffetta.intake.forms import SendForm
from staffetta.intake.models import Unknown
from staffetta.intake.own import ourselves
from staffetta.intake.rules import may_say_who_we_are
from staffetta.intake.views.lists import MENU
from staffetta.ui.page import render


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: MemberRequest) -> HttpResponse:
    """One leads to what was made of it, several to the list of what was made of each."""
    sent = request.method == "POST"
    form = SendForm(request.POST, request.FILES) if sent else SendForm(initial={"unknown": Unknown.ASK})
    if sent and form.is_valid():
        with form.taking_refusals():
            batch, received = receive(
                _read(form.cleaned_data["files_"]),
                unknown=Unknown(form.cleaned_data["unknown"]),
                by=request.member,
                at=timezone.now(),
            )
            if len(received) == 1:
                return redirect("intake:file", received[0].pk)
            if received:
                return redirect("intake:batch", batch)
            return redirect("intake:files")
    context = {
        "menu": MENU,
        "form": form,
        "is_known": ourselves().is_known,
        "may_say": may_say_who_we_are(request.member),
    }
    return render(request, "intake/new.html", context, status=422 if form.errors else 200)


def _read(uploads: Any) -> Iterator[tuple[str, bytes]]:
    for upload in uploads:
        yield upload.name or "", upload.read()
