"""The pairs, ranked, and one of them side by side (C-18)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.models import Kind
from staffetta.core.paging import page
from staffetta.duplicates import rules
from staffetta.duplicates.models import DuplicatePair, Run
from staffetta.duplicates.narrowing import LEASTS, ORDER, narrowing_of
from staffetta.duplicates.reasons import before_looking, reasons_of, summed_up
from staffetta.ui.page import render

MENU = "duplicates"


@require_safe
@signed_in
def pairs(request: MemberRequest) -> HttpResponse:
    """What is most likely the same first."""
    chosen = narrowing_of(request.GET)
    found = page(chosen.rows(request.member).for_list(), order=ORDER, cursor=request.GET.get("cursor", ""))
    rows = [(pair, summed_up(reasons_of(pair)), rules.may_decide(request.member, pair)) for pair in found.rows]
    context: dict[str, Any] = {
        "menu": MENU,
        "chosen": chosen,
        "page": found,
        "rows": rows,
        "address": f"?{urlencode(chosen.query())}",
        "kinds": Kind.choices,
        "leasts": [(str(least), _("{percent} % and more").format(percent=least)) for least in LEASTS],
        "states": DuplicatePair.State.choices,
        "may_search": rules.may_search(request.member),
        "running": Run.objects.running().first(),
        "last": Run.objects.finished().only("started_at", "finished_at", "total").first(),
    }
    return render(request, "duplicates/pairs.html", context)


@require_safe
@signed_in
def pair(request: MemberRequest, pair_id: UUID) -> HttpResponse:
    """Both side by side, and what each part adds."""
    shown = pair_of(request, pair_id)
    context = {
        "menu": MENU,
        "pair": shown,
        "reasons": reasons_of(shown),
        "before": before_looking(shown),
        "total": shown.score / 100,
        "may_decide": rules.may_decide(request.member, shown),
    }
    return render(request, "duplicates/pair.html", context)


def pair_of(request: MemberRequest, pair_id: UUID) -> DuplicatePair:
    """The pair, or 404 for whoever does not see both."""
    rows = DuplicatePair.objects.visible_to(request.member).for_list()
    found: DuplicatePair = get_object_or_404(rows, pk=pair_id)
    return found
