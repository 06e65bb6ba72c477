"""The board: a column for each step, cards to drag (L-13)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.core.setup import Memory
from staffetta.leads import live, rules
from staffetta.leads.acts.move import move_lead
from staffetta.leads.board_rows import SORTINGS, USUAL
from staffetta.leads.boards import Board, Column
from staffetta.leads.cards import drawing
from staffetta.leads.filters import LeadFilter, filter_of, uuid_of
from staffetta.leads.forms import LoseForm
from staffetta.leads.models import Lead, Outcome, Pipeline, Step
from staffetta.leads.views.answering import dialog
from staffetta.leads.views.finding import MENU, handlers, lead_of, pipelines
from staffetta.leads.views.lists import remembered
from staffetta.leads.way import steps_of
from staffetta.leads.winning import questions
from staffetta.listings.bar import Bar, bar_of
from staffetta.listings.drafts import State
from staffetta.listings.listed import chips_of, fields_of
from staffetta.listings.models import SavedView
from staffetta.listings.states import Opened, opened
from staffetta.ui.addresses import url
from staffetta.ui.keeping import Pieces
from staffetta.ui.page import count_meanwhile, render, toast

PIPELINE, SORT = "leads_pipeline", "leads_board_sort"
VIEWS = "board"
"""The board's key among saved views."""
AGAIN = 100
HERE = f"here-{secrets.token_hex(8)}"
"""Stands for the step in an address of which only that differs."""
_above = Memory(256)
ASKED = ("pipeline", "q", "handler", "sort", "status")
"""What the bar above the board asks by itself; other filters are in the dialogue."""


@require_safe
@signed_in
def board(request: MemberRequest) -> HttpResponse:
    """One pipeline; the address takes LeadFilter's parts but for step and status, and `sort`, one of SORTINGS."""
    remembered(request, "board")
    known, asked = pipelines(), opened(VIEWS, request.GET, request.member)
    shown = _board(request, asked.given, known)
    begun = shown.begin() if shown else None
    count_meanwhile(request)
    chosen = shown.chosen if shown else filter_of(request.GET)
    place = [("view", str(asked.view.pk)), ("edited", "1")] if asked.view else []
    context = {
        **_frame(chosen, request.member, known, place),
        "views": _views(shown, asked, known) if shown else None,
        "board": shown,
        "pieces": _pieces(request, shown),
        "drawing": drawing(),
        "columns": _with_addresses(shown, shown.columns(begun)) if shown else [],
        "changes": reverse("leads:changes") + chosen.address(sort=shown.sort) if shown else "",
        "since": live.Since(shown.now) if shown else "",
        "sorts": [(key, one.label) for key, one in SORTINGS.items()],
    }
    return render(request, "leads/board.html", context)


def _pieces(request: MemberRequest, shown: Board | None) -> Pieces:
    """What stands above the board, as drawn for the same member who asked the same while the firm was set up so."""
    said = request.META.get("QUERY_STRING", ""), (shown.pipeline.pk, shown.sort) if shown else None
    return _above.answer((request.member.pk, said), Pieces)


def _views(shown: Board, asked: Opened, known: list[Pipeline]) -> Bar:
    """The saved views of boards: pipeline, filters and order."""

    def state(chosen: LeadFilter, sort: str) -> State:
        return State({key: list(values) for key, values in chosen.values.items()} | _said(chosen), (), sort)

    def normal(view: SavedView) -> State:
        pipeline = next((one for one in known if [str(one.pk)] == view.filters.get("pipeline")), shown.pipeline)
        chosen = _fit(filter_of(view.filters), pipeline)
        return state(chosen, view.sort if view.sort in SORTINGS else USUAL)

    return bar_of(asked, state(shown.chosen, shown.sort), shown.member, normal)


def _said(chosen: LeadFilter) -> dict[str, list[str]]:
    return {"q": [chosen.q]} if chosen.q else {}


@require_safe
@signed_in
def narrowing(request: MemberRequest) -> HttpResponse:
    """All filters in a dialogue (a page where there are no scripts); the address is the board's."""
    chosen, plain = filter_of(request.GET), reverse("leads:board")
    kept = [("q", chosen.q)] if chosen.q else []
    kept += [(name, value) for name in ("sort", "view", "edited") if (value := request.GET.get(name))]
    context = {
        "plain": plain,
        "fields": [one for one in fields_of(chosen, request.member) if one["filter"].key != "step"],
        "keep": kept,
        "cleared": plain + chosen.cleared.having(pipeline=chosen.pipeline).address(),
        "show": _("Show the board"),
    }
    return dialog(request, "listings/_narrowing.html", context)


