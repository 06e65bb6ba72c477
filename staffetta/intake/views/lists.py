"""What came in: those that wait first, then all others, newest first."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.paging import page
from staffetta.core.text import tidy
from staffetta.intake.models import Door, IncomingFile
from staffetta.ui.page import render

MENU = "intake"
ORDER = ("-received_at", "-id")
MOST_WAITING = 50
MOST_OF_BATCH = 1200


@require_safe
@signed_in
def files(request: MemberRequest) -> HttpResponse:
    """?q= a part of a name, ?state= a state, ?door= a way in."""
    said = {name: tidy(request.GET.get(name, ""))[:100] for name in ("q", "state", "door")}
    rows = IncomingFile.objects.visible_to(request.member).narrowed(**said)
    whole = not any(said.values())
    cursor = request.GET.get("cursor", "")
    waiting = list(rows.waiting().with_documents().order_by(*ORDER)[:MOST_WAITING]) if whole and not cursor else []
    if whole:
        rows = rows.exclude(state=IncomingFile.State.WAITING)
    context = {
        "menu": MENU,
        "waiting": waiting,
        "page": page(rows.with_documents(), order=ORDER, cursor=cursor),
        "said": said,
        "states": IncomingFile.State.choices,
        "doors": Door.choices,
        "address": "?" + urlencode({name: value for name, value in said.items() if value}),
        "is_narrow": not whole,
    }
    return render(request, "intake/files.html", context)


@require_safe
@signed_in
def batch(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """What became of files that were sent together; while some are to be read, the page asks for itself."""
    rows = list(
        IncomingFile.objects.visible_to(request.member)
        .filter(batch=batch_id)
        .with_documents()
        .order_by("received_at", "id")[:MOST_OF_BATCH]
    )
    if not rows:
        raise Http404
    left = sum(row.state == IncomingFile.State.RECEIVED for row in rows)
    if request.headers.get("HX-Request") and not left:
        answer = HttpResponse(status=204)
        answer.headers["HX-Redirect"] = reverse("intake:batch", args=[batch_id])
        return answer
    template = "intake/_progress.html" if request.headers.get("HX-Request") else "intake/batch.html"
    counts = {state: sum(row.state == state for row in rows) for state in IncomingFile.State.values}
    rank = list(FIRST)
    shown = sorted(rows, key=lambda row: rank.index(row.state) if row.state in rank else len(rank))
    context = {"menu": MENU, "batch": batch_id, "rows": shown, "left": left, "total": len(rows), "counts": counts}
    return render(request, template, context)


FIRST = (IncomingFile.State.WAITING.value, IncomingFile.State.REFUSED.value)
"""What somebody has to look at stands above."""
