"""The page of all tasks: mine, unclaimed ones of my groups, everybody's, and what I have done."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Group, Member
from staffetta.core.db.meanwhile import aside
from staffetta.core.db.remembered import remembered, remembered_figures
from staffetta.core.paging import page
from staffetta.processes.forms.fields import grouped
from staffetta.processes.models import ActivityType, Task
from staffetta.processes.narrowing import DONE_BY_ME, EVERYBODY, LISTS, MINE, UNCLAIMED, TaskFilter, first_page
from staffetta.processes.rows import lines_of, rows_of
from staffetta.processes.rules import Standing
from staffetta.ui.page import count_meanwhile, render


@require_safe
@signed_in
def index(request: MemberRequest) -> HttpResponse:
    """Tasks, as wanted (T-01, T-02)."""
    wanted, now, member = TaskFilter.read(request.GET.dict()), timezone.now(), request.member
    cursor = request.GET.get("cursor", "")
    choices = aside(lambda: _choices(wanted))
    count_meanwhile(request)
    found = None if cursor else first_page(wanted, member)
    if found is None:
        found = page(wanted.rows(member, now).only("hold_until", "done_at"), order=wanted.order, cursor=cursor)
    standing = Standing(member)
    waiting = _waiting(list(standing.groups))["count"] if standing.groups else 0
    said = {name: value for name, value in request.GET.items() if name not in ("cursor", "list") and value}
    context = {
        "menu": "my-day",
        "wanted": wanted,
        "page": found,
        "rows": rows_of(lines_of([task.pk for task in found.rows]), member, now, standing=standing),
        "tabs": [_tab(key, waiting) for key in LISTS],
        "said": said,
        "address": f"{reverse('tasks:list')}?{urlencode({'list': wanted.whose, **said})}",
        **choices(),
    }
    return render(request, "processes/tasks.html", context)


@remembered_figures
def _waiting(groups: list[UUID]) -> Any:
    return Task.objects.open().filter(group__any=groups), {"count": Count("pk")}


@remembered(plan=True, setup=True)
def _kinds() -> Any:
    return ActivityType.objects.active().order_by("position", "id")


@remembered(plan=True, setup=True)
def _people() -> Any:
    return Member.objects.active().order_by("name").values_list("pk", "name")


@remembered(plan=True, setup=True)
def _groups() -> Any:
    return Group.objects.active().order_by("name").values_list("pk", "name")


def _tab(key: str, waiting: int) -> dict[str, Any]:
    labels = {
        MINE: _("Mine, open"),
        UNCLAIMED: _("Unclaimed in my groups"),
        EVERYBODY: _("Everybody's"),
        DONE_BY_ME: _("Done by me"),
    }
    tab: dict[str, Any] = {"key": key, "label": labels[key], "href": f"{reverse('tasks:list')}?list={key}"}
    return tab | {"count": waiting} if key == UNCLAIMED and waiting else tab


def _choices(wanted: TaskFilter) -> dict[str, Any]:
    """What the filters offer."""
    hands = f"member:{wanted.assignee}" if wanted.assignee else f"group:{wanted.group}" if wanted.group else ""
    choices: dict[str, Any] = {"kinds": grouped(_kinds()), "hands": hands, "people": [], "groups": []}
    if wanted.whose == EVERYBODY:
        choices["people"] = [(f"member:{pk}", name) for pk, name in _people()]
        choices["groups"] = [(f"group:{pk}", name) for pk, name in _groups()]
    return choices
