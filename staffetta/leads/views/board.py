"""The board: a column for each step, cards to drag (L-13)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.paging import Page, page
from staffetta.leads import rules
from staffetta.leads.acts.move import move_lead
from staffetta.leads.filters import LeadFilter, filter_of, uuid_of
from staffetta.leads.forms import LoseForm
from staffetta.leads.models import Lead, Outcome, Pipeline, Step
from staffetta.leads.querysets import LeadQuerySet
from staffetta.leads.rows import LeadRow, rows_of
from staffetta.leads.views.finding import lead_of, pipelines
from staffetta.leads.views.lists import frame, remembered
from staffetta.leads.winning import questions
from staffetta.processes.rules import Standing
from staffetta.ui.page import render

PIPELINE = "leads_pipeline"
SHOWN, MORE = 12, 30
ORDER = ("-step_since", "-process_id")


@dataclass(frozen=True)
class Column:
    """A step with how many leads stand there, their amounts by currency, and the first cards."""

    step: Step
    count: int
    sums: list[tuple[str, Decimal]]
    rows: list[LeadRow]
    more: str = ""


@require_safe
@signed_in
def board(request: MemberRequest) -> HttpResponse:
    """One pipeline; the address takes LeadFilter's parts but for step, status and order."""
    remembered(request, "board")
    given = filter_of(request.GET)
    pipeline = _pipeline(request, given)
    chosen = _on_board(given, pipeline)
    now = timezone.now()
    steps = list(pipeline.steps.all()) if pipeline else []
    found = {step.pk: _cards(request, chosen, step, limit=SHOWN) for step in steps}
    cards = {row.lead.pk: row for row in rows_of([lead for one in found.values() for lead in one.rows], now)}
    figures = _figures(request, chosen, steps)
    context = {
        **frame(chosen, "board", request.member, pipelines()),
        **_common(request, chosen, steps),
        "pipeline": pipeline,
        "columns": [
            Column(
                step,
                *figures[step.pk],
                [cards[lead.pk] for lead in found[step.pk].rows],
                _more(chosen, step, found[step.pk]),
            )
            for step in steps
        ],
    }
    return render(request, "leads/board.html", context)


@require_safe
@signed_in
def column(request: MemberRequest, step_id: UUID) -> HttpResponse:
    """More cards of one column, while somebody scrolls."""
    step = get_object_or_404(Step.objects.select_related("pipeline"), pk=step_id)
    chosen = _on_board(filter_of(request.GET), step.pipeline)
    found = _cards(request, chosen, step, limit=MORE, cursor=request.GET.get("cursor", ""))
    context = {
        **_common(request, chosen, list(step.pipeline.steps.all())),
        "rows": rows_of(found.rows, timezone.now()),
        "column": Column(step, 0, [], [], _more(chosen, step, found)),
    }
    return render(request, "leads/_cards.html", context)


@require_POST
@signed_in
def drop(request: MemberRequest) -> HttpResponse:
    """A card was dropped on a column, or moved by its menu. A lost step first asks why, and the card goes back."""
    lead = lead_of(request, uuid_of(request.POST.get("card", "")))
    step = get_object_or_404(Step.objects.select_related("pipeline"), pk=uuid_of(request.POST.get("to", "")))
    back = _board_of(request)
    asks_why = step.outcome == Outcome.LOST and lead.is_open and rules.may_lose(request.member, lead)
    if asks_why and step.pipeline_id == lead.pipeline_id:
        return _ask_why(request, lead, step, back)
    was, before = lead.outcome, lead.step
    move_lead(lead, step, by=request.member, at=timezone.now())
    return _moved(request, lead.pk, was, before, step)


def _ask_why(request: MemberRequest, lead: Lead, step: Step, back: str) -> HttpResponse:
    """409 puts the card back; the dialogue loses the lead and comes back to the board."""
    form = LoseForm(initial={"step": step.pk, "back": back, "version": lead.version})
    response = render(request, "leads/_lose.html", {"lead": lead, "form": form}, 409)
    response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


