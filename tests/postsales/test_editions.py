"""Editions (P-14), worked case 16: what an edition lacks is refused with a sentence by page and API, and not shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from staffetta.accounts.acts.change_edition import change_edition
from staffetta.accounts.acts.hand_over import hand_over
from staffetta.accounts.models import Edition, Member
from staffetta.core.acts import System
from staffetta.core.refusals import Forbidden, NotInEdition
from staffetta.leads.acts.win import win_lead
from staffetta.playbooks.acts.copy import copy_playbook
from staffetta.playbooks.acts.pause_run import pause_run
from staffetta.playbooks.acts.resume_run import resume_run
from staffetta.playbooks.acts.retire import retire_playbook
from staffetta.playbooks.acts.shift_run import shift_run
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.acts.stop_run import stop_run
from staffetta.playbooks.drafts import LineDraft
from staffetta.playbooks.models import Playbook, Run
from staffetta.postsales.acts.arrange import arrange_tasks
from staffetta.postsales.acts.assign import assign_post_sales
from staffetta.postsales.acts.change import change_post_sales
from staffetta.postsales.acts.delete import delete_post_sales
from staffetta.postsales.acts.open import open_post_sales
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.acts.assign import assign_task
from staffetta.processes.acts.change import change_task
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.acts.reopen import reopen_task
from staffetta.processes.acts.tag import tag_process
from staffetta.processes.acts.take import take_task
from staffetta.processes.acts.wait import wait_for_task
from staffetta.processes.acts.withdraw import withdraw_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import NoteDraft, Plan, ReminderDraft
from staffetta.processes.schedule import WHENEVER, on
from staffetta.sharing.acts.hide import hide_task
from staffetta.sharing.acts.share import share_post_sales
from staffetta.sharing.acts.show import show_task
from tests.cast import Cast
from tests.postsales.makers import a_lead, a_process, a_task, a_template

HOST = System("staffetta workspace")
SOON = date(2030, 3, 1)
Browser = Callable[..., Client]


def in_edition(firm: Cast, edition: Edition) -> None:
    """As whoever runs the installation sets it."""
    change_edition(firm.workspace, edition, by=HOST)
    for member in firm.everybody:
        member.__dict__.pop("workspace", None)


class Scene:
    """What a firm has from when its edition was Complete: a process with a task of each sort, a run, a template."""

    def __init__(self, firm: Cast) -> None:
        self.firm, self.now = firm, timezone.now()
        self.lead = a_lead(firm.seller)
        self.template = a_template(firm.administrator, "Deliver", LineDraft(title="Call", hold_days=5))
        self.post_sales = a_process(self.lead, template=self.template, by=firm.seller, at=self.now)
        self.process = Process.objects.get(pk=self.post_sales.pk)
        self.run = Run.objects.get(process=self.process)
        self.todo = Task.objects.get(process=self.process, title="Deliver")
        self.held = Task.objects.get(process=self.process, title="Call")
        self.group_s = a_task(self.post_sales, "Pack it", group=firm.sales)
        self.done = a_task(self.post_sales, "Sign it")
        complete_task(self.done, by=firm.seller, at=self.now)

    @property
    def by(self) -> Member:
        return self.firm.administrator


Try = Callable[[Scene], Any]

POST_SALES: dict[str, Try] = {
    "open": lambda s: open_post_sales(s.lead, by=s.by, at=s.now),
    "assign": lambda s: assign_post_sales(s.post_sales, s.firm.clerk, by=s.by),
    "change": lambda s: change_post_sales(s.post_sales, {"title": "New"}, by=s.by),
    "arrange": lambda s: arrange_tasks(s.post_sales, [s.held.pk], by=s.by),
    "delete": lambda s: delete_post_sales(s.post_sales, by=s.by, at=s.now),
    "plan": lambda s: plan_task(s.process, Plan(title="More"), by=s.by),
    "complete": lambda s: complete_task(s.todo, by=s.by, at=s.now),
    "reopen": lambda s: reopen_task(s.done, by=s.by),
    "change task": lambda s: change_task(s.todo, {"title": "New"}, by=s.by),
    "withdraw": lambda s: withdraw_task(s.todo, by=s.by, at=s.now),
    "write": lambda s: write_note(s.process, NoteDraft("Done"), by=s.by, at=s.now),
    "tag": lambda s: tag_process(s.process, ["vip"], by=s.by),
    "start": lambda s: start_playbook(s.template, s.process, start=SOON, by=s.by, at=s.now),
    "stop": lambda s: stop_run(s.run, by=s.by, at=s.now),
    "template": lambda s: a_template(s.by, "One more", code="more"),
    "copy template": lambda s: copy_playbook(s.template, by=s.by),
    "retire template": lambda s: retire_playbook(s.template, by=s.by, at=s.now),
    "share": lambda s: share_post_sales(s.post_sales, language="it", by=s.by, at=s.now),
    "show": lambda s: show_task(s.post_sales, s.todo, by=s.by),
    "hide": lambda s: hide_task(s.post_sales, s.todo, by=s.by),
}
MANY_TEMPLATES: dict[str, Try] = {
    "second template": lambda s: a_template(s.by, "One more", code="more"),
    "copy template": lambda s: copy_playbook(s.template, by=s.by),
}
HOLD: dict[str, Try] = {
    "plan with a reminder": lambda s: plan_task(s.process, Plan(title="Later", reminder=ReminderDraft(SOON)), by=s.by),
    "plan with a date": lambda s: plan_task(s.process, Plan(title="Later", timing=on(SOON)), by=s.by),
    "hold": lambda s: change_task(s.todo, {}, reminder=ReminderDraft(SOON), by=s.by),
    "date": lambda s: change_task(s.todo, {}, timing=on(SOON), by=s.by),
    "resume": lambda s: change_task(s.held, {}, timing=WHENEVER, reminder=None, by=s.by),
    "wait": lambda s: wait_for_task(s.todo, s.held, by=s.by),
    "pause": lambda s: pause_run(s.run, until=s.now.date() + timedelta(days=9), by=s.by, at=s.now),
    "resume run": lambda s: resume_run(s.run, by=s.by, at=s.now),
    "shift": lambda s: shift_run(s.run, days=3, by=s.by, at=s.now),
    "open from a template that holds": lambda s: open_post_sales(s.lead, template=s.template, by=s.by, at=s.now),
}
ASSIGN_TASKS: dict[str, Try] = {
    "assign": lambda s: assign_task(s.todo, assignee=s.firm.clerk, by=s.by),
    "assign a group": lambda s: assign_task(s.todo, group=s.firm.back, by=s.by),
    "hands": lambda s: change_task(s.todo, {}, hands=(s.firm.clerk, None), by=s.by),
    "plan for somebody": lambda s: plan_task(s.process, Plan(title="His", assignee=s.firm.clerk), by=s.by),
    "plan for a group": lambda s: plan_task(s.process, Plan(title="Theirs", group=s.firm.back), by=s.by),
    "take": lambda s: take_task(s.group_s, by=s.firm.seller),
}


@pytest.mark.parametrize(
    ("edition", "capability", "tries"),
    [
        (Edition.STARTER, "post-sales", POST_SALES),
        (Edition.ESSENTIAL, "many-templates", MANY_TEMPLATES),
        (Edition.ESSENTIAL, "hold", HOLD),
        (Edition.ESSENTIAL, "assign-tasks", ASSIGN_TASKS),
    ],
)
def test_every_act_refuses_what_the_edition_lacks(
    firm: Cast, edition: Edition, capability: str, tries: dict[str, Try]
) -> None:
    scene = Scene(firm)
    in_edition(firm, edition)
    before = list(Task.objects.order_by("pk").values())
    for name, attempt in tries.items():
        with pytest.raises(NotInEdition) as refused:
            attempt(scene)
        assert refused.value.extra["capability"] == capability, name
        assert str(edition.label) in refused.value.sentence, name
    assert list(Task.objects.order_by("pk").values()) == before


def test_what_is_there_goes_on_and_comes_back(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A task On hold wakes by the clock whatever the edition is; an upgrade brings everything back."""
    scene = Scene(firm)
    in_edition(firm, Edition.ESSENTIAL)
    later = scene.now + timedelta(days=6)
    states = {t.title: t.state for t in Task.objects.filter(process=scene.process).with_state(later)}
    assert states["Call"] == "todo"
    change_task(scene.held, {"title": "Call them"}, by=firm.seller)
    complete_task(scene.held, by=firm.seller, at=scene.now)
    in_edition(firm, Edition.STARTER)
    assert PostSalesProcess.objects.visible_to(firm.seller).count() == 1
    in_edition(firm, Edition.COMPLETE)
    reopen_task(scene.held, by=firm.seller)
    assign_task(scene.held, assignee=firm.clerk, by=firm.seller)


