"""Opening a post-sales process (P-01, P-03, P-10, P-11, P-14)."""

from __future__ import annotations

from datetime import date

import pytest

from staffetta.accounts.models import Edition, Workspace
from staffetta.core.refusals import Forbidden, Invalid, NotInEdition
from staffetta.history.models import Event
from staffetta.playbooks.acts.make import make_playbook
from staffetta.playbooks.acts.retire import retire_playbook
from staffetta.playbooks.drafts import LineDraft, PlaybookDraft
from staffetta.playbooks.models import Playbook
from staffetta.postsales.acts.open import NotATemplate, open_post_sales
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import ActivityType, Reminder, Task
from tests.cast import Cast
from tests.postsales.makers import NOW, a_customer, a_lead, a_process, a_template


def test_empty_process_takes_title_contact_and_handler_from_the_lead(firm: Cast) -> None:
    lead = a_lead(firm.seller, contact=a_customer())
    post_sales = open_post_sales(lead, by=firm.administrator, at=NOW)
    process = post_sales.process
    assert (process.title, process.contact, process.handler) == ("Packaging line", lead.process.contact, firm.seller)
    assert process.parent_id == lead.pk == post_sales.lead_id
    assert (process.kind, process.has_duty, process.task_count) == ("postsales", False, 0)
    assert "bianchi" in process.folded


def test_template_gives_the_tasks_with_hands_and_reminders(firm: Cast) -> None:
    template = a_template(
        firm.administrator,
        LineDraft(title="Send the papers", assignee=firm.office),
        LineDraft(title="Ask whether all is well", group=firm.back, hold_days=30),
        "Fetch the old machine",
    )
    post_sales = open_post_sales(
        a_lead(firm.seller), template=template, assignee=firm.teammate, start=date(2026, 3, 1), by=firm.seller, at=NOW
    )
    tasks = list(Task.objects.filter(process=post_sales.pk).with_state(NOW).order_by("position"))
    assert [(t.title, t.state, t.assignee, t.group) for t in tasks] == [
        ("Send the papers", "todo", firm.office, None),
        ("Ask whether all is well", "on_hold", None, firm.back),
        ("Fetch the old machine", "todo", firm.teammate, None),
    ]
    assert Reminder.objects.get(task=tasks[1]).date == date(2026, 3, 31)
    assert (post_sales.process.task_count, post_sales.process.open_count) == (3, 3)
    assert post_sales.template == template


def test_dates_count_from_today_where_the_handler_lives(firm: Cast) -> None:
    firm.office.user.timezone = "Pacific/Auckland"
    firm.office.user.save()
    template = a_template(firm.administrator, LineDraft(title="Call", hold_days=1))
    late = NOW.replace(hour=20)  # the third of March in Auckland
    post_sales = open_post_sales(a_lead(firm.seller), template=template, assignee=firm.office, by=firm.seller, at=late)
    assert Reminder.objects.get(task__process=post_sales.pk).date == date(2026, 3, 4)


def test_a_lead_may_have_several_processes(firm: Cast) -> None:
    lead = a_lead(firm.seller)
    a_process(lead, title="Delivery")
    a_process(lead, title="Training")
    titles = PostSalesProcess.objects.filter(lead=lead).order_by("created_at")
    assert [one.process.title for one in titles] == ["Delivery", "Training"]


@pytest.mark.parametrize("prefill", [True, False])
def test_tags_of_the_lead_come_along_if_the_workspace_says_so(firm: Cast, prefill: bool) -> None:
    Workspace.objects.filter(pk=firm.workspace.pk).update(prefill_post_sales_tags=prefill)
    lead = a_lead(firm.seller, tags=("north", "machines"))
    post_sales = open_post_sales(lead, by=firm.seller, at=NOW)
    tags = sorted(post_sales.process.taggings.values_list("tag__name", flat=True))
    assert tags == (["machines", "north"] if prefill else [])


def test_without_handler_it_goes_to_whoever_opens_it(firm: Cast) -> None:
    lead = a_lead(firm.seller)
    lead.process.handler = None
    lead.process.save()
    assert open_post_sales(lead, by=firm.teammate, at=NOW).process.handler == firm.teammate


def test_a_handler_who_left_is_passed_over(firm: Cast) -> None:
    lead = a_lead(firm.seller)
    firm.seller.deactivated_at = NOW
    firm.seller.save()
    assert open_post_sales(lead, by=firm.administrator, at=NOW).process.handler == firm.administrator


def test_history_tells_it_on_both(firm: Cast) -> None:
    lead = a_lead(firm.seller)
    post_sales = open_post_sales(lead, by=firm.seller, at=NOW)
    assert Event.objects.about(post_sales.pk).get(kind="postsales.opened").by == firm.seller
    told = Event.objects.about(lead.pk).get(kind="postsales.attached")
    assert told.said["post_sales_id"] == str(post_sales.pk)
    assert told.private == {"title": "Packaging line"}


def test_only_whoever_runs_the_lead_opens_one(firm: Cast) -> None:
    lead = a_lead(firm.seller)
    for member in (firm.teammate, firm.office):
        with pytest.raises(Forbidden):
            open_post_sales(lead, by=member, at=NOW)
    assert open_post_sales(lead, by=firm.manager, at=NOW)
    assert PostSalesProcess.objects.count() == 1


def test_handing_it_over_at_once_keeps_the_right_to_start_the_template(firm: Cast) -> None:
    template = a_template(firm.administrator, "Ship it")
    post_sales = open_post_sales(a_lead(firm.seller), template=template, assignee=firm.office, by=firm.seller, at=NOW)
    assert Task.objects.get(process=post_sales.pk).assignee == firm.office


def test_deactivated_assignee_is_refused_at_the_field(firm: Cast) -> None:
    firm.office.deactivated_at = NOW
    with pytest.raises(Invalid) as refused:
        open_post_sales(a_lead(firm.seller), assignee=firm.office, by=firm.seller, at=NOW)
    assert "assignee" in refused.value.fields


@pytest.mark.parametrize("title", ["x" * 201, "\u200b \t"])
def test_bad_titles(firm: Cast, title: str) -> None:
    with pytest.raises(Invalid) as refused:
        open_post_sales(a_lead(firm.seller), title=title, by=firm.seller, at=NOW)
    assert "title" in refused.value.fields


def test_sequences_and_retired_templates_are_no_templates(firm: Cast) -> None:
    call = LineDraft(activity_type=ActivityType.objects.first() or ActivityType.objects.create(code="call"))
    draft = PlaybookDraft(kind=Playbook.Kind.SEQUENCE, code="s", description="S", lines=(call,))
    template = a_template(firm.administrator, "Ship it")
    retire_playbook(template, by=firm.administrator, at=NOW)
    template.refresh_from_db()
    for playbook in (make_playbook(draft, by=firm.administrator), template):
        with pytest.raises(NotATemplate):
            open_post_sales(a_lead(firm.seller), template=playbook, by=firm.seller, at=NOW)
    assert not PostSalesProcess.objects.exists()


def test_the_edition_starter_has_none(firm: Cast) -> None:
    lead = a_lead(firm.seller)
    Workspace.objects.filter(pk=firm.workspace.pk).update(edition=Edition.STARTER)
    with pytest.raises(NotInEdition):
        open_post_sales(lead, by=firm.seller, at=NOW)