def _moved(request: MemberRequest, pk: UUID, was: str, before: Step, step: Step) -> HttpResponse:
    """The card as it is now, the heads of both columns, and the question after winning."""
    now = timezone.now()
    lead = lead_of(request, pk)
    chosen = _on_board(filter_of(_query_of(request)), step.pipeline)
    steps = list(step.pipeline.steps.all())
    figures = _figures(request, chosen, steps)
    won = was != Outcome.WON and lead.outcome == Outcome.WON
    asked = questions(request.member, lead) if won else []
    context = {
        **_common(request, chosen, steps),
        "row": rows_of([lead], now)[0],
        "columns": [Column(one, *figures[one.pk], []) for one in (before, lead.step)],
        "asked": asked[0] if asked else None,
    }
    return render(request, "leads/_moved.html", {**(asked[0] if asked else {}), **context})


def _pipeline(request: MemberRequest, given: LeadFilter) -> Pipeline | None:
    """The one asked for, else the one shown last, else the first."""
    active = Pipeline.objects.active()
    wanted = given.pipeline or request.session.get(PIPELINE, "")
    found = active.filter(pk=uuid_of(wanted)).first() if wanted else None
    found = found or active.first()
    if found and request.session.get(PIPELINE) != str(found.pk):
        request.session[PIPELINE] = str(found.pk)
    return found


def _on_board(given: LeadFilter, pipeline: Pipeline | None) -> LeadFilter:
    """The filters that make sense on a board."""
    return replace(given, pipeline=str(pipeline.pk) if pipeline else "", step="", status="open", sort="")


def _standing(request: MemberRequest, chosen: LeadFilter, steps: list[Step]) -> LeadQuerySet:
    """The leads of the board: those whose outcome is their step's. One that was lost on the way is in the lists."""
    fitting = Q(pk__in=[])
    for outcome in Outcome.values:
        here = [step.pk for step in steps if step.outcome == outcome]
        fitting |= Q(step__in=here, outcome=outcome) if here else Q(pk__in=[])
    return chosen.narrow(Lead.objects.visible_to(request.member).filter(fitting), request.member)


def _cards(request: MemberRequest, chosen: LeadFilter, step: Step, *, limit: int, cursor: str = "") -> Page[Lead]:
    rows = Lead.objects.visible_to(request.member).filter(step=step, outcome=step.outcome)
    rows = chosen.narrow(rows, request.member).with_process().with_rocket()
    return page(rows, order=ORDER, cursor=cursor, limit=limit)


def _figures(
    request: MemberRequest, chosen: LeadFilter, steps: list[Step]
) -> dict[UUID, tuple[int, list[tuple[str, Decimal]]]]:
    """Count and sums of every column, in one statement."""
    rows = _standing(request, chosen, steps).order_by().values_list("step", "currency")
    counts: dict[UUID, int] = defaultdict(int)
    sums: dict[UUID, list[tuple[str, Decimal]]] = defaultdict(list)
    for step, currency, count, total in rows.annotate(count=Count("pk"), total=Sum("amount")):
        counts[step] += count
        if total:
            sums[step].append((currency, total))
    found: dict[UUID, tuple[int, list[tuple[str, Decimal]]]] = defaultdict(lambda: (0, []))
    return found | {step: (counts[step], sorted(sums[step], key=lambda one: -one[1])) for step in counts}


def _more(chosen: LeadFilter, step: Step, found: Page[Lead]) -> str:
    """The address of the column's next cards."""
    if not found.next:
        return ""
    return (
        reverse("leads:column", args=[step.pk]) + chosen.address(pipeline="") + "&" + urlencode({"cursor": found.next})
    )


def _common(request: MemberRequest, chosen: LeadFilter, steps: list[Step]) -> dict[str, Any]:
    """What every card needs."""
    return {
        "chosen": chosen,
        "moves": [(str(step.pk), step.name) for step in steps],
        "standing": Standing(request.member),
        "several_handlers": chosen.handler != "me",
    }


def _board_of(request: MemberRequest) -> str:
    """The board with its filters, from which the card was moved."""
    return urlsplit(request.headers.get("HX-Current-URL", ""))._replace(scheme="", netloc="").geturl()


def _query_of(request: MemberRequest) -> QueryDict:
    """The filters of that board."""
    return QueryDict(urlsplit(request.headers.get("HX-Current-URL", "")).query)
