"""Leads as another program knew them: open at some step, or closed long ago."""

from __future__ import annotations

import zoneinfo
from collections import Counter
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact, Kind
from staffetta.core.money import CURRENCIES
from staffetta.core.text import fold, tidy
from staffetta.exchange.kinds.custom import CustomCells
from staffetta.exchange.kinds.loading import Loader, People
from staffetta.exchange.kinds.stages import outcome_of, pipeline_for
from staffetta.exchange.models import Import, Product
from staffetta.exchange.reading import Row
from staffetta.exchange.values import Unreadable, amount_of, date_of, months_come_first
from staffetta.fields.models import Owner
from staffetta.leads.acts.load import load_leads
from staffetta.leads.drafts import PastLead
from staffetta.leads.models import Lead, Outcome
from staffetta.tags.acts.name import tags_in

DATES = ("opened", "closed", "expected_close")


class LeadLoader(Loader):
    """A lead is the same when its own identifier is. Without one in the file every row is a new lead, unless one with
    the same title, company and opening day is there."""

    kind = Import.Kind.LEADS

    def begin(self) -> None:
        self.firm = running_firm()
        self.people = People()
        self.zone = zoneinfo.ZoneInfo(self.firm.timezone)
        self.products = set(Product.objects.values_list("code", flat=True))
        self.brought: set[UUID] = set()
        self.month_first = {f: months_come_first(self.table.column(self.header(f))) for f in DATES if self.has(f)}
        stages = list(dict.fromkeys(stage for row in self.table.rows if (stage := self.cell(row, "step"))))
        name = str(self.options.get("name") or _("Imported"))
        self.pipeline, self.steps, made = pipeline_for(
            stages, code=str(self.options.get("pipeline") or ""), name=name, by=self.by
        )
        self.report.figure("pipeline", made, label=self.pipeline.name)
        self.custom = CustomCells(self, None, Owner.LEAD)
        self.counts: Counter[str] = Counter()
        self.totals: Counter[str] = Counter()
        self.without_contact = 0
        self.seen: dict[object, int] = {}

    def load(self, rows: list[Row]) -> int:
        drafts: list[PastLead] = []
        self.custom.look_up(rows)
        self._look_up_contacts(rows)
        read = [(row, draft) for row in rows if (draft := self._draft(row)) is not None]
        self._look_up_leads([draft for _row, draft in read])
        for row, draft in read:
            self._count(row, draft)
            key = draft.external_id or (fold(draft.title), draft.contact and draft.contact.pk, draft.created_at)
            if key in self.seen and draft.external_id:
                sentence = _("The same as line {line}.").format(line=self.seen[key])
                self.report.differing.append((row.line, sentence))
            elif self._is_there(row, draft):
                continue
            else:
                self.seen[key] = row.line
                drafts.append(draft)
                self.report.created += 1
        if drafts:
            self.brought.update(lead.pk for lead in load_leads(drafts, by=self.by, at=self.at))
        return len(drafts)

    def _look_up_contacts(self, rows: list[Row]) -> None:
        """Those that these rows name, the oldest where several are called so."""
        self.companies: dict[str, Contact] = {}
        self.persons: dict[str, Contact] = {}
        names = {fold(tidy(self.cell(row, field)))[:400] for row in rows for field in ("company", "person")} - {""}
        found = Contact.objects.filter(folded__any=names).order_by("created_at", "id")
        for contact in found if names else ():
            (self.companies if contact.kind == Kind.COMPANY else self.persons).setdefault(contact.folded, contact)

    def _look_up_leads(self, drafts: list[PastLead]) -> None:
        """The leads that these may be: by their own identifiers, else by title, contact and day. Every row without an
        identifier is a lead of its own, so those that this import has brought are none of them."""
        ids = {draft.external_id for draft in drafts} - {""}
        known = Lead.objects.exclude(external_id="").filter(external_id__any=ids).select_related("process")
        self.known = {lead.external_id: lead for lead in known} if ids else {}
        titled = [draft for draft in drafts if not draft.external_id]
        contacts = {draft.contact.pk for draft in titled if draft.contact}
        alone = any(draft.contact is None for draft in titled)
        whose = Q(process__contact__any=contacts) | (Q(process__contact=None) if alone else Q())
        leads = Lead.objects.filter(whose, external_id="") if titled else Lead.objects.none()
        rows = leads.values_list("pk", "process__title", "process__contact", "process__created_at")
        self.same = {
            (fold(title), contact, opened.astimezone(self.zone).date())
            for pk, title, contact, opened in rows
            if pk not in self.brought
        }

    def _is_there(self, row: Row, draft: PastLead) -> bool:
        """Whether the lead is known; tells the report whether the file says something else about it."""
        if not draft.external_id:
            opened = draft.created_at.astimezone(self.zone).date() if draft.created_at else self.at.date()
            found = (fold(draft.title), draft.contact.pk if draft.contact else None, opened) in self.same
            self.report.unchanged += int(found)
            return found
        known = self.known.get(draft.external_id)
        if known is None:
            return False
        differing = [
            label
            for label, here, there in (
                (_("Amount"), known.amount, draft.amount),
                (_("Step"), known.step_id, draft.step.pk if draft.step else None),
                (_("Status"), known.outcome, draft.outcome),
            )
            if here != there
        ]
        if differing:
            sentence = _("Is there already, with another {fields}; kept as it is.").format(fields=", ".join(differing))
            self.report.differing.append((row.line, sentence))
        else:
            self.report.unchanged += 1
        return True

    def _draft(self, row: Row) -> PastLead | None:
        """The lead that a row describes, None when the row is refused; the report names what is not understood."""
        stage = self.cell(row, "step")
        if not stage:
            self.report.refuse(row.line, _("The row has no step."))
            return None
        opened, closed, expected = (self._date(row, field) for field in DATES)
        step = self.steps[stage]
        outcome = outcome_of(stage) if step.outcome == Outcome.OPEN else Outcome(step.outcome)  # as load_leads has it
        contact = self._contact(row, "company", {**self.persons, **self.companies})
        person = self._contact(row, "person", self.persons)
        closed_on = closed if outcome != Outcome.OPEN else None
        return PastLead(
            title=self._title(row),
            pipeline=self.pipeline,
            step=step,
            outcome=outcome,
            contact=contact or person,
            person=person if contact and contact.kind == Kind.COMPANY else None,
            handler=self._handler(row),
            amount=self._amount(row),
            currency=self._currency(row),
            probability=self._probability(row),
            expected_close=expected or (closed if outcome == Outcome.OPEN else None),
            tags=self._tags(row),
            description=self.cell(row, "description"),
            external_id=tidy(self.cell(row, "external_id"))[:120],
            product=self._product(row),
            created_at=self._moment(opened),
            closed_at=self._moment(closed_on) if outcome != Outcome.OPEN else None,
            won_on=closed_on if outcome == Outcome.WON else None,
            custom=self.custom.answers(row),
        )

    def _title(self, row: Row) -> str:
        """Its title, else product and company, else its identifier: a lead is called something in every list."""
        parts = [tidy(self.cell(row, field)) for field in ("product", "company")]
        composed = " – ".join(part for part in parts if part)
        return (tidy(self.cell(row, "title")) or composed or self.cell(row, "external_id") or _("Imported"))[:200]

    def _date(self, row: Row, field: str) -> date | None:
        cell = self.cell(row, field)
        if not cell:
            return None
        try:
            return date_of(cell, month_first=self.month_first.get(field, False))
        except Unreadable:
            self.report.trouble(self.header(field), cell, row.line, _("This is not a date."))
            return None

    def _moment(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time(12), tzinfo=self.zone) if day else None

    def _contact(self, row: Row, field: str, known: dict[str, Contact]) -> Contact | None:
        cell = tidy(self.cell(row, field))
        if not cell:
            return None
        contact = known.get(fold(cell)[:400])
        if contact is None:
            self.report.unmatched(self.header(field), cell, row.line)
        return contact

    def _handler(self, row: Row) -> Member | None:
        cell = self.cell(row, "handler")
        member = self.people.find(cell) if cell else None
        if cell and member is None:
            self.report.unmatched(self.header("handler"), cell, row.line)
        return member if member is None or member.is_active else None

    def _amount(self, row: Row) -> Decimal | None:
        cell = self.cell(row, "amount")
        if not cell:
            return None
        try:
            amount = amount_of(cell)
        except Unreadable:
            self.report.trouble(self.header("amount"), cell, row.line, _("This is not an amount."))
            return None
        if not 0 <= amount < Decimal(10) ** 12:
            self.report.trouble(self.header("amount"), cell, row.line, _("Amounts lie between 0 and 999,999,999,999."))
            return None
        return amount.quantize(Decimal("0.01"))

    def _tags(self, row: Row) -> tuple[str, ...]:
        cell = self.cell(row, "tags")
        tags, wrong = tags_in(cell) if cell else ((), "")
        if wrong:
            self.report.trouble(self.header("tags"), cell, row.line, wrong)
        return tags

    def _currency(self, row: Row) -> str:
        cell = self.cell(row, "currency").upper()
        if cell and cell not in CURRENCIES:
            self.report.unmatched(self.header("currency"), cell, row.line)
            return ""
        return cell

    def _probability(self, row: Row) -> int | None:
        cell = self.cell(row, "probability").rstrip("% ")
        if not cell:
            return None
        try:
            value = amount_of(cell)
        except Unreadable:
            value = Decimal(-1)
        if not 0 <= value <= 100:
            self.report.trouble(
                self.header("probability"), cell, row.line, _("The probability lies between 0 and 100 %.")
            )
            return None
        return int(value * 100 if 0 < value < 1 else value)

    def _product(self, row: Row) -> str:
        cell = tidy(self.cell(row, "product"))[:120]
        if cell and cell not in self.products:
            self.report.unmatched(self.header("product"), cell, row.line)
        return cell

    def _count(self, row: Row, draft: PastLead) -> None:
        outcome = draft.outcome or Outcome.OPEN
        key = str(outcome) if outcome != Outcome.OPEN else f"open:{self.cell(row, 'step')}"
        self.counts[key] += 1
        self.totals[key] += draft.amount or 0  # type: ignore[assignment]
        self.without_contact += draft.contact is None

    def end(self) -> int:
        for key, count in self.counts.most_common():
            kind, _colon, stage = key.partition(":")
            self.report.figure(kind, count, Decimal(self.totals[key]), label=stage)
        self.report.figure("without_contact", self.without_contact)
        return 0