def test_in_essential_tasks_go_with_their_process(firm: Cast) -> None:
    found = a_process(a_lead(firm.seller), tasks=("Deliver",))
    in_edition(firm, Edition.ESSENTIAL)
    assign_post_sales(found, firm.clerk, by=firm.seller)
    assert found.process.tasks.get().assignee_id == firm.clerk.pk


@pytest.mark.parametrize("edition", [Edition.STARTER, Edition.ESSENTIAL])
def test_nobody_is_kept_from_leaving(firm: Cast, edition: Edition) -> None:
    found = a_process(a_lead(firm.manager), assignee=firm.office)
    task = a_task(found, "Ship it", assignee=firm.office)
    in_edition(firm, edition)
    hand_over(firm.office, to=firm.clerk, at=timezone.now(), by=firm.administrator)
    task.refresh_from_db()
    assert task.assignee_id == Process.objects.get(pk=found.pk).handler_id == firm.clerk.pk


def test_only_whoever_hosts_sets_the_edition(firm: Cast, as_: Browser, api: Callable[[Member], Any]) -> None:
    with pytest.raises(Forbidden):
        change_edition(firm.workspace, Edition.COMPLETE, by=firm.administrator)
    assert api(firm.administrator).patch("/workspace", {"edition": "starter"}).status_code == 422
    page = as_(firm.administrator).get("/administration/workspace/").content.decode()
    assert 'name="edition"' not in page


