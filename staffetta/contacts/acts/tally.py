"""The counts of the lists follow what happens to contacts (C-01).

Whatever creates, deletes or merges contacts, or changes their functions, calls `tally` in its transaction:

    before = standing(contact)
    apply(contact, {"function": Function.CUSTOMER})
    tally(left=[before], came=[standing(contact)])
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from staffetta.accounts.models import Actor
from staffetta.contacts.facts import ContactsRecounted
from staffetta.contacts.models import Tally
from staffetta.contacts.tallies import LISTS, Standing, growth
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record


def tally(*, left: Iterable[Standing] = (), came: Iterable[Standing] = ()) -> None:
    """Count contacts out of the lists in which they stood, and into those in which they stand. Within an act."""
    grown = growth(left, came)
    if grown:
        Tally.objects.create(**{LISTS[name]: count for name, count in grown.items()})


@act
def sum_up_tallies() -> None:
    """Put one row in the place of many, by one statement: whoever reads meanwhile sees the ones or the other. Rows
    that another transaction is summing up, or has not committed yet, are left alone."""
    columns = ", ".join(LISTS.values())
    sums = ", ".join(f"sum({column})" for column in LISTS.values())
    with connection.cursor() as cursor:
        cursor.execute(
            "with gone as (delete from contacts_tally where id in"  # noqa: S608
            " (select id from contacts_tally for update skip locked)"
            f" returning workspace_id, {columns})"
            f" insert into contacts_tally (id, workspace_id, {columns})"
            f" select gen_random_uuid(), workspace_id, {sums} from gone group by workspace_id"
        )
    unchanged()


@act
def recount_contacts(*, by: Actor) -> dict[str, int]:
    """Compare the counts with the contacts and put right what is wrong: the answer says by how much.

    Contacts and tallies are written in the same transactions, so one statement sees both as they belong together,
    whatever else goes on. Nothing should ever be wrong; if something is, the history says so.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtext('contacts_tally'), hashtext(current_setting('app.workspace')))"
        )
        cursor.execute(_DIFFERENCES)
        row = cursor.fetchone()
    wrong = {name: int(count) for name, count in zip(LISTS, row or (), strict=True) if count}
    if not wrong:
        unchanged()
        return {}
    put_right = Tally.objects.create(**{LISTS[name]: count for name, count in wrong.items()})
    record(ContactsRecounted(difference=sum(map(abs, wrong.values()))), about=put_right, by=by)
    return wrong


_DIFFERENCES = """
    select c.everyone - t.everyone, c.none - t.none, c.prospect - t.prospect, c.customer - t.customer,
           c.supplier - t.supplier
    from (select count(*) as everyone,
                 count(*) filter (where function = 'none' and not is_supplier) as none,
                 count(*) filter (where function = 'prospect') as prospect,
                 count(*) filter (where function = 'customer') as customer,
                 count(*) filter (where is_supplier) as supplier
          from contacts_contact where merged_into_id is null) c,
         (select coalesce(sum(everyone), 0) as everyone, coalesce(sum(none), 0) as none,
                 coalesce(sum(prospect), 0) as prospect, coalesce(sum(customer), 0) as customer,
                 coalesce(sum(supplier), 0) as supplier
          from contacts_tally) t
"""
