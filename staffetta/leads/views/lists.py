"""The lists of leads: Compact and Extended (L-13). The board has a file of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.paging import page
from staffetta.leads.filters import DEFAULT_ORDER, STATUSES, LeadFilter, filter_of, uuid_of
from staffetta.leads.models import Lead, Pipeline
from staffetta.leads.rows import rows_of
from staffetta.leads.views.finding import MENU, handlers, pipelines
from staffetta.tags.models import Tag
from staffetta.ui.page import render

SORTS = {
    "-created": gettext_lazy("newest first"),
    "created": gettext_lazy("oldest first"),
    "title": gettext_lazy("title"),
    "contact": gettext_lazy("contact"),
    "-amount": gettext_lazy("highest amount"),
    "close": gettext_lazy("closing soonest"),
    "next": gettext_lazy("next step soonest"),
    "-moved": gettext_lazy("moved last"),
}
MODES = ("compact", "extended", "board")
MODE = "leads_mode"


@require_safe
@signed_in
def leads(request: MemberRequest) -> HttpResponse:
    """?mode= is one of MODES and remembered; the other parts of the address are LeadFilter's."""
    mode = remembered(request, request.GET.get("mode", ""))
    known = pipelines()
    chosen = _with_fitting_step(filter_of(request.GET), known)
    if mode == "board":
        return redirect(board_address(chosen))
    now = timezone.now()
    narrowed = chosen.narrow(Lead.objects.visible_to(request.member), request.member)
    wanted = chosen.of_status(narrowed, now)
    rows, order = chosen.sorted(wanted.with_process().with_rocket())
    found = page(rows, order=order, cursor=request.GET.get("cursor", ""), limit=50 if mode == "compact" else 25)
    counts = narrowed.counted(now)
    context = {
        **frame(chosen, mode, request.member, known),
        "page": found,
        "rows": rows_of(found.rows, now),
        "total": counts[chosen.status],
        "sums": wanted.sums(),
        "tabs": status_tabs(chosen, counts),
        "is_empty": not counts["all"] and not chosen.is_narrow,
        "sorts": SORTS,
        "sort_items": [
            {"label": label, "href": chosen.address(sort=key), "checked": key == (chosen.sort or DEFAULT_ORDER)}
            for key, label in SORTS.items()
        ],
    }
    return render(request, f"leads/{mode}.html", context)


def remembered(request: MemberRequest, mode: str) -> str:
    """The mode asked for, from now on this member's; without one, the one he used last."""
    if mode in MODES:
        if request.session.get(MODE) != mode:
            request.session[MODE] = mode
        return mode
    known = request.session.get(MODE)
    return known if known in MODES else "compact"


def board_address(chosen: LeadFilter) -> str:
    """The board with the same filters."""
    return reverse("leads:board") + chosen.address(sort="", step="")


def frame(chosen: LeadFilter, mode: str, member: Member, known: list[Pipeline]) -> dict[str, Any]:
    """What stands around every list of leads: filters, chips, the switch of modes."""
    return {
        "menu": MENU,
        "wide": True,
        "chosen": chosen,
        "mode": mode,
        "modes": [
            {"key": "compact", "label": _("Compact"), "href": chosen.address() + "&mode=compact", "icon": "rows-3"},
            {"key": "extended", "label": _("Extended"), "href": chosen.address() + "&mode=extended", "icon": "rows-2"},
            {"key": "board", "label": _("Board"), "href": chosen.address() + "&mode=board", "icon": "square-kanban"},
        ],
        "pipelines": [(str(pipeline.pk), pipeline.name) for pipeline in known],
        "steps": _steps(chosen, known),
        "handlers": [("me", _("Mine")), ("nobody", _("Nobody's")), *handlers()],
        "tags": [(name, name) for name in Tag.objects.order_by("name").values_list("name", flat=True)[:200]],
        "step_ids": {pipeline.pk: [step.pk for step in pipeline.steps.all()] for pipeline in known},
        "chips": _chips(chosen, known, member, of_board=mode == "board"),
    }


def _with_fitting_step(chosen: LeadFilter, known: list[Pipeline]) -> LeadFilter:
    """Whoever chooses another pipeline means to leave the step of the one before."""
    pipeline = next((p for p in known if str(p.pk) == chosen.pipeline), None)
    if chosen.step and pipeline and chosen.step not in {str(step.pk) for step in pipeline.steps.all()}:
        return replace(chosen, step="")
    return chosen


def _steps(chosen: LeadFilter, known: list[Pipeline]) -> list[tuple[str, str]]:
    """The steps of the pipeline chosen; of all pipelines while none is."""
    several = not chosen.pipeline and len(known) > 1
    return [
        (str(step.pk), f"{pipeline.name} · {step.name}" if several else step.name)
        for pipeline in known
        if chosen.pipeline in ("", str(pipeline.pk))
        for step in pipeline.steps.all()
    ]


def _chips(chosen: LeadFilter, known: list[Pipeline], member: Member, *, of_board: bool) -> list[tuple[str, str]]:
    """What is set, in words, each with the address without it."""
    chips = []
    if chosen.pipeline and not of_board:
        name = next((p.name for p in known if str(p.pk) == chosen.pipeline), "?")
        chips.append((name, chosen.address(pipeline="", step="")))
    if chosen.step:
        name = next((s.name for p in known for s in p.steps.all() if str(s.pk) == chosen.step), "?")
        chips.append((_("Step: %(name)s") % {"name": name}, chosen.address(step="")))
    if chosen.handler:
        chips.append((_handler(chosen.handler), chosen.address(handler="")))
    if chosen.tag:
        chips.append((_("Tag: %(name)s") % {"name": chosen.tag}, chosen.address(tag="")))
    if chosen.contact:
        chips.append((_named(Contact.objects.visible_to(member), chosen.contact), chosen.address(contact="")))
    if chosen.q:
        chips.append((_("“%(text)s”") % {"text": chosen.q}, chosen.address(q="")))
    return chips


def _handler(key: str) -> str:
    """The chip of a handler."""
    words = {"me": _("Mine"), "nobody": _("Nobody's")}
    return words.get(key) or _("Handler: %(name)s") % {"name": _named(Member.objects.all(), key)}


def _named(rows: QuerySet[Any], key: str) -> str:
    """The name of the one with this id."""
    return str(rows.filter(pk=uuid_of(key)).values_list("name", flat=True).first() or "?")


def status_tabs(chosen: LeadFilter, counts: dict[str, int]) -> list[dict[str, Any]]:
    """One tab for each status, with how many leads are behind it."""
    return [
        {"key": key, "label": label, "href": chosen.address(status=key), "count": counts[key]}
        for key, label in STATUSES.items()
    ]
