"""A lead with everything that can hang on one, and the whole database as it is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.models import WorkspaceModel
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.win import win_lead
from staffetta.leads.models import Lead
from staffetta.playbooks.acts.start import start_playbook
from staffetta.postsales.acts.open import open_post_sales
from staffetta.processes.acts.attach import attach_file
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.files import store
from staffetta.processes.models import Task
from staffetta.processes.plans import NoteDraft, Plan, ReminderDraft
from staffetta.processes.schedule import on
from tests.contacts.makers import a_prospect
from tests.leads.makers import a_lead, a_step
from tests.playbooks.makers import a_line, a_sequence
from tests.processes.makers import NOON, a_task, kind_of

ASIDE = {"history.event", "history.delivery", "bin.binentry"}
"""What a deletion and a restoring add to."""
ADDED = {"leads.staytally": ("count", "priced", "worth"), "leads.leadtally": ("count", "priced", "worth")}


def everything() -> dict[str, list[str]]:
    """All rows of the workspace, whole, by table; of tables that only grow by what is to be added, the sums."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, WorkspaceModel) and model._meta.label_lower not in ASIDE:
            with connection.cursor() as cursor:
                cursor.execute(_read(model._meta.db_table, ADDED.get(model._meta.label_lower, ())))
                found[model._meta.label_lower] = [row for (row,) in cursor.fetchall()]
    return found


def _read(table: str, added: Sequence[str]) -> str:
    if not added:
        return f'select to_jsonb(t)::text from "{table}" t order by 1'  # noqa: S608
    same = "to_jsonb(t) - 'id'" + "".join(f" - '{name}'" for name in added)
    sums = ", ".join(f"trim_scale(sum({name})::numeric)" for name in added)
    some = " or ".join(f"sum({name}) <> 0" for name in added)
    return f"select concat_ws(' ', {same}, {sums}) from \"{table}\" t group by {same} having {some} order by 1"  # noqa: S608


def a_file(name: str = "plan.pdf") -> Any:
    return store(SimpleUploadedFile(name, b"what the file says"))


def a_furnished_lead(by: Member, chance: random.Random, *, contact: Contact | None = None) -> Lead:
    """Tasks open and done, reminders, notes with files, tags, a run, moves, post-sales processes: a mixture."""
    contact = contact or a_prospect(f"Bianchi {chance.random()}", handler=by, by=by)
    lead = a_lead(by, "Ovens", contact=contact, tags=("urgent", "canteen"), external_id=f"x{chance.random()}")
    for step in chance.sample(["contacted", "offer"], chance.randint(0, 2)) if chance.random() < 0.1 else []:
        lead = move_lead(lead, a_step(step), by=by, at=NOON)
    process = lead.process
    for number in range(chance.randint(1, 4)):
        reminder = ReminderDraft(date=date(2026, 4, 1)) if chance.random() < 0.5 else None
        task = a_task(process, f"Task {number}", timing=on(date(2026, 4, 2)), reminder=reminder, by=by)
        if chance.random() < 0.4:
            complete_task(
                task,
                note=NoteDraft(text="Done so"),
                then=Plan(title="Next", activity_type=kind_of("call")),
                by=by,
                at=NOON,
            )
    for number in range(chance.randint(0, 3)):
        files = (a_file(),) if chance.random() < 0.5 else ()
        write_note(process, NoteDraft(text=f"Note {number}", files=files), by=by, at=NOON + timedelta(minutes=number))
    if chance.random() < 0.5:
        attach_file(process, a_file("photo.jpg"), task=Task.objects.filter(process=process).first(), by=by, at=NOON)
    if chance.random() < 0.5:
        code = f"S{chance.randint(0, 10**9)}"
        playbook = a_sequence(a_line(title="Send"), a_line(title="Ask", days=3), code=code)
        start_playbook(playbook, process, start=date(2026, 3, 5), by=by, at=NOON)
    if chance.random() < 0.5:
        lead = win_lead(Lead.objects.get(pk=lead.pk), by=by, at=NOON)
        post_sales = open_post_sales(lead, title="Delivery", assignee=by, by=by, at=NOON)
        a_task(post_sales.process, "Deliver", by=by)
    return Lead.objects.select_related("process").get(pk=lead.pk)
