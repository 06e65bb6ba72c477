"""Whatever is created, edited, linked, written, merged and undone, in whatever order: undoing restores and nothing is
lost (C-16).

The model knows what each contact would be if there had never been a merge. Rows carry values that no other row has, so
that each can be told apart. The number of examples: STAFFETTA_EXAMPLES, few by default.
"""

from __future__ import annotations

import itertools
import os
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from staffetta.contacts.acts.change import change_contact, master_data_of
from staffetta.contacts.acts.convert import convert_contact
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.acts.tag import tag_contact
from staffetta.contacts.acts.unlink_person import unlink_person
from staffetta.contacts.models import Contact, ContactValue, Function, Kind, Link, Word
from staffetta.contacts.words import in_one
from staffetta.core.refusals import Refused
from staffetta.documents.acts.add import add_document
from staffetta.documents.models import Document
from staffetta.leads.models import Lead
from staffetta.merges.acts.merge import merge_contacts
from staffetta.merges.acts.undo import preview_undo, undo_merge
from staffetta.merges.models import Edit, Merge
from staffetta.merges.parts import bare, content, part_ties, rows_of
from staffetta.merges.planning import preview_merge
from staffetta.merges.plans import Plan
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.models import Attachment, Note, Process, Task
from staffetta.processes.plans import Plan as TaskPlan
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_person, an_address, email, phone
from tests.documents.makers import a_draft
from tests.fields.makers import a_field
from tests.leads.makers import a_lead
from tests.merges.makers import LATER, fresh

EXAMPLES = int(os.environ.get("STAFFETTA_EXAMPLES", "15"))
FIRM: list[Cast] = []
SCALARS = ("industry", "external_id", "description")


@dataclass
class Own:
    """What a contact would be without any merge. `rows`: ids of records of any sort, by column."""

    values: dict[str, str]
    channels: set[str] = field(default_factory=set)
    town: str = ""
    tags: set[str] = field(default_factory=set)
    custom: str = ""
    rows: set[tuple[str, UUID]] = field(default_factory=set)
    was_customer: bool = False
    parent: UUID | None = None


