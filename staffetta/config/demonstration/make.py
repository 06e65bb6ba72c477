"""Make the demonstration: a firm that sells and then installs solar plants, with people in the middle of their work."""

from __future__ import annotations

import unicodedata
import zoneinfo
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from staffetta.accounts.acts.add_member import add_member
from staffetta.accounts.acts.change_workspace import Preferences, change_workspace
from staffetta.accounts.acts.found import Firm as Founding
from staffetta.accounts.acts.found import found_workspace
from staffetta.accounts.acts.make_group import make_group
from staffetta.accounts.models import Group, Member, Role, Workspace
from staffetta.config.demonstration import asked, deals, past, work
from staffetta.config.demonstration.doubles import make_doubles
from staffetta.config.demonstration.firms import FIRMS, Firm
from staffetta.config.demonstration.papers import Papers
from staffetta.config.demonstration.talk import talk
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft
from staffetta.contacts.models import Channel, Contact, Function, Kind
from staffetta.core.acts import System, set_door
from staffetta.core.isolation import workspace
from staffetta.leads.acts.load import load_leads
from staffetta.leads.drafts import PastLead
from staffetta.leads.models import Lead, LossReason, Outcome, Pipeline, Step
from staffetta.playbooks.models import Playbook
from staffetta.postsales.acts.open import open_post_sales
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.models import Task
from staffetta.processes.plans import NoteDraft, Plan
from staffetta.processes.schedule import between, on

DEMO = System("demonstration")
PASSWORD = "staffetta-demo"
PEOPLE = (
    ("administrator", "ada", "Ada Ferrari", Role.ADMINISTRATOR),
    ("manager", "marco", "Marco Bianchi", Role.MANAGER),
    ("salesperson", "sara", "Sara Lombardi", Role.USER),
    ("salesperson", "piotr", "Piotr Zieliński", Role.USER),
    ("back office", "olga", "Olga Marini", Role.USER),
    ("engineer", "emil", "Emil Brandt", Role.USER),
)


def make_demo(now: datetime) -> list[tuple[str, str, str]]:
    """Make the workspace *Aurora Energia*, whole or not at all. Returns (role, e-mail, password) of its people."""
    set_door("command")
    with transaction.atomic():
        founded, administrator = found_workspace(
            Founding(name="Aurora Energia", country="IT"),
            email="ada@aurora.example",
            name="Ada Ferrari",
            password=PASSWORD,
            by=DEMO,
            at=now - timedelta(days=400),
        )
        with workspace(founded.pk):
            _Demo(now, founded, administrator).make()
    return [(role, f"{word}@aurora.example", PASSWORD) for role, word, _name, _role in PEOPLE]


