"""The filters that every list of leads has (L-14)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.accounts.models import Group, Member, Membership
from staffetta.contacts.models import Contact
from staffetta.contacts.narrowing import named_contact
from staffetta.contacts.querysets import begins
from staffetta.core.db.remembered import remembered
from staffetta.core.ids import id_of
from staffetta.core.text import fold
from staffetta.leads import filters
from staffetta.leads.filters import Filter, Values
from staffetta.leads.models import LossReason, Pipeline, Stay, Step
from staffetta.leads.querysets import LeadQuerySet
from staffetta.listings.conditions import (
    amounts,
    any_of,
    dawn,
    days,
    is_day,
    is_since,
    moment_of,
    one_or_more,
    people,
    say_since,
    tags,
)
from staffetta.listings.filters import Condition
from staffetta.processes.models import Process, Tagging, Task

YES, NO = "yes", "no"
_PLACE = re.compile(r"([0-9a-f-]{36})@(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?")


def register() -> None:
    """Called once, when the apps are ready."""
    lazy = gettext_lazy
    mine = {"mine": lazy("Mine"), "nobodys": lazy("Nobody's")}
    filters.add(
        Filter("pipeline", lazy("Pipeline"), "choice", _one_of("pipeline"), choices=_pipelines, say=_pipeline, order=1),
        Filter("step", lazy("Step"), "several", _one_of("step"), choices=_steps, say=_step, order=2),
        people("handler", lazy("Handler"), "process__handler", order=3, **mine),
        Filter(
            "group",
            lazy("Group"),
            "several",
            _by_group,
            choices=_groups,
            say=_group,
            order=4,
            hint=lazy("Handled by one of the group, or with an open task for it"),
        ),
        tags(Tagging, "process", path="process", order=5),
        Filter(
            "contact",
            lazy("Contact"),
            "text",
            _by_contact,
            say=_say_contact,
            order=6,
            hint=lazy("How its name begins"),
        ),
        Filter(
            "person",
            lazy("Contact person"),
            "text",
            _by_person,
            say=_say_contact,
            order=7,
            hint=lazy("How its name begins"),
        ),
    )
    _register_figures()
    _register_ends()


def _register_figures() -> None:
    """Amounts and days."""
    lazy = gettext_lazy
    filters.add(
        *amounts("amount", lazy("Amount from"), lazy("Amount to"), "amount", order=8),
        *days(
            "close", lazy("Expected close from"), lazy("Expected close until"), "expected_close", order=9, moments=False
        ),
        *days("next", lazy("Next step from"), lazy("Next step until"), "process__wakes_at", order=10),
        *days("opened", lazy("Opened from"), lazy("Opened until"), "created_at", order=11),
        *days("moved", lazy("At this step from"), lazy("At this step until"), "step_since", order=12),
        Filter(
            "waiting",
            lazy("At this step for longer than"),
            "since",
            Condition(
                lambda values, member: (moment_of(values[0]),), lambda rows, bound: rows.filter(step_since__lt=bound)
            ),
            say=say_since,
            fits=is_since,
            order=13,
            hint=lazy("A date, or a number of days"),
        ),
    )


def _register_ends() -> None:
    """How it ended, what came after, and what only addresses say."""
    lazy = gettext_lazy
    mine = {"mine": lazy("Mine"), "nobodys": lazy("Nobody's")}
    filters.add(
        *days("closed", lazy("Closed from"), lazy("Closed until"), "process__closed_at", order=14),
        *days("won", lazy("Won from"), lazy("Won until"), "won_on", order=15, moments=False),
        Filter(
            *("reason", lazy("Loss reason"), "several", _one_of("loss_reason")),
            choices=_reasons,
            say=_reason,
            order=16,
        ),
        Filter(
            "post_sales",
            lazy("Post-sales process"),
            "choice",
            Condition(lambda values, member: (values[0] == YES,), _with_post_sales),
            choices=_yes_or_no,
            fits=(YES, NO).__contains__,
            order=17,
        ),
        Filter("product", lazy("Product"), "text", _by_product, order=18, hint=lazy("How it begins")),
        people("supervisor", lazy("Supervisor"), "process__supervisor", order=19, **mine),
        Filter("external_id", lazy("External id"), "hidden", _by_external_id),
        Filter("stood", lazy("Stood at"), "hidden", _by_stood, say=_say_place, fits=_is_moment),
        Filter("entered", lazy("Came to"), "hidden", _by_entered, say=_say_place, fits=_is_span),
    )


def _one_of(path: str) -> Condition:
    """One of the records of these ids stands at `path`; what is no id is nobody's."""
    return Condition(
        lambda values, member: (one_or_more(filters.uuid_of(value) for value in values),),
        lambda rows, wanted: rows.filter(any_of(path, wanted)),
    )