@require_safe
@signed_in
def column(request: MemberRequest, step_id: UUID) -> HttpResponse:
    """More cards of one column, while somebody scrolls."""
    step = get_object_or_404(Step.objects.select_related("pipeline"), pk=step_id)
    shown = _board_of(request, request.GET, step.pipeline)
    more = shown.more(step, request.GET.get("cursor", ""))
    return render(
        request,
        "leads/_more_cards.html",
        {"board": shown, "drawing": drawing(), "part": _with_addresses(shown, [more])[0]},
    )


@require_safe
@signed_in
def changes(request: MemberRequest) -> HttpResponse:
    """What the board has to change since `since`; 204 when nothing. `again`: cards whose time has come (T-06)."""
    now = timezone.now()
    told = live.news(live.since(request.GET.get("since", ""), now))
    again = [uuid_of(key) for key in request.GET.get("again", "").split(",")[:AGAIN] if key]
    if not told.ids and not again:
        return HttpResponse(status=204)
    wanted = uuid_of(request.GET.get("pipeline", ""))
    pipeline = Pipeline.objects.filter(pk=wanted).first() or get_object_or_404(Pipeline.objects.active()[:1])
    shown = _board_of(request, request.GET, pipeline)
    context = {**_patch(shown, [*told.ids, *again]), "since": told.since, "reload": told.many}
    if again or told.many or context["cards"] or Lead.objects.filter(pk__in=told.ids).exists():
        return render(request, "leads/_patch.html", context, bare=True)
    response = HttpResponse(status=204)
    response["Staffetta-Since"] = str(told.since)
    return response


@require_POST
@signed_in
def drop(request: MemberRequest) -> HttpResponse:
    """A card was dropped on a column, or moved by keys or menu. `from` is the step at which it was seen.

    A lost step first asks why, and the card goes back until that is answered (L-15).
    """
    lead = lead_of(request, uuid_of(request.POST.get("card", "")))
    step = get_object_or_404(Step.objects.select_related("pipeline"), pk=uuid_of(request.POST.get("to", "")))
    shown = _board_of(request, _query_of(request), lead.pipeline)
    seen = request.POST.get("from", "")
    if seen and uuid_of(seen) != lead.step_id:
        words = _("Somebody else has moved “%(title)s” meanwhile: it stands at “%(step)s” now.")
        toast(request, words % {"title": lead.process.title, "step": lead.step.name}, "warning")
        return render(request, "leads/_moved.html", {**_patch(shown, [lead.pk]), "asked": None}, 409)
    asks_why = step.outcome == Outcome.LOST and lead.is_open and step.pipeline_id == lead.pipeline_id
    if asks_why and rules.may_lose(request.member, lead):
        return _lose(request, shown, lead, step)
    was = lead.outcome
    move_lead(lead, step, expected=lead.version, by=request.member, at=timezone.now())
    return _moved(request, shown, lead.pk, was)


def _lose(request: MemberRequest, shown: Board, lead: Lead, step: Step) -> HttpResponse:
    """Ask why; once that is answered, lose it."""
    answered = "asked" in request.POST
    form = LoseForm(request.POST if answered else None, initial={"version": lead.version})
    if answered and form.is_valid():
        said = form.cleaned_data
        with form.taking_refusals():
            move_lead(
                lead,
                step,
                reason=said["reason"],
                remark=said.get("remark", ""),
                expected=said["version"],
                by=request.member,
                at=timezone.now(),
            )
            response = _moved(request, shown, lead.pk, Outcome.OPEN)
            response["HX-Reswap"], response["HX-Trigger"] = "none", "staffetta:close-dialog"
            return response
    context = {"lead": lead, "step": step, "form": form}
    response = render(request, "leads/_lose_card.html", context, 422)
    response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


def _moved(request: MemberRequest, shown: Board, pk: UUID, was: str) -> HttpResponse:
    """The card as it is now, the heads of the columns, and the question after winning (P-02)."""
    lead = lead_of(request, pk)
    won = was != Outcome.WON and lead.outcome == Outcome.WON
    asked = questions(request.member, lead) if won else []
    context = {**_patch(shown, [pk]), "asked": asked[0] if asked else None}
    return render(request, "leads/_moved.html", {**(asked[0] if asked else {}), **context})


