"""Administration › Tags: the words, how often each is used, and the categories in which they stand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.core.text import fold
from staffetta.tags import uses
from staffetta.tags.acts.category import change_category, delete_category, make_category
from staffetta.tags.acts.change import change_tag
from staffetta.tags.acts.delete import delete_tag
from staffetta.tags.acts.merge import merge_tags
from staffetta.tags.acts.retire import restore_tag, retire_tag
from staffetta.tags.forms import CategoryForm, MergeForm, TagForm
from staffetta.tags.models import Tag, TagCategory
from staffetta.ui.page import render, toast, wants_fragment

MENU = "administration"
SHOWN = 500


@require_safe
@administrators
def index(request: MemberRequest) -> HttpResponse:
    """Every tag with how many records carry it, category by category; ?q= narrows."""
    q = request.GET.get("q", "")[:60]
    rows = Tag.objects.visible_to(request.member).select_related("category").grouped()
    known = [tag for tag in rows if fold(q) in fold(tag.name)]
    context = {
        "menu": MENU,
        "q": q,
        "tags": [tag for tag in known if tag.retired_at is None][:SHOWN],
        "retired": [tag for tag in known if tag.retired_at is not None][:SHOWN],
        "counts": uses.counted(),
        "categories": list(TagCategory.objects.visible_to(request.member)),
        "several": len(known) > 1,
    }
    return render(request, "tags/tags.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def edit(request: MemberRequest, tag_id: UUID) -> HttpResponse:
    """Rename it, put it into a category."""
    tag = _tag(request, tag_id)
    form = TagForm(_posted(request), initial={"name": tag.name, "category": tag.category_id})
    if form.is_valid():
        with form.taking_refusals():
            given = form.cleaned_data
            change_tag(tag, name=given["name"], category=given["category"], by=request.member)
            return _saved(request)
    return _dialog(request, "tags/_tag.html", {"form": form, "tag": tag})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def merge(request: MemberRequest, tag_id: UUID) -> HttpResponse:
    """Have whatever carries it carry another tag instead."""
    tag = _tag(request, tag_id)
    form = MergeForm(_posted(request), tag=tag)
    if form.is_valid():
        with form.taking_refusals():
            merge_tags(tag, form.cleaned_data["into"], by=request.member)
            return _saved(request)
    return _dialog(request, "tags/_merge.html", {"form": form, "tag": tag, "count": uses.count_of(tag)})


@require_POST
@administrators
def retire(request: MemberRequest, tag_id: UUID) -> HttpResponse:
    retire_tag(_tag(request, tag_id), by=request.member, at=timezone.now())
    return _saved(request)


@require_POST
@administrators
def restore(request: MemberRequest, tag_id: UUID) -> HttpResponse:
    restore_tag(_tag(request, tag_id), by=request.member)
    return _saved(request)


@require_POST
@administrators
def delete(request: MemberRequest, tag_id: UUID) -> HttpResponse:
    delete_tag(_tag(request, tag_id), by=request.member)
    return _saved(request)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def new_category(request: MemberRequest) -> HttpResponse:
    form = CategoryForm(_posted(request))
    if form.is_valid():
        with form.taking_refusals():
            make_category(form.cleaned_data["name"], form.cleaned_data["hue"], by=request.member)
            return _saved(request)
    return _dialog(request, "tags/_category.html", {"form": form, "title": _("New category")})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def edit_category(request: MemberRequest, category_id: UUID) -> HttpResponse:
    """Rename it, give all its tags another colour."""
    found = _category(request, category_id)
    initial = {"name": found.name, "hue": found.hue, "version": found.version}
    form = CategoryForm(_posted(request), initial=initial)
    if form.is_valid():
        with form.taking_refusals():
            given = form.cleaned_data
            expected = given["version"]
            change_category(found, name=given["name"], hue=given["hue"], expected=expected, by=request.member)
            return _saved(request)
    return _dialog(request, "tags/_category.html", {"form": form, "title": found.name})


@require_POST
@administrators
def remove_category(request: MemberRequest, category_id: UUID) -> HttpResponse:
    """Its tags stay."""
    delete_category(_category(request, category_id), by=request.member)
    return _saved(request)


@require_POST
@administrators
def order_categories(request: MemberRequest) -> HttpResponse:
    """`move` goes one place up (`by` -1) or down."""
    known = list(TagCategory.objects.visible_to(request.member))
    at = next((place for place, one in enumerate(known) if str(one.pk) == request.POST.get("move")), None)
    to = None if at is None else at + (-1 if request.POST.get("by") == "-1" else 1)
    if at is not None and to is not None and 0 <= to < len(known):
        known[at], known[to] = known[to], known[at]
        for place, one in enumerate(known):
            change_category(one, position=place, by=request.member)
    return redirect("tags:tags")


def _tag(request: MemberRequest, tag_id: UUID) -> Tag:
    return get_object_or_404(Tag.objects.visible_to(request.member), pk=tag_id)


def _category(request: MemberRequest, category_id: UUID) -> TagCategory:
    return get_object_or_404(TagCategory.objects.visible_to(request.member), pk=category_id)


def _posted(request: MemberRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _saved(request: MemberRequest) -> HttpResponse:
    toast(request, _("Saved."))
    return redirect("tags:tags")


def _dialog(request: MemberRequest, fragment: str, context: dict[str, Any]) -> HttpResponse:
    """A dialogue's content; where there are no scripts, the same on a page. 422 when its form has errors."""
    template = fragment if wants_fragment(request) else "tags/dialog.html"
    status = 422 if context["form"].errors else 200
    return render(request, template, {"menu": MENU, "fragment": fragment, **context}, status)
