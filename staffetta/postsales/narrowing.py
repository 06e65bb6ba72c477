"""The filters of the list of post-sales processes (P-09). Its tasks do not filter it, but for who has them in hand and
whether one is overdue."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.accounts.models import Group, Member, Membership
from staffetta.contacts.custom_list import filters_of
from staffetta.contacts.models import Contact
from staffetta.contacts.narrowing import named_contact
from staffetta.contacts.querysets import begins
from staffetta.core.ids import id_of
from staffetta.core.text import fold
from staffetta.fields.models import Owner
from staffetta.listings.conditions import NONE, days, people, tags
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
            *("mine", lazy("In my hands"), "choice", _in_my_hands),
            choices=_yes,
            fits=YES.__eq__,
            order=1,
            hint=lazy("Active, and mine or with an open task of mine or of my groups"),
        ),
        tags(Tagging, "process", path="process", order=2),
        people("handler", lazy("Handler"), "process__handler", order=3, **whose),
        Filter(
            *("group", lazy("Group"), "several", _by_group),
            choices=_groups,
            say=_group,
            order=4,
            hint=lazy("Handled by one of the group, or with an open task for it"),
        ),
        Filter(
            *("contact", lazy("Contact"), "text", _by_contact),
            say=_say_contact,
            order=5,
            hint=lazy("How its name begins"),
        ),
        Filter(
            *("template", lazy("Template"), "several", _by_template),
            choices=_templates,
            say=_template,
            fits=lambda value: value == WITHOUT or id_of(value) is not None,
            order=6,
        ),
        Filter(
            *("overdue", lazy("Overdue"), "choice", _overdue),
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
        Filter("team", lazy("Handled by one of"), "hidden", _by_team, say=_group),
        Filter("won", lazy("Of a won lead"), "hidden", _won, say=lambda value, member: _("Yes")),
        Filter("lead", lazy("Lead"), "hidden", _by_lead, say=lambda value, member: _lead(value)),
    )
    filters.add_source(lambda: filters_of(Owner.POST_SALES))


def _yes(member: Member) -> list[tuple[str, str]]:
    return [(YES, _("Yes"))]


def _in_my_hands(rows: PostSalesQuerySet, values: Values, member: Member) -> PostSalesQuerySet:
    return rows.in_hands_of(member)


def _by_group(rows: PostSalesQuerySet, values: Values, member: Member) -> PostSalesQuerySet:
    groups = [known for value in values if (known := id_of(value))]
    persons = Membership.objects.filter(group__in=groups).values("member")
    handled = Process.objects.filter(kind=Process.Kind.POST_SALES, handler__in=persons).values("pk")
    waiting = Task.objects.open().filter(group__in=groups).exclude(process=None).values("process")
    return rows.filter(process__in=handled.union(waiting))


def _by_team(rows: PostSalesQuerySet, values: Values, member: Member) -> PostSalesQuerySet:
    persons = Membership.objects.filter(group=id_of(values[0]) or NONE).values("member")
    return rows.filter(process__handler__in=persons)


def _groups(member: Member) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Group.objects.active().order_by("name").values_list("pk", "name")]


def _group(value: str, member: Member) -> str:
    return Group.objects.filter(pk=id_of(value) or NONE).values_list("name", flat=True).first() or "?"


def _by_contact(rows: PostSalesQuerySet, values: Values, member: Member) -> PostSalesQuerySet:
    wanted = id_of(values[0])
    if wanted is not None:
        return rows.filter(process__contact=wanted)
    seen = Contact.objects.visible_to(member).filter(begins("folded", fold(values[0])))
    return rows.filter(process__contact__in=seen.values("pk"))


def _say_contact(value: str, member: Member) -> str:
    return named_contact(value, member) if id_of(value) else value


def _by_template(rows: PostSalesQuerySet, values: Values, member: Member) -> PostSalesQuerySet:
    fits = Q(template__in=[known for value in values if (known := id_of(value))])
    return rows.filter(fits | Q(template=None) if WITHOUT in values else fits)


def _templates(member: Member) -> list[tuple[str, str]]:
    known = Playbook.objects.templates().active().order_by("code")
    return [*((str(one.pk), str(one)) for one in known), (WITHOUT, _("Without a template"))]


def _template(value: str, member: Member) -> str:
    """Also one that is out of use."""
    if value == WITHOUT:
        return _("Without a template")
    found = Playbook.objects.filter(pk=id_of(value) or NONE).first()
    return str(found) if found else "?"


def _overdue(rows: PostSalesQuerySet, values: Values, member: Member) -> PostSalesQuerySet:
    return rows.overdue(timezone.now(), timezone.localdate())


def _timely(rows: PostSalesQuerySet, values: Values, member: Member) -> PostSalesQuerySet:
    return rows.timely(values[0] == "yes")


def _yes_or_no(member: Member) -> list[tuple[str, str]]:
    return [("yes", _("Yes")), ("no", _("No"))]


def _won(rows: PostSalesQuerySet, values: Values, member: Member) -> PostSalesQuerySet:
    return rows.exclude(lead__won_on=None)


def _by_lead(rows: PostSalesQuerySet, values: Values, member: Member) -> PostSalesQuerySet:
    return rows.filter(lead=id_of(values[0]) or NONE)


def _lead(value: str) -> str:
    found: Any = Process.objects.filter(pk=id_of(value) or NONE).values_list("title", flat=True).first()
    return found or "?"
