"""Who sees a process, and the lead by it (U-02, P-12, worked case 3)."""

from __future__ import annotations

import random
from collections.abc import Iterable
from uuid import UUID

import pytest

from staffetta.accounts.models import Member
from staffetta.core.refusals import Forbidden
from staffetta.leads import rules as leads
from staffetta.leads.models import Lead
from staffetta.postsales import rules
from staffetta.postsales.acts.assign import assign_post_sales
from staffetta.postsales.acts.change import change_post_sales
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.acts.assign import assign_task
from staffetta.processes.acts.change import change_task
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.models import Process, Task
from tests.cast import Cast
from tests.postsales.makers import NOW, a_lead, a_process, a_task


def sees(member: Member, lead: Lead) -> bool:
    return Lead.objects.visible_to(member).filter(pk=lead.pk).exists()


def test_worked_case_3(own_firm: Cast) -> None:
    firm = own_firm
    lead = a_lead(firm.seller)
    b, c = firm.office, firm.teammate
    assert not sees(b, lead)
    post_sales = a_process(lead, assignee=b)
    assert sees(b, lead)
    assert not leads.may_edit(b, lead)
    assert rules.may_edit(b, post_sales)
    assign_post_sales(post_sales, c, by=firm.seller)
    assert sees(c, lead)
    assert not sees(b, lead)
    assert not PostSalesProcess.objects.visible_to(b).exists()


def test_whoever_has_a_task_sees_lead_and_process_and_may_only_tick(own_firm: Cast) -> None:
    firm = own_firm
    lead = a_lead(firm.seller)
    post_sales = a_process(lead)
    task = a_task(post_sales, group=firm.back)
    for member in (firm.office, firm.clerk):
        assert sees(member, lead)
        assert PostSalesProcess.objects.visible_to(member).get() == post_sales
        assert not rules.may_edit(member, post_sales)
    with pytest.raises(Forbidden):
        change_post_sales(post_sales, {"title": "Mine now"}, by=firm.office)
    with pytest.raises(Forbidden):
        change_task(task, {"title": "Easier"}, by=firm.office)
    with pytest.raises(Forbidden):
        assign_post_sales(post_sales, firm.office, by=firm.office)
    complete_task(task, by=firm.office, at=NOW)
    assert sees(firm.office, lead)  # done, but still hers
    assign_task(task, assignee=firm.seller, by=firm.seller)
    assert not sees(firm.office, lead)


def test_a_task_of_the_lead_does_not_open_its_post_sales(own_firm: Cast) -> None:
    firm = own_firm
    lead = a_lead(firm.seller)
    post_sales = a_process(lead)
    a_task(lead, assignee=firm.office)  # type: ignore[arg-type]
    assert sees(firm.office, lead)
    assert not PostSalesProcess.objects.visible_to(firm.office).filter(pk=post_sales.pk).exists()


def test_one_process_does_not_open_its_sister(own_firm: Cast) -> None:
    firm = own_firm
    lead = a_lead(firm.seller)
    mine, other = a_process(lead, assignee=firm.office), a_process(lead, assignee=firm.clerk)
    assert PostSalesProcess.objects.visible_to(firm.office).get() == mine
    assert PostSalesProcess.objects.visible_to(firm.clerk).get() == other


def test_who_runs_the_lead_keeps_the_reins(own_firm: Cast) -> None:
    firm = own_firm
    post_sales = a_process(a_lead(firm.seller), assignee=firm.office)
    for member in (firm.seller, firm.manager, firm.administrator, firm.office):
        assert rules.may_edit(member, post_sales), member
        assert PostSalesProcess.objects.visible_to(member).exists(), member
    for member in (firm.teammate, firm.clerk):
        assert not rules.may_edit(member, post_sales), member
        assert not PostSalesProcess.objects.visible_to(member).exists(), member


def expected(member: Member, firm: Cast, processes: Iterable[Process], tasks: Iterable[Task]) -> set[UUID]:
    """U-02 and P-12 said once more, record by record."""
    if member == firm.administrator:
        return {process.pk for process in processes}
    led = {firm.seller.pk, firm.teammate.pk, firm.manager.pk} if member == firm.manager else set()
    groups = {firm.sales.pk} if member in (firm.seller, firm.teammate, firm.manager) else {firm.back.pk}

    def held(process: Process) -> bool:
        return member.pk in (process.handler_id, process.supervisor_id) or process.handler_id in led

    by_id = {process.pk: process for process in processes}
    working = {task.process_id for task in tasks if task.assignee_id == member.pk or task.group_id in groups}
    direct = {pk for pk, process in by_id.items() if held(process) or pk in working}
    above = {by_id[pk].parent_id for pk in direct} - {None}
    below = {pk for pk, process in by_id.items() if process.parent_id and held(by_id[process.parent_id])}
    return direct | above | below  # type: ignore[operator, return-value]


@pytest.mark.parametrize("seed", range(12))
def test_visible_to_says_what_the_rule_says(own_firm: Cast, seed: int) -> None:
    firm, dice = own_firm, random.Random(seed)
    people: list[Member | None] = [firm.seller, firm.teammate, firm.office, firm.clerk, firm.manager, None]
    processes: list[Process] = []
    tasks: list[Task] = []
    for number in range(5):
        lead = Process(kind="lead", title=f"L{number}", handler=dice.choice(people), supervisor=dice.choice(people))
        processes.append(lead)
        for _post_sales in range(dice.randrange(3)):
            handler, supervisor = dice.choice(people), dice.choice([None, None, dice.choice(people)])
            processes.append(Process(kind="postsales", title="P", parent=lead, handler=handler, supervisor=supervisor))
    Process.objects.bulk_create(processes)
    for process in processes:
        for _task in range(dice.choice((0, 0, 0, 1, 2))):
            group = dice.choice([None, None, firm.sales, firm.back])
            assignee = None if group else dice.choice(people)
            tasks.append(
                Task(process=process, title="T", group=group, assignee=assignee, done_at=dice.choice((NOW, None)))
            )
    Task.objects.bulk_create(tasks)
    for member in firm.everybody:
        seen = list(Process.objects.visible_to(member).values_list("pk", flat=True))
        assert len(seen) == len(set(seen)), "each once"
        assert set(seen) == expected(member, firm, processes, tasks), member.name
