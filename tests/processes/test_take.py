"""Tasks of a group: taken, given back, taken by two at once (T-02)."""

import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from staffetta.core.isolation import workspace
from staffetta.core.refusals import Forbidden, Refused
from staffetta.processes.acts.assign import assign_task
from staffetta.processes.acts.give_back import NotTaken, give_back_task
from staffetta.processes.acts.take import AlreadyTaken, take_task
from staffetta.processes.models import Task
from tests.cast import Cast, a_firm
from tests.processes.makers import a_process, a_task


def test_a_member_takes_and_gives_back(firm: Cast) -> None:
    task = a_task(a_process(firm.seller), group=firm.back)
    taken = take_task(task, by=firm.office)
    assert (taken.assignee, taken.group, taken.taken_from) == (firm.office, None, firm.back)
    back = give_back_task(taken, by=firm.office)
    assert (back.assignee, back.group, back.taken_from) == (None, firm.back, None)
    assert take_task(back, by=firm.clerk).assignee == firm.clerk


def test_only_members_of_the_group_take(firm: Cast) -> None:
    task = a_task(a_process(firm.seller), group=firm.back)
    with pytest.raises(Forbidden):
        take_task(task, by=firm.teammate)


def test_a_colleague_cannot_give_back_what_another_took(firm: Cast) -> None:
    task = take_task(a_task(a_process(firm.seller), group=firm.back), by=firm.office)
    with pytest.raises(Forbidden):
        give_back_task(task, by=firm.clerk)
    assert give_back_task(task, by=firm.seller).group == firm.back  # the handler of the process may


def test_what_was_never_a_groups_is_not_given_back(firm: Cast) -> None:
    task = a_task(a_process(firm.seller), assignee=firm.seller)
    with pytest.raises(NotTaken):
        give_back_task(task, by=firm.seller)


def test_assigning_to_somebody_else_ends_the_way_back(firm: Cast) -> None:
    task = take_task(a_task(a_process(firm.seller), group=firm.back), by=firm.office)
    assert assign_task(task, assignee=firm.teammate, by=firm.seller).taken_from is None


def test_who_comes_too_late_sees_who_has_it(firm: Cast, as_: Any) -> None:
    task = take_task(a_task(a_process(firm.seller), "Pack", group=firm.back), by=firm.office)
    late = as_(firm.clerk).post(f"/tasks/{task.pk}/take/", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    said = late.content.decode()
    assert late.status_code == 409 and late["HX-Reswap"] == "outerHTML"
    assert f"{firm.office.name} has this task already." in said
    assert f'id="task-{task.pk}"' in said and f"/tasks/{task.pk}/take/" not in said


def test_what_it_took_is_put_right_afterwards(firm: Cast, as_: Any) -> None:
    task, client = a_task(a_process(firm.seller), "Call", assignee=firm.seller), as_(firm.seller)
    address, said = f"/tasks/{task.pk}/edit/", {"title": "Call", "all_day": "on"}
    assert 'name="actual_hours"' in client.get(address).content.decode()
    client.post(address, {**said, "actual_hours": "1,25"})
    assert Task.objects.get(pk=task.pk).actual_hours == Decimal("1.25")
    client.post(address, said)
    assert Task.objects.get(pk=task.pk).actual_hours == Decimal("1.25"), "a page from before the field was there"
    wrong = client.post(address, {**said, "actual_hours": "long"})
    assert wrong.status_code == 422 and 'value="long"' in wrong.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_take_at_once_and_one_is_told_by_whom() -> None:
    firm = a_firm()
    with workspace(firm.workspace.pk):
        task = a_task(a_process(firm.seller), group=firm.back)
    both = [firm.office, firm.clerk]
    start = threading.Barrier(2)
    answers: list[Any] = []

    def take(member: Any) -> None:
        with workspace(firm.workspace.pk):
            start.wait()
            answers.append(_result(lambda: take_task(task, by=member).assignee))
        connection.close()

    threads = [threading.Thread(target=take, args=(member,)) for member in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    with workspace(firm.workspace.pk):
        winner = Task.objects.get(pk=task.pk).assignee
    assert winner in both
    assert len(refused) == 1
    assert isinstance(refused[0], AlreadyTaken)
    assert winner.name in refused[0].sentence


def _result(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Refused as refused:
        return refused


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_the_other_sees_in_its_line_who_has_it(as_: Any) -> None:
    firm = a_firm()
    with workspace(firm.workspace.pk):
        task = a_task(a_process(firm.seller), "Pack", group=firm.back)
    fragment = {"HX-Request": "true", "HX-Request-Type": "partial"}
    clients = [as_(firm.office), as_(firm.clerk)]
    answers: list[Any] = []

    def press(client: Any) -> None:
        answers.append(client.post(f"/tasks/{task.pk}/take/", headers=fragment))
        connection.close()

    threads = [threading.Thread(target=press, args=(client,)) for client in clients]
    with workspace(firm.workspace.pk), transaction.atomic():
        Task.objects.locked(task)  # both have read the task before either can take it
        for thread in threads:
            thread.start()
        time.sleep(0.5)
    for thread in threads:
        thread.join()
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, lost.status_code) == (200, 409)
    said = lost.content.decode()
    assert f'id="task-{task.pk}"' in said and f"/tasks/{task.pk}/take/" not in said
    assert "has this task already." in said
