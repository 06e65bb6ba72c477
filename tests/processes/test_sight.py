"""Why somebody sees a record (U-06): there are reasons exactly when he sees it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staffetta.accounts.models import Member, Workspace
from staffetta.contacts.models import Contact
from staffetta.leads.models import Lead
from staffetta.postsales.acts.assign import assign_post_sales
from staffetta.processes.models import Process, Task
from staffetta.processes.sight import contact_reasons, process_reasons
from tests.cast import Cast
from tests.postsales.makers import a_customer, a_lead, a_process, a_task

EXAMPLES = int(os.environ.get("STAFFETTA_EXAMPLES", "20"))
NAMES = ("seller", "teammate", "manager", "office", "clerk")
who = st.none() | st.sampled_from(NAMES)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(who, who, who, who, who, who), st.booleans(), st.booleans())
def test_reasons_exactly_when_visible(firm: Cast, hands: tuple[Any, ...], shared: bool, grouped: bool) -> None:
    lead = Lead.objects.first() or a_lead(firm.seller, contact=a_customer())
    below = Process.objects.filter(kind="postsales").first() or a_process(lead, tasks=("Ship it",)).process
    someone: dict[str | None, Member] = {name: getattr(firm, name) for name in NAMES}
    handler, supervisor, assignee, tasked, keeper, other = (someone.get(name) for name in hands)
    Workspace.objects.filter(pk=firm.workspace.pk).update(privacy="shared" if shared else "own")
    Process.objects.filter(pk=lead.pk).update(handler=handler, supervisor=supervisor)
    Process.objects.filter(pk=below.pk).update(handler=assignee, supervisor=other)
    group = firm.back if grouped else None
    Task.objects.filter(process=below).update(assignee=None if group else tasked, group=group)
    Contact.objects.update(handler=keeper)
    for member in Member.objects.all():
        for process in Process.objects.filter(pk__in=[lead.pk, below.pk]):
            seen = Process.objects.visible_to(member).filter(pk=process.pk).exists()
            assert bool(process_reasons(process, member)) == seen
        for contact in Contact.objects.all():
            seen = Contact.objects.visible_to(member).filter(pk=contact.pk).exists()
            assert bool(contact_reasons(contact, member)) == seen


def test_worked_case_3_says_why(firm: Cast, api: Callable[..., Any], as_: Callable[..., Any]) -> None:
    lead = a_lead(firm.seller, title="Packaging line")
    post_sales = a_process(lead, assignee=firm.office)
    a_task(post_sales, "Train the operators", assignee=firm.clerk)
    Workspace.objects.filter(pk=firm.workspace.pk).update(privacy="own")
    said = api(firm.seller).get(f"/processes/{lead.pk}/why?member_id={firm.office.pk}").data
    assert [(one["key"], one["where"]) for one in said["reasons"]] == [("handler", "child")]
    page = as_(firm.seller).get(reverse("processes:why", args=[lead.pk]), {"member": firm.clerk.pk}).content.decode()
    assert "Train the operators" in page
    assign_post_sales(post_sales, firm.seller, by=firm.seller)
    assert not api(firm.seller).get(f"/processes/{lead.pk}/why?member_id={firm.office.pk}").data["sees"]
    assert api(firm.office).get(f"/processes/{lead.pk}/why").status_code == 404
