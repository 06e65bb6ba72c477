"""The filters of the list of post-sales processes (P-09). Its tasks do not filter it, but for who has them in hand and
whether one is overdue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.accounts.models import Group, Member, Membership
from staffetta.contacts.custom_list import filters_of
from staffetta.contacts.models import Contact
from staffetta.contacts.narrowing import named_contact
from staffetta.contacts.querysets import end_of
from staffetta.core.db.remembered import remembered
from staffetta.core.ids import id_of
from staffetta.core.text import fold
from staffetta.fields.models import Owner
from staffetta.listings.conditions import NONE, any_of, days, one_or_more, people, tags
from staffetta.listings.filters import Condition
from staffetta.playbooks.models import Playbook
from staffetta.postsales import filters
from staffetta.postsales.filters import Filter, Values
from staffetta.postsales.querysets import PostSalesQuerySet
from staffetta.processes.models import Process, Tagging, Task

YES = "1"
WITHOUT = "none"


def register() -> None:
    """Called once, when the apps are ready."""
    lazy = gettext_lazy
    whose = {"mine": lazy("Mine"), "nobodys": lazy("Nobody's")}
    filters.add(
        Filter(
            *("mine", lazy("In my hands"), "choice", Condition(_the_member, PostSalesQuerySet.in_hands_of)),
            choices=_yes,
            fits=YES.__eq__,
            order=1,
            hint=lazy("Active, and mine or with an open task of mine or of my groups"),
        ),
        tags(Tagging, "process", path="process", order=2),
        people("handler", lazy("Handler"), "process__handler", order=3, **whose),
        Filter(
            *("group", lazy("Group"), "several", Condition(_ids, _by_group)),
            choices=_groups,
            say=_group,
            order=4,
            hint=lazy("Handled by one of the group, or with an open task for it"),
        ),
        Filter(
            *("contact", lazy("Contact"), "text", Condition(_contact_in, _by_contact)),
            say=_say_contact,
            order=5,
            hint=lazy("How its name begins"),
        ),
        Filter(
            *("template", lazy("Template"), "several", Condition(_templates_in, _by_template)),
            choices=_templates,
            say=_template,
            fits=lambda value: value == WITHOUT or id_of(value) is not None,
            order=6,
        ),
        Filter(
            *("overdue", lazy("Overdue"), "choice", Condition(_this_moment, PostSalesQuerySet.overdue)),
            choices=_yes,
            fits=YES.__eq__,
            order=7,
            hint=lazy("With an open task whose time is over"),
        ),
        *days("opened", lazy("Started from"), lazy("Started until"), "created_at", order=8),
        *days("next", lazy("Next date from"), lazy("Next date until"), "process__wakes_at", order=9),
        *days("finished", lazy("Done from"), lazy("Done until"), "process__finished_at", order=10),
        Filter(
            *("timely", lazy("Done in time"), "choice", _timely),
            choices=_yes_or_no,
            fits=("yes", "no").__contains__,
            order=11,
            hint=lazy("By the last day for which a task of it was planned"),
        ),
        Filter("team", lazy("Handled by one of"), "hidden", Condition(_ids, _by_team), say=_group),
        Filter("won", lazy("Of a won lead"), "hidden", Condition(_no_value, _won), say=lambda value, member: _("Yes")),
        Filter("lead", lazy("Lead"), "hidden", Condition(_ids, _by_lead), say=_lead),
    )
    filters.add_source(lambda: filters_of(Owner.POST_SALES))


def _yes(member: Member) -> list[tuple[str, str]]:
    return [(YES, _("Yes"))]


def _ids(values: Values, member: Member) -> tuple[Any, ...] | None:
    """The ids among these; nothing fits where there are none."""
    known = one_or_more(pk for value in values if (pk := id_of(value)))
    return None if known is None else (known,)


def _the_member(values: Values, member: Member) -> tuple[Any, ...]:
    return (member,)


def _no_value(values: Values, member: Member) -> tuple[Any, ...]:
    return ()


def _this_moment(values: Values, member: Member) -> tuple[Any, ...]:
    return timezone.now(), timezone.localdate()


def _by_group(rows: PostSalesQuerySet, groups: Any) -> PostSalesQuerySet:
    of_them = any_of("group", groups)
    persons = Membership.objects.filter(of_them).values("member")
    handled = Process.objects.filter(kind=Process.Kind.POST_SALES, handler__in=persons).values("pk")
    waiting = Task.objects.open().filter(of_them).exclude(process=None).values("process")
    return rows.filter(process__in=handled.union(waiting))


def _by_team(rows: PostSalesQuerySet, groups: Any) -> PostSalesQuerySet:
    persons = Membership.objects.filter(any_of("group", groups)).values("member")
    return rows.filter(process__handler__in=persons)


def _groups(member: Member) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Group.objects.active().order_by("name").values_list("pk", "name")]


def _group(value: str, member: Member) -> str:
    return next(iter(_group_names(id_of(value) or NONE)), "?")


@remembered(plan=True)
def _group_names(group: UUID) -> QuerySet[Group, str]:
    return Group.objects.filter(pk=group).values_list("name", flat=True)


def _contact_in(values: Values, member: Member) -> tuple[Any, ...]:
    """By its id, or by how the name of one that the member sees begins."""
    wanted, name = id_of(values[0]), fold(values[0])
    return (wanted, None, None, None) if wanted is not None else (None, member, name, end_of(name))


def _by_contact(rows: PostSalesQuerySet, wanted: Any, member: Any, name: Any, end: Any) -> PostSalesQuerySet:
    if wanted is not None:
        return rows.filter(process__contact=wanted)
    seen = Contact.objects.visible_to(member).filter(folded__gte=name, folded__lt=end)
    return rows.filter(process__contact__in=seen.values("pk"))


def _say_contact(value: str, member: Member) -> str:
    return named_contact(value, member) if id_of(value) else value


def _templates_in(values: Values, member: Member) -> tuple[Any, ...]:
    return one_or_more(pk for value in values if (pk := id_of(value))), WITHOUT in values


def _by_template(rows: PostSalesQuerySet, wanted: Any, without: bool) -> PostSalesQuerySet:
    fits, none = any_of("template", wanted), Q(template=None)
    if not without:
        return rows.filter(fits)
    return rows.filter(none if fits is None else fits | none)


def _templates(member: Member) -> list[tuple[str, str]]:
    known = Playbook.objects.templates().active().order_by("code")
    return [*((str(one.pk), str(one)) for one in known), (WITHOUT, _("Without a template"))]


def _template(value: str, member: Member) -> str:
    """Also one that is out of use."""
    if value == WITHOUT:
        return _("Without a template")
    return next((str(one) for one in _templates_of(id_of(value) or NONE)), "?")


@remembered(plan=True)
def _templates_of(template: UUID) -> QuerySet[Playbook]:
    return Playbook.objects.filter(pk=template)


def _timely(rows: PostSalesQuerySet, values: Values, member: Member) -> PostSalesQuerySet:
    """In one part: the reader's time zone decides how its statement looks."""
    return rows.timely(values[0] == "yes")


def _yes_or_no(member: Member) -> list[tuple[str, str]]:
    return [("yes", _("Yes")), ("no", _("No"))]


def _won(rows: PostSalesQuerySet) -> PostSalesQuerySet:
    return rows.exclude(lead__won_on=None)


def _by_lead(rows: PostSalesQuerySet, lead: Any) -> PostSalesQuerySet:
    return rows.filter(lead=lead)


def _lead(value: str, member: Member) -> str:
    return next(iter(_titles(member, id_of(value) or NONE)), "?")


@remembered(plan=True)
def _titles(member: Member, lead: UUID) -> QuerySet[Process, str]:
    return Process.objects.visible_to(member).filter(pk=lead).values_list("title", flat=True)