def _frame(chosen: LeadFilter, member: Member, known: list[Pipeline], place: list[tuple[str, str]]) -> dict[str, Any]:
    """What stands above the board: the switch of modes, filters, chips of those that are set. `place`: what keeps the
    saved view."""
    view = f"&{urlencode(place)}" if place else ""
    everything = reverse("leads:list") + chosen.address()
    words = {"compact": _("Compact"), "extended": _("Extended"), "board": _("Board")}
    icons = {"compact": "rows-3", "extended": "rows-2", "board": "square-kanban"}
    return {
        "menu": MENU,
        "wide": True,
        "chosen": chosen,
        "mode": "board",
        "modes": [
            {"key": key, "label": label, "href": f"{everything}&mode={key}", "icon": icons[key]}
            for key, label in words.items()
        ],
        "pipelines": [(str(pipeline.pk), pipeline.name) for pipeline in known],
        "handlers": [("me", _("Mine")), ("nobody", _("Nobody's")), *handlers()],
        "kept": [*(pair for pair in chosen.pairs() if pair[0] not in ASKED), *place],
        "place": view,
        "set": len(chosen.without("pipeline").without("handler").values),
        "chips": chips_of(chosen, member, lambda other: f"{other.address()}{view}", without=("pipeline",)),
        "cleared": chosen.cleared.having(pipeline=chosen.pipeline).address() + view,
    }


def _patch(shown: Board, ids: list[UUID]) -> dict[str, Any]:
    """What changes on a board when something happened to these leads."""
    cards = shown.among(ids)
    found = {card.pk for card in cards}
    return {
        "board": shown,
        "drawing": drawing(),
        "cards": cards,
        "gone": [pk for pk in dict.fromkeys(ids) if pk not in found],
        "columns": shown.heads(),
        "since": "",
        "reload": False,
    }


def _board(request: MemberRequest, given: Mapping[str, Any], known: list[Pipeline]) -> Board | None:
    """The pipeline asked for, else the one shown last, else the first; None where none is in use."""
    read = filter_of(given)
    wanted = read.pipeline or request.session.get(PIPELINE, "")
    pipeline = next((one for one in known if str(one.pk) == wanted), known[0] if known else None)
    if pipeline is None:
        return None
    for key, value in ((PIPELINE, str(pipeline.pk)), (SORT, given.get("sort", ""))):
        if value and request.session.get(key) != value:
            request.session[key] = value
    return _board_of(request, given, pipeline, read)


def _board_of(
    request: MemberRequest, given: Mapping[str, Any], pipeline: Pipeline, read: LeadFilter | None = None
) -> Board:
    """This pipeline through the filters that make sense on a board; `read`: those given, if they were read before."""
    wanted = given.get("sort") or request.session.get(SORT, "")
    return Board(
        pipeline=pipeline,
        steps=steps_of(pipeline.pk),
        chosen=_fit(read or filter_of(given), pipeline),
        member=request.member,
        now=timezone.now(),
        sort=wanted if wanted in SORTINGS else USUAL,
    )


def _fit(read: LeadFilter, pipeline: Pipeline) -> LeadFilter:
    return read.having(pipeline=str(pipeline.pk), step="", status="open", sort="")


def _with_addresses(shown: Board, columns: list[Column]) -> list[dict[str, Any]]:
    """The columns with the addresses of their next cards and of their lists."""
    said, plain, asked = [], url("leads:list"), f"{shown.chosen.address()}&{urlencode({'sort': shown.sort})}&cursor="
    all_of = {
        outcome: shown.chosen.having(step=HERE, status=outcome).address().split(HERE)
        for outcome in {one.step.outcome for one in columns}
    }  # they differ in nothing but the step
    for one in columns:
        before, after = all_of[one.step.outcome]
        more = url("leads:column", step_id=one.step.pk) + asked + quote_plus(one.more) if one.more else ""
        said.append({"column": one, "more": more, "list": f"{plain}{before}{one.step.pk}{after}&mode=compact"})
    return said


def _query_of(request: MemberRequest) -> QueryDict:
    """The filters of the board from which the card was moved."""
    return QueryDict(urlsplit(request.headers.get("HX-Current-URL", "")).query)