# Worked case 16, by API and page.


def test_essential_by_api(firm: Cast, api: Callable[[Member], Any]) -> None:
    scene = Scene(firm)
    in_edition(firm, Edition.ESSENTIAL)
    call = api(firm.administrator)
    second = call.post("/post-sales-templates", {"code": "b", "description": "B", "lines": [{"title": "Go"}]})
    hold = call.patch(f"/tasks/{scene.todo.pk}", {"reminder": {"date": "2030-03-01"}})
    dated = call.post("/tasks", {"process_id": str(scene.process.pk), "title": "Later", "date": "2030-03-01"})
    given = call.post(f"/tasks/{scene.todo.pk}/assign", {"assignee_id": str(firm.clerk.pk)})
    reminded = call("PUT", f"/tasks/{scene.todo.pk}/reminder", {"date": "2030-03-01"})
    taken = api(firm.seller).post(f"/tasks/{scene.group_s.pk}/take")
    for answer in (second, hold, dated, given, reminded, taken):
        assert (answer.status_code, answer.data["code"]) == (403, "not-in-edition"), answer.data
        assert "Essential" in answer.data["detail"]
    assert call.post("/tasks", {"process_id": str(scene.process.pk), "title": "Now"}).status_code == 201


def test_essential_says_before_the_start_that_a_template_cannot_be_started(firm: Cast, as_: Browser) -> None:
    template = a_template(firm.administrator, LineDraft(title="Later", hold_days=9), "Now", is_default=True)
    lead = a_lead(firm.seller)
    asked = {"template": template.pk, "assignee": firm.seller.pk, "start": "2026-03-01"}
    said = "not part of the edition Essential"
    preview = f"/clients/open/{lead.pk}/preview/"
    assert said not in as_(firm.seller).get(preview, asked).content.decode()
    in_edition(firm, Edition.ESSENTIAL)
    assert said in as_(firm.seller).get(preview, asked).content.decode()
    assert said in as_(firm.seller).post(f"/clients/open/{lead.pk}/", asked | {"title": "Kept"}).content.decode()


def test_essential_by_page(firm: Cast, as_: Browser) -> None:
    scene = Scene(firm)
    in_edition(firm, Edition.ESSENTIAL)
    browser = as_(firm.administrator)
    address = f"/clients/{scene.post_sales.pk}/"
    page = browser.get(address).content.decode()
    task = f"{address}tasks/{scene.todo.pk}/"
    assert task in page  # its gear is there
    for hidden in ("/hold/", "/resume/", "/wait/", f"{scene.todo.pk}/assign/"):
        assert hidden not in page, hidden
    for sent in (
        browser.post(f"{task}hold/", {"date": "2030-03-01"}),
        browser.post(f"{task}assign/", {"who": f"member:{firm.clerk.pk}"}),
    ):
        assert sent.status_code == 403 or "Essential" in sent.content.decode()
    assert "not-in-edition" not in browser.post(f"{task}tick/").content.decode()
    templates = browser.get("/playbooks/templates/").content.decode()
    assert "/playbooks/templates/new/" not in templates
    scene.todo.refresh_from_db()
    assert scene.todo.is_done and scene.todo.hold_until is None


