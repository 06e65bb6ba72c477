"""Many prospects become customers in one go, each by the same rules as a single one (C-05)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Member
from staffetta.contacts import rules
from staffetta.contacts.acts.give_account_numbers import Given, account_numbers, facts_of
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.conversions import fates_of
from staffetta.contacts.facts import (
    ContactConverted,
    ConversionCancelled,
    ConversionFinished,
    ConversionPaused,
    ConversionStarted,
)
from staffetta.contacts.models import Contact, Conversion, ConversionRow, Function
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.contacts.tallies import standing
from staffetta.core.acts import act, unchanged
from staffetta.core.db.bulk import expect_many
from staffetta.core.facts import Fact, record, record_many
from staffetta.core.refusals import Invalid, require

FIRST = 100
"""So many are converted while the person waits."""
PORTION = 1000
"""So many at a time after the commit: their locks are held for some tenths of a second."""
AT_ONCE = 2000
"""So many are lined up while the person waits; a row for each of fifty thousand takes seconds."""
MOST = 100_000
Outcome = ConversionRow.Outcome


class TooMany(Invalid):
    """More were selected than one conversion may take."""


@act
def start_conversion(chosen: ContactQuerySet | Collection[uuid.UUID], *, by: Member, at: datetime) -> Conversion:
    """Convert these contacts, but for those that the member cannot see. The rows of the answer tell each one's fate.

    Raises TooMany beyond MOST.
    """
    rows = chosen if isinstance(chosen, ContactQuerySet) else Contact.objects.filter(pk__in=chosen)
    conversion = Conversion.objects.create(by=by, started_at=at)
    count = _line_up(conversion, rows.filter(pk__in=Contact.objects.visible_to(by).order_by().values("pk")))
    if count > MOST:
        raise TooMany(_("Select at most {count} contacts at a time.").format(count=MOST))
    record(ConversionStarted(count=count), about=conversion, by=by)
    return _go_on(conversion, FIRST, at=at)


def _line_up(conversion: Conversion, rows: ContactQuerySet) -> int:
    """Write a row for each of the first of these contacts by name, and put down who comes after them, in one statement;
    no id leaves the database. The answer is how many they are."""
    expect_many()
    wanted = rows.order_by().values_list("pk", "folded")[: MOST + 1]
    try:
        sql, params = wanted.query.sql_with_params()
    except EmptyResultSet:  # nothing was chosen
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "with chosen as materialized"  # noqa: S608 - Django's own SQL
            f" (select w.id, row_number() over (order by w.folded, w.id) as place from ({sql}) w (id, folded)),"
            " first as"
            " (insert into contacts_conversionrow (id, workspace_id, conversion_id, contact_id, outcome, position)"
            "  select gen_random_uuid(), %s, %s, id, '', place from chosen where place <= %s)"
            " update contacts_conversion"
            " set ahead = coalesce((select array_agg(id order by place) from chosen where place > %s), '{}')"
            " where workspace_id = %s and id = %s returning (select count(*) from chosen)",
            (*params, conversion.workspace_id, conversion.pk, AT_ONCE, AT_ONCE, conversion.workspace_id, conversion.pk),
        )
        return int(cursor.fetchone()[0])


def _line_up_the_rest(conversion: Conversion) -> bool:
    """Write the rows of those that come after the first; whether there were any. Who was deleted meanwhile has none."""
    expect_many()
    here = (conversion.workspace_id, conversion.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into contacts_conversionrow (id, workspace_id, conversion_id, contact_id, outcome, position)"
            " select gen_random_uuid(), v.workspace_id, v.id, c.id, '', %s + a.place"
            " from contacts_conversion v cross join unnest(v.ahead) with ordinality a (id, place)"
            " join contacts_contact c on c.workspace_id = v.workspace_id and c.id = a.id"
            " where v.workspace_id = %s and v.id = %s",
            (AT_ONCE, *here),
        )
        cursor.execute(
            "update contacts_conversion set ahead = '{}' where workspace_id = %s and id = %s and ahead <> '{}'", here
        )
        return bool(cursor.rowcount)


@act
def continue_conversion(conversion: Conversion, *, at: datetime) -> Conversion:
    """Convert the next portion, in the name of who started. What is left, a reaction to ConversionPaused takes up."""
    conversion = Conversion.objects.locked(conversion)
    if conversion.finished_at is not None:
        unchanged()
        return conversion
    if _line_up_the_rest(conversion):  # a portion of its own: nobody's contact is locked meanwhile
        record(ConversionPaused(left=conversion.rows.waiting().count()), about=conversion, by=conversion.by)
        return conversion
    return _go_on(conversion, PORTION, at=at)


@act
def cancel_conversion(conversion: Conversion, *, by: Member, at: datetime) -> Conversion:
    """Leave those whose turn has not come as they are; who became a customer stays one (C-06). Raises Forbidden."""
    conversion = Conversion.objects.locked(conversion)
    require(rules.may_cancel(by, conversion), _("Only whoever started this, or an administrator, can cancel it."))
    if conversion.finished_at is not None:
        unchanged()
        return conversion
    _line_up_the_rest(conversion)
    left = conversion.rows.waiting().order_by().update(outcome=Outcome.CANCELLED)
    conversion.finished_at = conversion.cancelled_at = at
    conversion.save(update_fields=["finished_at", "cancelled_at"])
    record(ConversionCancelled(left=left), about=conversion, by=by)
    return conversion


def _go_on(conversion: Conversion, portion: int, *, at: datetime) -> Conversion:
    rows = dict(conversion.rows.waiting()[:portion].values_list("contact_id", "pk"))
    fates = _convert(list(rows), by=conversion.by, at=at)
    for outcome, ids in fates.items():
        ConversionRow.objects.filter(pk__in=[rows[pk] for pk in ids]).update(outcome=outcome)
    left = fates_of(conversion)["waiting"] if len(rows) == portion else 0
    if left:
        record(ConversionPaused(left=left), about=conversion, by=conversion.by)
        return conversion
    conversion.finished_at = at
    conversion.save(update_fields=["finished_at"])
    record(ConversionFinished(), about=conversion, by=conversion.by)
    return conversion


def _convert(ids: Sequence[uuid.UUID], *, by: Member, at: datetime) -> dict[Outcome, list[uuid.UUID]]:
    """Convert those of them that can be; which contact had which outcome."""
    # Always in the order of ids, so that two who convert the same ones at once wait for one another, not in a circle.
    locked = Contact.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",), no_key=True)
    contacts = {contact.pk: contact for contact in locked}
    editable = rules.editable(by, contacts.values())
    fates: dict[Outcome, list[uuid.UUID]] = {}
    for pk in ids:
        fates.setdefault(_fate(contacts.get(pk), pk in editable), []).append(pk)
    _become_customers([contacts[pk] for pk in fates.get(Outcome.CONVERTED, [])], by=by, at=at)
    return fates


def _fate(contact: Contact | None, is_editable: bool) -> Outcome:
    if contact is None or contact.is_tombstone or contact.anonymised_at is not None:
        return Outcome.GONE
    if not is_editable:
        return Outcome.FORBIDDEN
    return Outcome.ALREADY if contact.is_customer else Outcome.CONVERTED


def _become_customers(contacts: Sequence[Contact], *, by: Member, at: datetime) -> None:
    """What convert.py does for one, in a few statements for all."""
    if not contacts:
        return
    today = day_of(at, running_firm())
    before = [standing(contact) for contact in contacts]
    numbers = account_numbers(debtors=contacts, creditors=[], today=today)
    _write(contacts, numbers, today, at)
    tally(left=before, came=[one._replace(function=Function.CUSTOMER) for one in before])
    told: list[tuple[Fact, Contact]] = []
    for contact, stood in zip(contacts, before, strict=True):
        told.append((ContactConverted(before=stood.function, because=""), contact))
        told += facts_of(contact, numbers.get(contact.pk, {}))
    record_many(told, by=by)


def _write(contacts: Sequence[Contact], numbers: Given, today: date, at: datetime) -> None:
    rows = Contact.objects.filter(pk__in=[contact.pk for contact in contacts])
    rows.update(function=Function.CUSTOMER, customer_since=today, version=F("version") + 1, changed_at=at)
    if numbers:
        with connection.cursor() as cursor:
            cursor.execute(
                "update contacts_contact c set debtor_number = n.number"
                " from unnest(%s::uuid[], %s::text[]) n (id, number) where c.workspace_id = %s and c.id = n.id",
                (
                    list(numbers),
                    [given["debtor_number"] for given in numbers.values()],
                    contacts[0].workspace_id,
                ),
            )