class Merging(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.cast = FIRM[0]
        self.count = itertools.count(1)
        self.own: dict[UUID, Own] = {}
        self.links: dict[UUID, tuple[UUID, UUID, str]] = {}
        self.asked = a_field(code="colour")
        for _number in range(2):
            self._create(Kind.COMPANY, "none", False)
            self._create(Kind.PERSON, "none", False)

    # What people do.

    def _create(self, kind: Kind, function: str, supplier: bool) -> None:
        n = next(self.count)
        values = {"function": Function(function), "is_supplier": supplier}
        if n % 3:
            values |= {"industry": f"industry {n}", "channels": (phone(f"+39 02 555{n:04}"), email(f"a{n}@b.example"))}
        if n % 2:
            values |= {"external_id": f"X-{n}", "addresses": (an_address(f"Town {n}"),)}
        make = a_company if kind == Kind.COMPANY else a_person
        contact = make(f"Contact {n}", **values)
        own = Own({name: getattr(contact, name) for name in SCALARS}, was_customer=function == "customer")
        own.channels = {row.normalised for row in contact.channels.all()}
        own.town = f"Town {n}" if n % 2 else ""
        self.own[contact.pk] = own

    def _living(self, kind: Kind | None = None) -> list[Contact]:
        rows = Contact.objects.filter(merged_into=None).order_by("pk")
        return list(rows.filter(kind=kind) if kind else rows)

    def _one(self, data: Any, kind: Kind | None = None) -> Contact:
        return data.draw(st.sampled_from(self._living(kind)))

    @rule(kind=st.sampled_from(list(Kind)), function=st.sampled_from(list(Function)), supplier=st.booleans())
    def create(self, kind: Kind, function: str, supplier: bool) -> None:
        if len(self.own) < 12:
            self._create(kind, function, supplier)

    @rule(data=st.data(), name=st.sampled_from(SCALARS))
    def edit(self, data: Any, name: str) -> None:
        contact = self._one(data)
        value = f"{name} {next(self.count)}"
        change_contact(contact, {name: value}, by=SETUP)
        self.own[contact.pk].values[name] = value

    @rule(data=st.data())
    def move_house(self, data: Any) -> None:
        contact, town = self._one(data), f"Town {next(self.count)}"
        change_contact(contact, {"addresses": (an_address(town),)}, by=SETUP)
        self.own[contact.pk].town = town

    @rule(data=st.data())
    def new_phone(self, data: Any) -> None:
        contact, draft = self._one(data), phone(f"+39 06 555{next(self.count):04}")
        change_contact(contact, {"channels": (*master_data_of(contact).channels, draft)}, by=SETUP)
        self.own[contact.pk].channels.add(draft.value.replace(" ", ""))

    @rule(data=st.data())
    def drop_channel(self, data: Any) -> None:
        contact = self._one(data)
        known = list(contact.channels.all())
        if known:
            gone = data.draw(st.sampled_from(known))
            kept = tuple(d for d in master_data_of(contact).channels if d.value != gone.value)
            change_contact(contact, {"channels": kept}, by=SETUP)
            self.own[contact.pk].channels.discard(gone.normalised)

    @rule(data=st.data())
    def tag(self, data: Any) -> None:
        contact = self._one(data)
        names = {tagging.tag.name for tagging in contact.taggings.select_related("tag")}
        fresh_one = data.draw(st.sampled_from(["vip", "fair", f"tag {next(self.count)}"]))
        tag_contact(contact, [*names, fresh_one], by=SETUP)
        if fresh_one not in names:
            self.own[contact.pk].tags.add(fresh_one)

    @rule(data=st.data())
    def answer(self, data: Any) -> None:
        contact, value = self._one(data), f"answer {next(self.count)}"
        ContactValue.objects.filter(contact=contact, field=self.asked).delete()
        ContactValue.objects.create(contact=contact, field=self.asked, text=value, folded=value)
        self.own[contact.pk].custom = value

    @rule(data=st.data(), main=st.booleans())
    def link(self, data: Any, main: bool) -> None:
        company, person = self._one(data, Kind.COMPANY), self._one(data, Kind.PERSON)
        if Link.objects.filter(company=company, person=person).exists():
            return
        made = link_person(company, person, role=f"role {next(self.count)}", is_main=main, by=SETUP)
        self.links[made.pk] = (company.pk, person.pk, made.role)

    @rule(data=st.data())
    def unlink(self, data: Any) -> None:
        known = list(Link.objects.filter(is_main=False).order_by("pk"))
        if known:
            gone = data.draw(st.sampled_from(known))
            self.links.pop(gone.pk)
            unlink_person(gone, by=SETUP)

    @rule(data=st.data(), sort=st.sampled_from(["note", "task", "file", "lead", "document", "parent"]))
    def attach(self, data: Any, sort: str) -> None:
        contact, n = self._one(data), next(self.count)
        rows = self.own[contact.pk].rows
        seller = self.cast.seller
        if sort == "note":
            made: Any = Note.objects.create(contact=contact, text=f"note {n}", author=seller, written_at=DAWN)
        elif sort == "task":
            made = plan_task(None, TaskPlan(title=f"task {n}"), contact=contact, by=seller)
        elif sort == "file":
            made = Attachment.objects.create(contact=contact, name=f"{n}.pdf", size=1, sha256=f"{n}", added_at=DAWN)
        elif sort == "lead":
            made = Process.objects.get(pk=a_lead(seller, f"lead {n}", contact=contact).pk)
            rows |= {("processes.task.contact", task.pk) for task in made.tasks.all()}
        elif sort == "document":
            made = add_document(a_draft(contact, number=f"Q-{n}"), by=seller, at=DAWN)
        else:
            self._belong(contact, data)
            return
        rows.add((f"{made._meta.label_lower}.contact", made.pk))

    def _belong(self, contact: Contact, data: Any) -> None:
        other = self._one(data)
        if contact.kind == Kind.COMPANY == other.kind and contact.parent_id is None:
            try:
                change_contact(contact, {"parent": other}, by=SETUP)
            except Refused:
                return  # a circle
            self.own[contact.pk].parent = other.pk

    @rule(data=st.data())
    def convert(self, data: Any) -> None:
        contact = self._one(data)
        if not contact.is_customer:
            convert_contact(contact, by=SETUP, at=DAWN)

    # Merging and undoing.

    @rule(data=st.data(), kind=st.sampled_from(list(Kind)))
    def merge(self, data: Any, kind: Kind) -> None:
        known = self._living(kind)
        if len(known) < 2:
            return
        chosen = data.draw(st.lists(st.sampled_from(known), min_size=2, max_size=3, unique=True))
        main, others = chosen[0], chosen[1:]
        plan = preview_merge(main, others, {}, by=SETUP)
        choices = {c.key: data.draw(st.sampled_from([o.value for o in c.options])) for c in plan.conflicts}
        plan = preview_merge(main, others, choices, by=SETUP)
        made = merge_contacts(main, others, choices, seen=plan.seen, by=SETUP, at=DAWN)
        self._is_as_previewed(plan, made)

    def _is_as_previewed(self, plan: Plan, made: Merge) -> None:
        """The preview equals the result: every column, every part, and how many rows went over."""
        merged = fresh(plan.main)
        derived = ("version", "changed_at", "found_by")
        columns = [f.attname for f in Contact._meta.local_fields if f.name not in derived]
        previewed = {name: plan.value_of(name) for name in columns}
        assert {name: vars(merged)[name] for name in columns} == previewed
        for tie in part_ties():
            planned = next((part.after for part in plan.parts if part.tie == tie), None)
            found = [bare(content(tie, row)) for row in rows_of(tie, [merged])[merged.pk]]
            if planned is not None:
                assert sorted(found) == sorted(map(bare, planned)), tie.key
        moved: Counter[str] = Counter()
        for move in made.moves.all():
            moved[move.tie] += len(move.rows)
        assert moved == Counter({going.tie.key: going.count for going in plan.going if going.count})

    @precondition(lambda self: Merge.objects.filter(undone_at=None).exists())
    @rule(data=st.data())
    def undo(self, data: Any) -> None:
        self._undo(data.draw(st.sampled_from(list(Merge.objects.filter(undone_at=None).order_by("pk")))))

    def _undo(self, merge: Merge) -> None:
        customers = set(Contact.objects.filter(function="customer").values_list("pk", flat=True))
        before = preview_undo(merge, by=SETUP, at=LATER)
        assert not Merge.objects.get(pk=merge.pk).is_undone
        done = undo_merge(merge, by=SETUP, at=LATER)
        assert [(k.key, str(k.why)) for k in done.kept] == [(k.key, str(k.why)) for k in before.kept]
        assert not Contact.objects.filter(pk__in=customers).exclude(function="customer").exists(), "never back"

    # What always holds.

    @invariant()
    def every_tombstone_leads_to_a_living_contact(self) -> None:
        if self.own_is_ready:
            assert not Contact.objects.filter(merged_into__merged_into__isnull=False).exists()
            assert Contact.objects.count() == len(self.own)

    @invariant()
    def the_words_beside_a_name_are_those_of_its_rows(self) -> None:
        words: dict[UUID, list[str]] = {}
        for contact, word in Word.objects.values_list("contact", "word"):
            words.setdefault(contact, []).append(word)
        for pk, merged_into, text in Contact.objects.values_list("pk", "merged_into", "found_by"):
            assert text == ("" if merged_into else in_one(words.get(pk, ())))

    @property
    def own_is_ready(self) -> bool:
        return hasattr(self, "own")

    @invariant()
    def nothing_hangs_on_a_tombstone_and_nothing_is_lost(self) -> None:
        if not self.own_is_ready:
            return
        dead = {"contact__merged_into__isnull": False}
        for model in (Note, Task, Attachment, Document, Process):
            assert not model.objects.filter(**dead).exists(), model
            known = {
                pk for own in self.own.values() for key, pk in own.rows if key == f"{model._meta.label_lower}.contact"
            }
            assert known == set(model.objects.values_list("pk", flat=True)), model
        assert not Link.objects.filter(company__merged_into__isnull=False).exists()
        assert not Link.objects.filter(person__merged_into__isnull=False).exists()
        put_away = set(Edit.objects.filter(column="", merge__undone_at=None).values_list("row", flat=True))
        assert set(self.links) <= set(Link.objects.values_list("pk", flat=True)) | put_away
        assert Lead.objects.exclude(process__contact__merged_into=None).count() == 0

    def teardown(self) -> None:
        if not self.own_is_ready:
            return
        try:
            for merge in list(Merge.objects.filter(undone_at=None).order_by("pk")):
                self._undo(merge)
            self._everything_is_as_without_merges()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def _everything_is_as_without_merges(self) -> None:
        assert not Contact.objects.filter(merged_into__isnull=False).exists()
        for pk, own in self.own.items():
            contact = Contact.objects.get(pk=pk)
            assert {name: getattr(contact, name) for name in SCALARS} == own.values, contact
            assert {row.normalised for row in contact.channels.all()} == own.channels, contact
            assert [row.city for row in contact.addresses.all()] == ([own.town] if own.town else []), contact
            assert {t.tag.name for t in contact.taggings.select_related("tag")} == own.tags, contact
            assert "".join(contact.custom_values.values_list("text", flat=True)) == own.custom, contact
            assert contact.parent_id == own.parent, contact
            for key, row in own.rows:
                label, column = key.rsplit(".", 1)
                model = next(m for m in (Note, Task, Attachment, Document, Process) if m._meta.label_lower == label)
                assert getattr(model.objects.get(pk=row), f"{column}_id") == pk, (key, row)
        found = {link.pk: (link.company_id, link.person_id, link.role) for link in Link.objects.all()}
        assert found == self.links


@pytest.mark.parametrize("steps", [25])
def test_undoing_restores_and_nothing_is_lost(firm: Cast, steps: int) -> None:
    FIRM[:] = [firm]
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    wanted = settings(max_examples=EXAMPLES, stateful_step_count=steps, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Merging, settings=wanted)