def test_starter_by_page(firm: Cast, as_: Browser) -> None:
    scene = Scene(firm)
    other = a_lead(firm.seller, "Another")
    in_edition(firm, Edition.STARTER)
    browser = as_(firm.administrator)
    for address in (f"/leads/{scene.lead.pk}/", "/leads/", "/leads/?mode=board", "/", "/bin/"):
        page = browser.get(address, follow=True).content.decode()
        assert "rocket" not in page, address  # nor in the history of a lead that has one
        assert 'href="/clients/"' not in page, address
    assert f"/clients/{scene.post_sales.pk}/" in browser.get(f"/leads/{scene.lead.pk}/").content.decode()
    shown = browser.get(f"/clients/{scene.post_sales.pk}/")
    page = shown.content.decode()
    assert shown.status_code == 200 and "Deliver" in page and "can be read" in page
    assert "/assign/" not in page and "/shares/" not in page and "Write a note" not in page
    assert browser.post(
        f"/clients/open/{scene.lead.pk}/", {"assignee": firm.seller.pk, "start": "2026-03-02"}
    ).status_code in (403, 422)
    assert browser.post(f"/clients/{scene.post_sales.pk}/tasks/{scene.todo.pk}/tick/").status_code == 403
    assert browser.get("/playbooks/templates/").status_code == 403
    assert "/playbooks/templates/" not in browser.get("/administration/").content.decode()
    assert "ask_post_sales" not in browser.get("/settings/").content.decode()
    won = browser.post(f"/leads/{other.pk}/win/", {}, headers={"HX-Request": "true"}, follow=True).content.decode()
    assert "What happens next" not in won


def test_in_starter_the_agenda_shows_its_tasks_to_be_read_and_in_essential_without_what_it_lacks(
    firm: Cast, as_: Browser
) -> None:
    """Data stay readable after a downgrade: what somebody had to do stands in My day, but nothing there can be pressed.
    Essential leaves ticking and editing, neither giving away nor reminding."""
    scene = Scene(firm)
    lead_task = plan_task(scene.lead.process, Plan(title="Call back", assignee=firm.seller), by=firm.seller)

    def line(task: Task) -> str:
        page = as_(firm.seller).get("/").content.decode()
        return re.split(r"<li\b", page.partition(f'data-task="{task.pk}"')[2])[0]

    def offered(task: Task) -> str:
        found = re.search(r'data-task-more="(\w*)"', line(task))
        return found[1] if found else ""

    assert {"c", "h", "r", "d"} <= set(offered(scene.todo))
    in_edition(firm, Edition.ESSENTIAL)
    assert "c" in offered(scene.todo) and not {"h", "r"} & set(offered(scene.todo))
    assert {"h", "r"} <= set(offered(lead_task))
    in_edition(firm, Edition.STARTER)
    assert "Deliver" in line(scene.todo) and "disabled" in line(scene.todo) and offered(scene.todo) == ""
    assert {"c", "h", "r"} <= set(offered(lead_task))


def test_starter_by_api(firm: Cast, api: Callable[[Member], Any]) -> None:
    scene = Scene(firm)
    in_edition(firm, Edition.STARTER)
    call = api(firm.seller)
    one = f"/post-sales/{scene.post_sales.pk}"
    refused = [
        call.post("/post-sales", {"lead_id": str(scene.lead.pk)}),
        call.patch(one, {"title": "New"}),
        call.post(f"{one}/assign", {"assignee_id": str(firm.clerk.pk)}),
        call.post(f"{one}/shares", {}),
        call.post("/tasks", {"process_id": str(scene.process.pk), "title": "Now"}),
        call.post(f"/tasks/{scene.todo.pk}/complete"),
        call.get("/post-sales-templates"),
    ]
    for answer in refused:
        assert (answer.status_code, answer.data["code"]) == (403, "not-in-edition"), answer.data
    assert call.get(one).status_code == 200  # data stay readable
    assert call.get(f"/leads/{scene.lead.pk}").data["has_post_sales"] is False
    win_lead(scene.lead, by=firm.seller, at=datetime.now(timezone.get_current_timezone()))
    assert Playbook.objects.templates().count() == 1