class _Demo:
    """Holds who and what was made so far."""

    def __init__(self, now: datetime, firm: Workspace, administrator: Member) -> None:
        self.now = now
        self.firm = firm
        self.zone = zoneinfo.ZoneInfo("Europe/Rome")
        self.today = now.astimezone(self.zone).date()
        self.people: dict[str, Member] = {"ada": administrator}
        self.contacts: dict[str, Contact] = {}

    def make(self) -> None:
        for _title, word, name, role in PEOPLE[1:]:
            self.people[word] = add_member(
                email=f"{word}@aurora.example", name=name, role=role, password=PASSWORD, by=DEMO
            )
        who = self.people
        change_workspace(self.firm, Preferences(prefill_post_sales_tags=True), by=DEMO)
        make_group("Sales", members=[who["sara"], who["piotr"]], managers=[who["marco"]], by=DEMO)
        self.engineers: Group = make_group("Engineers", members=[who["emil"], who["piotr"]], by=DEMO)
        self.back: Group = make_group("Back office", members=[who["olga"], who["ada"]], by=DEMO)
        sequences = work.make_sequences(self.engineers, by=DEMO)
        self.templates = work.make_templates(self.engineers, self.back, who["olga"], by=DEMO)
        asked.make_fields(by=who["ada"], at=self._moment(390))
        for place, firm in enumerate(FIRMS):
            self._contact(firm, who["sara"] if place % 2 == 0 else who["piotr"])
        asked.answer(self.contacts.values(), self.today, by=DEMO)
        self._leads()
        papers = Papers(self.contacts, who, self.today, self._moment)
        papers.old()
        work.let_documents_start(sequences, by=DEMO)
        papers.new()
        make_doubles(self.contacts[FIRMS[1].name], handler=who["piotr"], by=DEMO, at=self._moment(3))
        talk(who, self.today, at=self.now)

    def _moment(self, days_ago: int, hour: int = 10) -> datetime:
        day = self.today - timedelta(days=days_ago)
        return min(datetime.combine(day, time(hour), tzinfo=self.zone), self.now)

    def _contact(self, firm: Firm, handler: Member) -> None:
        company = create_contact(
            ContactDraft(
                kind=Kind.COMPANY,
                name=firm.name,
                function=Function(firm.function),
                is_supplier=firm.supplier,
                industry=firm.industry,
                vat_number=firm.vat,
                handler=handler,
                channels=(
                    ChannelDraft(medium=Channel.Medium.EMAIL, value=f"info@{firm.domain}"),
                    ChannelDraft(medium=Channel.Medium.PHONE, value=firm.phone),
                    ChannelDraft(medium=Channel.Medium.WEB, value=f"https://www.{firm.domain}"),
                ),
                addresses=(
                    AddressDraft(
                        street=firm.street, postal_code=firm.postal_code, city=firm.city, country=firm.country
                    ),
                ),
            ),
            by=DEMO,
            at=self._moment(380),
        )
        self.contacts[firm.name] = company
        for place, (first, last, role) in enumerate(firm.people):
            email = f"{first}.{last}@{firm.domain}".lower().replace(" ", "")
            draft = ContactDraft(
                kind=Kind.PERSON,
                first_name=first,
                last_name=last,
                channels=(ChannelDraft(medium=Channel.Medium.EMAIL, value=_ascii(email)),),
            )
            person = create_contact(draft, by=DEMO, at=self._moment(380))
            link_person(company, person, role=role, is_main=place == 0, by=DEMO)

    def _leads(self) -> None:
        steps = {step.code: step for step in Step.objects.select_related("pipeline").filter(pipeline__code="sales")}
        load_leads(list(self._decided(steps)), by=DEMO, at=self.now)
        wanted = (*deals.OPEN, *deals.CLOSED)
        loaded = load_leads([self._past(deal, steps) for deal in wanted], by=DEMO, at=self.now)
        leads = [Lead.objects.select_related("process__handler__user").get(pk=lead.pk) for lead in loaded]
        self._talk(list(zip(leads, wanted, strict=True)))
        for lead, deal in zip(leads, wanted, strict=True):
            if deal.outcome:
                self._after_sales(lead, deal)
            elif deal.next_in is not None:
                self._plan(lead, deal)

    def _decided(self, steps: dict[str, Step]) -> Iterator[PastLead]:
        """The deals of the year before (past.py), with the steps that they went through."""
        reasons = {reason.code: reason for reason in LossReason.objects.all()}
        for deal in past.DECIDED:
            begun, closed = self._moment(deal.begun), self._moment(deal.closed, 16)
            walked = tuple(past.way(steps, deal.reach, deal.skips, begun, closed))
            won = not deal.reason
            contact = self.contacts[deal.firm]
            yield PastLead(
                title=deal.title,
                pipeline=steps["won"].pipeline,
                contact=contact,
                step=steps["won"] if won else walked[-1][0],
                handler=contact.handler,
                amount=Decimal(deal.amount),
                outcome=Outcome.WON if won else Outcome.LOST,
                created_at=begun,
                closed_at=closed,
                won_on=closed.date() if won else None,
                loss_reason=reasons[deal.reason] if deal.reason else None,
                way=(*walked, (steps["won"], closed)) if won else walked,
            )

    def _talk(self, leads: list[tuple[Lead, deals.Deal]]) -> None:
        """Notes on the way, so that the work history and the activities look lived in. Oldest first, whatever lead they
        are about: the history of a contact with several leads goes by the order in which things were written down."""
        said = [(note, lead.process) for lead, deal in leads for note in self._said(deal)]
        for (days_ago, hour, code, side, text), process in sorted(said, key=lambda one: (-one[0][0], one[0][1])):
            assert process.handler is not None
            draft = NoteDraft(text=text, activity_type=work.activity(code), initiative=side)
            write_note(process, draft, by=process.handler, at=self._moment(days_ago, hour))

    def _said(self, deal: deals.Deal) -> list[tuple[int, int, str, str, str]]:
        """What was said about one deal: days ago, hour, activity type, whose initiative, words."""
        end = deal.closed
        said = [(deal.begun // 2, 15, "call", "customer", deal.note)] if deal.note else []
        for place in range(min(4, 1 + (deal.begun - end) // 9)):
            code, side, text = past.TALKS[(place * 3 + deal.amount // 100) % len(past.TALKS)]
            days_ago = deal.begun - 1 - (deal.begun - end - 1) * place // 4
            said.append((max(days_ago, 0), 9 + place, code, side, text))
        return said

    def _past(self, deal: deals.Deal, steps: dict[str, Step]) -> PastLead:
        contact = self.contacts[deal.firm]
        main = contact.person_links.filter(is_main=True).select_related("person").first()
        won = deal.outcome == "won"
        stands = steps[deal.step] if deal.step in steps else steps["negotiation"]
        reach = past.WALK.index(stands.code) + 1 if stands.code in past.WALK else len(past.WALK)
        begun, until = self._moment(deal.begun), self._moment(deal.closed)
        walked = tuple(past.way(steps, reach, 0, begun, until))
        return PastLead(
            title=deal.title,
            pipeline=Pipeline.objects.get(code="sales"),
            contact=contact,
            person=main.person if main else None,
            step=stands,
            handler=contact.handler,
            supervisor=self.people["marco"] if deal.amount > 80_000 else None,
            amount=deal.money,
            expected_close=None if deal.outcome else self.today + timedelta(days=60 - deal.begun // 2),
            tags=deal.tags,
            outcome=Outcome(deal.outcome) if deal.outcome else None,
            created_at=self._moment(deal.begun),
            closed_at=self._moment(deal.closed) if deal.outcome else None,
            won_on=self._moment(deal.closed).date() if won else None,
            loss_reason=LossReason.objects.first() if deal.outcome == "lost" else None,
            way=(*walked, (stands, until)) if won else walked,
        )

    def _plan(self, lead: Lead, deal: deals.Deal) -> None:
        assert deal.next_in is not None
        day = self.today + timedelta(days=deal.next_in)
        timing = on(day)
        if deal.kind in ("meeting", "visit", "negotiation", "demonstration"):
            start = datetime.combine(day, time(14, 30), tzinfo=self.zone)
            timing = between(start, start + timedelta(hours=1))
        plan = Plan(
            title=deal.task,
            activity_type=work.activity(deal.kind),
            timing=timing,
            expected_hours=Decimal("0.50") if deal.kind == "call" else None,
        )
        handler = lead.process.handler
        assert handler is not None
        plan_task(lead.process, plan, by=handler)

    def _after_sales(self, lead: Lead, deal: deals.Deal) -> None:
        if not deal.template:
            return
        template: Playbook = self.templates[deal.template]
        began = self._moment(deal.closed)
        post = open_post_sales(
            lead, template=template, start=began.date(), assignee=self.people["olga"], by=DEMO, at=began
        )
        tasks = Task.objects.filter(process_id=post.pk).order_by("position")[: deal.done]
        for place, task in enumerate(tasks):
            who = self.people["emil"] if task.group_id == self.engineers.pk else self.people["olga"]
            hours = task.expected_hours
            spent = (hours * (80 + place * 25) / 100).quantize(Decimal("0.25")) if hours else None
            moment = self._moment(max(deal.closed - 2 * place - 1, 0), 16)
            complete_task(task, actual_hours=spent, by=who, at=moment)


def _ascii(email: str) -> str:

    plain = unicodedata.normalize("NFKD", email.replace("ł", "l").replace("ß", "ss").replace("'", ""))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
