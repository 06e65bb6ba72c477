"""Administration › Custom fields (C-13)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.fields.acts.change import change_field
from staffetta.fields.acts.delete import delete_field
from staffetta.fields.acts.make import make_field
from staffetta.fields.acts.order import order_fields
from staffetta.fields.acts.restore import restore_field
from staffetta.fields.acts.retire import retire_field
from staffetta.fields.forms import ChoiceRow, FieldForm, choice_rows, in_words
from staffetta.fields.holders import answered, is_answered
from staffetta.fields.models import Field, Owner, Type
from staffetta.fields.reading import every_field_of
from staffetta.ui.page import render, toast
from staffetta.ui.rows import Rows, taking_refusals

MENU = "administration"


@require_safe
@administrators
def fields(request: MemberRequest) -> HttpResponse:
    """?owner=: the fields of contacts, leads or post-sales processes, those out of use below."""
    owner = _owner(request)
    rows = every_field_of(owner)
    context = {
        "menu": MENU,
        "owner": owner,
        "tabs": [{"key": key, "label": label, "href": _address(key)} for key, label in Owner.choices],
        "active": [field for field in rows if field.retired_at is None],
        "retired": [field for field in rows if field.retired_at is not None],
        "counts": answered(owner),
        "new": reverse("fields:new") + f"?owner={owner}",
    }
    return render(request, "fields/fields.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def new(request: MemberRequest) -> HttpResponse:
    """?owner= and ?type=; choosing another type shows the form again with everything typed."""
    owner, kind = _owner(request), _kind(request, Type.TEXT)
    data = request.POST if request.method == "POST" else None
    form = FieldForm(data, owner=owner, kind=kind, initial={**FieldForm.fresh(kind), **_typed(request, kind)})
    rows = choice_rows(data, None, kind)
    if data is not None and _may_save(rows) and _valid(form, rows):
        with _refusals(form, rows):
            made = make_field(form.draft(_drafts(rows)), by=request.member, at=timezone.now())
            toast(request, _("The field {name} was made.").format(name=made.name))
            return HttpResponseRedirect(_address(owner))
    return _form(request, form, rows, None, {"owner": owner, "kind": kind})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def edit(request: MemberRequest, field_id: UUID) -> HttpResponse:
    """One field. Its type can be changed while nobody has answered."""
    field = _field(field_id)
    fixed = is_answered(field)
    kind = field.type if fixed else _kind(request, Type(field.type))
    data = request.POST if request.method == "POST" else None
    stored = FieldForm.stored(field)
    form = FieldForm(data, owner=field.owner, kind=kind, field=field, initial={**stored, **_typed(request, kind)})
    rows = choice_rows(data, field, kind)
    if data is not None and _may_save(rows) and _valid(form, rows):
        expected = form.cleaned_data["version"]
        with _refusals(form, rows):
            drafts = _drafts(rows) if rows is not None else None
            values = form.values()
            change_field(field, values, choices=drafts, expected=expected, by=request.member, at=timezone.now())
            toast(request, _("The changes were saved."))
            return HttpResponseRedirect(_address(field.owner))
    context: dict[str, Any] = {"owner": field.owner, "kind": kind, "fixed": fixed, "differences": []}
    if form.is_stale:
        theirs = _field(field_id)
        context["differences"] = form.differences(FieldForm.stored(theirs))
        if rows is not None and (words := in_words(theirs)) != (ours := _words(rows)):
            context["differences"].append((_("Choices"), words, ours))
    return _form(request, form, rows, field, context)


@require_POST
@administrators
def retire(request: MemberRequest, field_id: UUID) -> HttpResponse:
    """Its answers stay."""
    field = retire_field(_field(field_id), by=request.member, at=timezone.now())
    toast(request, _("{name} is out of use; its answers are kept.").format(name=field.name))
    return HttpResponseRedirect(_address(field.owner))


@require_POST
@administrators
def restore(request: MemberRequest, field_id: UUID) -> HttpResponse:
    """With the answers that it had."""
    return HttpResponseRedirect(_address(restore_field(_field(field_id), by=request.member).owner))


@require_POST
@administrators
def delete(request: MemberRequest, field_id: UUID) -> HttpResponse:
    """Only while nobody has answered."""
    field = _field(field_id)
    delete_field(field, by=request.member)
    toast(request, _("The field {name} was deleted.").format(name=field.name))
    return HttpResponseRedirect(_address(field.owner))


@require_POST
@administrators
def order(request: MemberRequest) -> HttpResponse:
    """`ids` in their new order (dragged), or `move` one by `by`, -1 or 1 (buttons)."""
    owner = _owner(request)
    ids = [field.pk for field in every_field_of(owner) if field.retired_at is None]
    moved = _ids(request.POST.get("move", ""))
    if moved and moved[0] in ids:
        place = ids.index(moved[0])
        target = max(0, min(len(ids) - 1, place + (-1 if request.POST.get("by") == "-1" else 1)))
        ids.insert(target, ids.pop(place))
    order_fields(Owner(owner), _ids(request.POST.get("ids", "")) or ids, by=request.member)
    return HttpResponseRedirect(_address(owner))


def _owner(request: MemberRequest) -> str:
    said = request.POST.get("owner") or request.GET.get("owner", "")
    return said if said in Owner.values else str(Owner.CONTACT)


def _kind(request: MemberRequest, default: Type) -> str:
    said = request.POST.get("type") or request.GET.get("type", "")
    return said if said in Type.values else str(default)


def _typed(request: MemberRequest, kind: str) -> dict[str, Any]:
    """What was typed before another type was chosen."""
    names = [name for name in request.GET if re.fullmatch(r"name(_\w\w)?|code|help_text|of_kind|of_function", name)]
    return {**{name: request.GET[name] for name in names}, **({"type": kind} if "type" in request.GET else {})}


def _address(owner: str) -> str:
    return reverse("fields:fields") + "?" + urlencode({"owner": owner})


def _field(field_id: UUID) -> Field:
    found: Field = get_object_or_404(Field.objects.with_choices(), pk=field_id)
    return found


def _ids(text: str) -> list[UUID]:
    return [UUID(one) for one in re.findall(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text)]


def _may_save(rows: Rows[ChoiceRow] | None) -> bool:
    """Whether the form was sent to be saved, and not to move a line of its choices."""
    return rows is None or not rows.pressed


def _valid(form: FieldForm, rows: Rows[ChoiceRow] | None) -> bool:
    good = rows is None or rows.is_valid()  # both are judged, whichever is wrong
    return form.is_valid() and good


def _refusals(form: FieldForm, rows: Rows[ChoiceRow] | None) -> Any:
    return taking_refusals(form, *([rows] if rows is not None else []))


def _drafts(rows: Rows[ChoiceRow] | None) -> tuple[Any, ...]:
    return tuple(row.draft() for row in rows.filled) if rows is not None else ()


def _words(rows: Rows[ChoiceRow]) -> str:
    return ", ".join(row.cleaned_data["name"] for row in rows.filled)


def _form(
    request: MemberRequest, form: FieldForm, rows: Rows[ChoiceRow] | None, field: Field | None, more: dict[str, Any]
) -> HttpResponse:
    wrong = form.is_bound and _may_save(rows) and (bool(form.errors) or (rows is not None and rows.has_errors))
    context = {
        "menu": MENU,
        "form": form,
        "rows": rows.moved() if rows is not None and rows.pressed else rows,
        "field": field,
        "fixed": False,
        "differences": [],
        "back": _address(more["owner"]),
        "owner_label": Owner(more["owner"]).label,
        "again": reverse("fields:field", kwargs={"field_id": field.pk}) if field else reverse("fields:new"),
        **more,
    }
    return render(request, "fields/field.html", context, 422 if wrong else 200)
