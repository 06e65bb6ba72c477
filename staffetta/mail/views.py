"""Administration › E-mail."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.mail.acts.set_sender import set_sender
from staffetta.mail.details import in_words
from staffetta.mail.forms import SenderForm
from staffetta.mail.letters import sender
from staffetta.mail.models import Letter, Sender
from staffetta.mail.postman import Outcome
from staffetta.mail.server import in_plain_words, send_test, server
from staffetta.ui.page import render, toast

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def settings(request: MemberRequest) -> HttpResponse:
    """By what server e-mails go out, in whose name, and what became of the last ones."""
    said = Sender.objects.first() or Sender(version=0)
    stored = {"name": said.name, "reply_to": said.reply_to, "version": said.version}
    form = SenderForm(request.POST or None, initial=stored)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with form.taking_refusals():
            set_sender(
                request.member.workspace,
                name=given["name"],
                reply_to=given["reply_to"],
                expected=given["version"],
                by=request.member,
            )
            toast(request, _("The sender was saved."))
            return redirect("mail:settings")
    return _page(request, form)


@require_POST
@administrators
def test(request: MemberRequest) -> HttpResponse:
    """Send a test e-mail to oneself, and show what the server answered."""
    said = Sender.objects.first() or Sender(version=0)
    form = SenderForm(initial={"name": said.name, "reply_to": said.reply_to, "version": said.version})
    return _page(request, form, send_test(request.member))


def _page(request: MemberRequest, form: SenderForm, outcome: Outcome | None = None) -> HttpResponse:
    used = server()
    context = {
        "menu": "administration",
        "form": form,
        "server": used,
        "sender": sender(),
        "outcome": outcome,
        "meaning": in_plain_words(outcome, used) if outcome is not None and not outcome.arrived else "",
        "in_words": in_words,
        "letters": list(Letter.objects.visible_to(request.member).order_by("-made_at", "-pk")[:SHOWN]),
    }
    return render(request, "mail/settings.html", context, 422 if form.errors else 200)