def _by_group(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    """In the group's hands: one of its people is the handler, or an open task waits for the group."""
    groups = [known for value in values if (known := id_of(value))]
    people = Membership.objects.filter(group__in=groups).values("member")
    handled = Process.objects.filter(kind=Process.Kind.LEAD, handler__in=people).values("pk")
    waiting = Task.objects.open().filter(group__in=groups).exclude(process=None).values("process")
    return rows.filter(process__in=handled.union(waiting))


def _by_contact(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    """By its id, as company or as the person behind it; or by how its name begins."""
    wanted = id_of(values[0])
    if wanted is not None:
        return rows.filter(Q(process__contact=wanted) | Q(process__person=wanted))
    return rows.filter(process__contact__in=_called(values[0], member))


def _by_person(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    wanted = id_of(values[0])
    return rows.filter(process__person__in=[wanted] if wanted else _called(values[0], member))


def _called(text: str, member: Member) -> Any:
    return Contact.objects.visible_to(member).filter(begins("folded", fold(text))).values("pk")


def _with_post_sales(rows: LeadQuerySet, wanted: bool) -> LeadQuerySet:
    attached = Q(process__in=Process.objects.filter(kind=Process.Kind.POST_SALES).values("parent"))
    return rows.filter(attached if wanted else ~attached)


def _by_product(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    return rows.filter(product__istartswith=values[0])


def _by_external_id(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    return rows.filter(external_id=values[0])


def _by_stood(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    """`<step>@<day>`: those that stood at the step when that day ended (L-12)."""
    step, day, _last = _place_of(values[0])
    end = dawn(day + timedelta(days=1))
    there = Stay.objects.filter(Q(left_at=None) | Q(left_at__gte=end), step=step, entered_at__lt=end)
    return rows.filter(pk__in=there.values("lead"))


def _by_entered(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    """`<step>@<first day>..<last day>`: those that came to the step in these days (L-12)."""
    step, first, last = _place_of(values[0])
    came = Stay.objects.filter(step=step, entered_at__gte=dawn(first), entered_at__lt=dawn(last + timedelta(days=1)))
    return rows.filter(pk__in=came.values("lead"))


def _place_of(value: str) -> tuple[UUID, date, date]:
    found = _PLACE.fullmatch(value)
    if found is None:
        raise ValueError(value)
    first = date.fromisoformat(found[2])
    return UUID(found[1]), first, date.fromisoformat(found[3]) if found[3] else first


def _is_moment(value: str) -> bool:
    return ".." not in value and _is_span(value)


def _is_span(value: str) -> bool:
    found = _PLACE.fullmatch(value)
    return found is not None and id_of(found[1]) is not None and all(is_day(day) for day in found.groups()[1:] if day)


def _pipelines(member: Member) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in Pipeline.objects.active()]


def _pipeline(value: str, member: Member) -> str:
    """Also one that is out of use."""
    return _name_of(_pipeline_called(filters.uuid_of(value)))


def _steps(member: Member) -> list[tuple[str, str]]:
    """Of all pipelines, each step with its pipeline where there are several."""
    known = list(Pipeline.objects.active().with_steps())
    return [
        (str(step.pk), f"{pipeline.name} · {step.name}" if len(known) > 1 else step.name)
        for pipeline in known
        for step in pipeline.steps.all()
    ]


def _step(value: str, member: Member) -> str:
    return _name_of(_step_called(filters.uuid_of(value)))


def _groups(member: Member) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Group.objects.active().order_by("name").values_list("pk", "name")]


def _group(value: str, member: Member) -> str:
    return Group.objects.filter(pk=filters.uuid_of(value)).values_list("name", flat=True).first() or "?"


def _reasons(member: Member) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in LossReason.objects.active()]


def _reason(value: str, member: Member) -> str:
    return _name_of(_reason_called(filters.uuid_of(value)))


@remembered(plan=True, setup=True)
def _pipeline_called(pk: UUID) -> QuerySet[Pipeline]:
    return Pipeline.objects.filter(pk=pk)


@remembered(plan=True, setup=True)
def _step_called(pk: UUID) -> QuerySet[Step]:
    return Step.objects.filter(pk=pk)


@remembered(plan=True, setup=True)
def _reason_called(pk: UUID) -> QuerySet[LossReason]:
    return LossReason.objects.filter(pk=pk)


def _name_of(found: Sequence[Any]) -> str:
    return str(found[0].name) if found else "?"


def _yes_or_no(member: Member) -> list[tuple[str, str]]:
    return [(YES, _("Yes")), (NO, _("No"))]


def _say_contact(value: str, member: Member) -> str:
    return named_contact(value, member) if id_of(value) else value


def _say_place(value: str, member: Member) -> str:
    step, first, last = _place_of(value)
    said = [say_since(day.isoformat(), member) for day in dict.fromkeys((first, last))]
    return f"{_step(str(step), member)}, {' – '.join(said)}"
