"""Saved views for programs."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status
from pydantic import Field

from staffetta.accounts.models import Member
from staffetta.core.api import Cursor, Limit, Line, Rows, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.listings.acts.change import change_view
from staffetta.listings.acts.choose_default import choose_default
from staffetta.listings.acts.delete import delete_view
from staffetta.listings.acts.save import save_view
from staffetta.listings.asked import certain_state
from staffetta.listings.drafts import State, ViewDraft
from staffetta.listings.models import DefaultView, SavedView
from staffetta.listings.schemas import DefaultIn, ListKey, SavedViewIn, SavedViewOut, SavedViewPatch

router = Router(tags=["Saved views"])
OfList = Annotated[Line, Field(default="", max_length=40, description="Only the views of this list, e.g. `contacts`")]


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _view(request: HttpRequest, view_id: UUID) -> SavedView:
    rows = SavedView.objects.visible_to(_actor(request)).select_related("owner")
    found: SavedView = get_object_or_404(rows, pk=view_id)
    return found


def _defaults(member: Member) -> set[UUID]:
    return set(DefaultView.objects.filter(member=member).values_list("view", flat=True))


def _out(view: SavedView, defaults: set[UUID]) -> dict[str, Any]:
    names = ("id", "list", "name", "is_shared", "filters", "columns", "sort", "created_at", "changed_at", "version")
    return {
        **{name: getattr(view, name) for name in names},
        "owner": {"id": view.owner_id, "name": view.owner.name},
        "is_default": view.pk in defaults,
    }


def _answer(request: HttpRequest, response: HttpResponse, view: SavedView) -> dict[str, Any]:
    tag(response, view.version)
    return _out(view, _defaults(_actor(request)))


@router.get("", response=Rows[SavedViewOut], summary="Saved views")
def list_views(request: HttpRequest, list: OfList = "", cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:  # noqa: A002
    """Your own and those that are shared, by list and name."""
    member = _actor(request)
    rows = SavedView.objects.visible_to(member).select_related("owner")
    rows = rows.filter(list=list) if list else rows
    found = page(rows, order=("list", "name", "id"), cursor=cursor, limit=limit)
    defaults = _defaults(member)
    return rows_of(found, [_out(view, defaults) for view in found.rows])


@router.post("", response={201: SavedViewOut}, summary="Save a view")
def post_view(request: HttpRequest, response: HttpResponse, body: SavedViewIn) -> Any:
    """For yourself, or with `is_shared` for everybody. Names are unique among your own, and among the shared ones."""
    state = certain_state(body.list, State(body.filters, tuple(body.columns), body.sort))
    draft = ViewDraft(list=body.list, name=body.name, state=state, is_shared=body.is_shared)
    return Status(201, _answer(request, response, save_view(draft, by=_actor(request))))


@router.put("/default/{list}", response={204: None}, summary="Choose with which view a list opens")
def put_default(request: HttpRequest, list: ListKey, body: DefaultIn) -> Any:  # noqa: A002
    """For you alone."""
    member = _actor(request)
    view = (
        None if body.view is None else get_object_or_404(SavedView.objects.visible_to(member), pk=body.view, list=list)
    )
    choose_default(list, view, by=member)
    return Status(204, None)


@router.get("/{view_id}", response=SavedViewOut, summary="One saved view")
def get_view(request: HttpRequest, response: HttpResponse, view_id: UUID) -> dict[str, Any]:
    """What it shows, and whose it is."""
    return _answer(request, response, _view(request, view_id))


@router.patch("/{view_id}", response=SavedViewOut, summary="Change a saved view")
def patch_view(request: HttpRequest, response: HttpResponse, view_id: UUID, body: SavedViewPatch) -> dict[str, Any]:
    """Its owner can; a shared one administrators, too."""
    view = _view(request, view_id)
    state = None
    if any(part is not None for part in (body.filters, body.columns, body.sort)):
        state = State(
            view.filters if body.filters is None else body.filters,
            tuple(view.columns if body.columns is None else body.columns),
            view.sort if body.sort is None else body.sort,
        )
        certain_state(view.list, State(body.filters or {}, tuple(body.columns or ()), body.sort or ""))
    view = change_view(
        view,
        name=body.name,
        is_shared=body.is_shared,
        state=state,
        expected=expected_version(request),
        by=_actor(request),
    )
    return _answer(request, response, view)


@router.delete("/{view_id}", response={204: None}, summary="Delete a saved view")
def remove_view(request: HttpRequest, view_id: UUID) -> Any:
    """What it showed stays."""
    delete_view(_view(request, view_id), expected=expected_version(request), by=_actor(request))
    return Status(204, None)
