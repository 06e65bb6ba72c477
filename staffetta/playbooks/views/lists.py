"""Administration › Automatic actions, and Administration › Post-sales tasks."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from staffetta.accounts.editions import Capability, has
from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.rules import may_export
from staffetta.core.paging import page
from staffetta.core.text import tidy
from staffetta.playbooks import rules
from staffetta.playbooks.editions import need_kind
from staffetta.playbooks.kinds import SEQUENCES, TEMPLATES, Words
from staffetta.playbooks.models import Playbook
from staffetta.playbooks.sums import sums_of
from staffetta.playbooks.uses import counts
from staffetta.ui.page import render

MENU = "administration"


@require_safe
@signed_in
def sequences(request: MemberRequest) -> HttpResponse:
    """All action sequences."""
    return _list(request, SEQUENCES)


@require_safe
@signed_in
def templates(request: MemberRequest) -> HttpResponse:
    """All post-sales templates."""
    return _list(request, TEMPLATES)


def _list(request: MemberRequest, words: Words) -> HttpResponse:
    need_kind(words.kind, request.member.workspace)
    state = "retired" if request.GET.get("state") == "retired" else "active"
    q = tidy(request.GET.get("q", ""))[:100]
    used = request.GET.get("used", "") if request.GET.get("used") in ("yes", "no") else ""
    found = Playbook.objects.visible_to(request.member).filter(kind=words.kind, retired_at__isnull=state == "active")
    rows = found.matching(q)
    if used:
        needed = list(counts())
        rows = rows.filter(pk__in=needed) if used == "yes" else rows.exclude(pk__in=needed)
    shown = page(rows, order=("code", "pk"), cursor=request.GET.get("cursor", ""))
    context = {
        "menu": MENU,
        "words": words,
        "page": shown,
        "sums": sums_of(shown.rows),
        "total": rows.count(),
        "state": state,
        "q": q,
        "used": used,
        "address": "?" + urlencode({"state": state, "q": q, "used": used}),
        "may_export": may_export(request.member),
        "may_shape": rules.may_shape(request.member),
        "may_add": _may_add(request, words),
    }
    return render(request, "playbooks/list.html", context)


def _may_add(request: MemberRequest, words: Words) -> bool:
    """Whether the edition leaves room for another one (P-14)."""
    if not rules.may_shape(request.member):
        return False
    if words is SEQUENCES or has(Capability.MANY_TEMPLATES, request.member.workspace):
        return True
    return not Playbook.objects.templates().active().exists()
