"""Post-sales processes for programs: /api/v1/post-sales."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.contacts.custom import resolved
from staffetta.core.api import Cursor, Limit, Rows, expected_version, ready, rows_of, tag
from staffetta.core.refusals import Invalid
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of
from staffetta.leads.models import Lead
from staffetta.playbooks.models import Playbook
from staffetta.postsales import schemas
from staffetta.postsales.acts.arrange import arrange_tasks
from staffetta.postsales.acts.assign import assign_post_sales
from staffetta.postsales.acts.change import change_post_sales
from staffetta.postsales.acts.delete import delete_post_sales
from staffetta.postsales.acts.open import open_post_sales
from staffetta.postsales.list_schemas import PostSalesListIn, Sort
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.pages import in_full, page_of
from staffetta.postsales.querysets import count_in_hand
from staffetta.postsales.schemas import PostSales, told

router = Router(tags=["post-sales"])


@router.get("", response=Rows[PostSales], url_name="post_sales")
def list_post_sales(
    request: MemberRequest,
    query: Query[PostSalesListIn],
    sort: Sort = "-created",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """The processes that I see, narrowed as on the page (P-09). `mine` = those that the menu's badge counts."""
    now, chosen, member = timezone.now(), query.read(request.GET, sort), request.member
    found = page_of(chosen, lambda: chosen.rows(member, now), member, now, cursor=cursor, limit=limit)
    return ready(rows_of(found, told(found.rows, now)))


@router.get("/in-hand", response=schemas.InHandCount, url_name="post_sales_in_hand")
def in_hand(request: MemberRequest) -> Any:
    """How many active processes are mine, and in how many of others I have an open task (P-05)."""
    count = count_in_hand(request.member)
    return {"total": count.total, "own": count.own, "others": count.others}


@router.post("", response={201: PostSales}, url_name="post_sales_create")
def create(request: MemberRequest, response: HttpResponse, given: schemas.NewPostSales) -> Any:
    """Start a process for a lead, from a template or empty, at any time (P-03)."""
    lead = get_object_or_404(Lead.objects.visible_to(request.member).select_related("process"), pk=given.lead_id)
    made = open_post_sales(
        lead,
        template=_template(given.template),
        title=given.title,
        assignee=_member("assignee_id", given.assignee_id) if given.assignee_id else None,
        start=given.start,
        tags=given.tags,
        by=request.member,
        at=timezone.now(),
    )
    return Status(201, _answer(response, made))


@router.get("/{post_sales_id}", response=PostSales, url_name="post_sales_one")
def read(request: MemberRequest, response: HttpResponse, post_sales_id: UUID) -> Any:
    return _answer(response, _found(request, post_sales_id))


@router.patch("/{post_sales_id}", response=PostSales)
def change(request: MemberRequest, response: HttpResponse, post_sales_id: UUID, given: schemas.PostSalesChanges) -> Any:
    """Title, description, tags, custom fields."""
    values = {name: value for name, value in given.dict(exclude_unset=True).items() if value is not None}
    values["custom"] = resolved(values.get("custom"), fields_of(Owner.POST_SALES), request.member)
    post_sales = _found(request, post_sales_id)
    change_post_sales(post_sales, values, expected=expected_version(request), by=request.member)
    return _answer(response, post_sales)


@router.post("/{post_sales_id}/assign", response={200: PostSales, 204: None})
def assign(request: MemberRequest, response: HttpResponse, post_sales_id: UUID, given: schemas.Assignment) -> Any:
    """Hand it over; the assignee sees the lead for as long as it is his (P-12). 204 when I do not see it any more."""
    post_sales = _found(request, post_sales_id)
    assignee = _member("assignee_id", given.assignee_id)
    assign_post_sales(post_sales, assignee, expected=expected_version(request), by=request.member)
    if not PostSalesProcess.objects.visible_to(request.member).filter(pk=post_sales.pk).exists():
        return Status(204, None)
    return Status(200, _answer(response, post_sales))


@router.delete("/{post_sales_id}", response={204: None}, summary="Delete a post-sales process")
def delete(request: MemberRequest, post_sales_id: UUID) -> Any:
    """With its tasks, notes and files it lies in the bin, from where it can be restored (see /bin)."""
    post_sales = _found(request, post_sales_id)
    delete_post_sales(post_sales, expected=expected_version(request), by=request.member, at=timezone.now())
    return Status(204, None)


@router.post("/{post_sales_id}/arrange", response=PostSales)
def arrange(request: MemberRequest, response: HttpResponse, post_sales_id: UUID, given: schemas.Arrangement) -> Any:
    """Put the tasks into another order."""
    post_sales = _found(request, post_sales_id)
    arrange_tasks(post_sales, given.order, by=request.member)
    return _answer(response, post_sales)


def _found(request: MemberRequest, post_sales_id: UUID) -> PostSalesProcess:
    return get_object_or_404(PostSalesProcess.objects.visible_to(request.member), pk=post_sales_id)


def _answer(response: HttpResponse, post_sales: PostSalesProcess) -> dict[str, Any]:
    answer = told(in_full([post_sales]), timezone.now())[0]
    tag(response, answer["version"])
    return answer


def _member(field: str, member_id: UUID) -> Member:
    found = Member.objects.filter(pk=member_id).first()
    if found is None:
        raise Invalid(_("Some values are not valid."), fields={field: _("There is no such person.")})
    return found


def _template(code: str | None) -> Playbook | None:
    if not code:
        return None
    found = Playbook.objects.templates().active().filter(code__iexact=code).first()
    if found is None:
        raise Invalid(_("Some values are not valid."), fields={"template": _("There is no such template.")})
    return found
