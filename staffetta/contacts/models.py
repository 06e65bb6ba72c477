"""People and companies we know, what they are to us, and how to reach them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.accounts.models import Member
from staffetta.contacts import places
from staffetta.contacts.naming import NameField
from staffetta.contacts.querysets import (
    ContactQuerySet,
    ConversionQuerySet,
    ConversionRowQuerySet,
    LinkQuerySet,
)
from staffetta.contacts.words_of import WordsOf
from staffetta.core.models import Versioned, WorkspaceModel
from staffetta.fields.models import Value, value_constraints, value_indexes
from staffetta.tags.models import Tag


class Kind(models.TextChoices):
    """What a contact is, fixed at creation (C-02)."""

    COMPANY = "company", _("Company")
    PERSON = "person", _("Person")


class Function(models.TextChoices):
    """The function that excludes the other (C-03); being a supplier is independent of it."""

    NONE = "none", pgettext_lazy("function", "None")
    PROSPECT = "prospect", _("Prospect")
    CUSTOMER = "customer", _("Customer")


def _of_few(column: str, name: str) -> models.Index:
    """Of a column that few contacts fill: the others, such as all of most imports, cost nothing."""
    return models.Index(fields=["workspace_id", column], name=name, condition=models.Q(**{f"{column}__isnull": False}))


class Contact(WorkspaceModel, Versioned):
    """A person or a company we know. `name` is the company's name, or the person's full name."""

    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.CharField(max_length=40)
    name = NameField(max_length=200)
    first_name = models.CharField(max_length=100, default="", blank=True)
    last_name = models.CharField(max_length=100, default="", blank=True)
    function = models.CharField(max_length=10, choices=Function.choices, default=Function.NONE)
    is_supplier = models.BooleanField(default=False)
    customer_since = models.DateField(null=True, blank=True)
    handler = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts", db_index=False
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="subsidiaries", db_index=False
    )
    vat_number = models.CharField(max_length=40, default="", blank=True)
    # By which VAT numbers are compared, whatever was typed between the figures (contacts/vat.py).
    vat_compact = models.CharField(max_length=40, default="", editable=False, db_collation="C")
    industry = models.CharField(max_length=100, default="", blank=True)
    language = models.CharField(max_length=5, default="", blank=True)
    description = models.TextField(default="", blank=True)
    external_id = models.CharField(max_length=120, default="", blank=True)
    # What only a customer has (C-07).
    payment_terms = models.CharField(max_length=100, default="", blank=True)
    price_list = models.CharField(max_length=60, default="", blank=True)
    credit_limit = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    debtor_number = models.CharField(max_length=40, default="", blank=True)
    # What only a supplier has (C-07).
    our_number_there = models.CharField(max_length=60, default="", blank=True)
    lead_time_days = models.PositiveSmallIntegerField(null=True, blank=True)
    supplier_terms = models.CharField(max_length=200, default="", blank=True)
    creditor_number = models.CharField(max_length=40, default="", blank=True)
    # Fates: a tombstone leads to the contact it was merged into (C-15); an anonymised one is a person no more (C-11).
    merged_into = models.ForeignKey(
        *("self", models.PROTECT), null=True, blank=True, editable=False, related_name="tombstones", db_index=False
    )
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When a note was last written or a task last done about it; null for never. Kept by processes.
    last_activity_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Compared byte by byte, whatever the database's language, so that a prefix is a range of an index.
    folded = models.CharField(max_length=400, default="", editable=False, db_collation="C")
    # The words by which it is found (contacts/words.py), beside the name in its index: so a list by name is narrowed by
    # words that many have without a look at anything else. Whoever writes its Words writes this (words.in_one).
    found_by = models.TextField(default="", editable=False, db_collation="C")
    details = models.JSONField(default=dict)

    objects = ContactQuerySet.as_manager()
    personal = (
        *("name", "first_name", "last_name", "vat_number", "description", "folded", "details", "supplier_terms"),
        *("vat_compact", "found_by"),
        *("external_id", "our_number_there"),
        # Rows of their own, told together with the contact's changes. Answers to custom fields that are not personal
        # are told as "custom.<code>", the others as "custom_values.<code>".
        *("channels", "addresses", "custom_values"),
    )
    impersonal = (
        *("kind", "number", "function", "industry", "language", "payment_terms", "price_list"),
        *("debtor_number", "creditor_number"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "number"], name="contacts_contact_number"),
            models.UniqueConstraint(
                fields=["workspace_id", "kind", "external_id"],
                condition=~models.Q(external_id=""),
                name="contacts_contact_external",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="contacts_contact_named"),
            models.UniqueConstraint(
                fields=["workspace_id", "debtor_number"],
                condition=~models.Q(debtor_number=""),
                name="contacts_contact_debtor",
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "creditor_number"],
                condition=~models.Q(creditor_number=""),
                name="contacts_contact_creditor",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace_id", "folded", "id"], include=["found_by"], name="contacts_by_name"),
            models.Index(fields=["workspace_id", "function", "folded", "id"], name="contacts_by_function"),
            models.Index(
                fields=["workspace_id", "folded", "id"], name="contacts_suppliers", condition=models.Q(is_supplier=True)
            ),
            models.Index(fields=["workspace_id", "last_activity_at", "id"], name="contacts_by_activity"),
            models.Index(
                "workspace_id",
                models.F("last_activity_at").desc(nulls_last=True),
                models.F("id").desc(),
                name="contacts_by_activity_last",
            ),
            models.Index(fields=["workspace_id", "customer_since", "id"], name="contacts_by_since"),
            models.Index(
                "workspace_id",
                models.F("customer_since").desc(nulls_last=True),
                models.F("id").desc(),
                name="contacts_by_since_last",
            ),
            models.Index(fields=["workspace_id", "created_at", "id"], name="contacts_by_created"),
            models.Index(fields=["workspace_id", "changed_at", "id"], name="contacts_by_changed"),
            models.Index(fields=["workspace_id", "handler", "folded", "id"], name="contacts_by_handler"),
            models.Index(fields=["workspace_id", "industry", "folded", "id"], name="contacts_by_industry"),
            models.Index(
                fields=["workspace_id", "vat_compact"], name="contacts_by_vat", condition=~models.Q(vat_compact="")
            ),
            _of_few("parent", "contacts_by_parent"),
            _of_few("merged_into", "contacts_by_merge"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_company(self) -> bool:
        return self.kind == Kind.COMPANY

    @property
    def is_customer(self) -> bool:
        return self.function == Function.CUSTOMER

    @property
    def is_prospect(self) -> bool:
        return self.function == Function.PROSPECT

    @property
    def is_tombstone(self) -> bool:
        return self.merged_into_id is not None


class ContactTagging(WorkspaceModel):
    """That a contact carries a tag."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="taggings", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="contact_taggings", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "contact", "tag"], name="contacts_tagging_once")]
        indexes = [models.Index(fields=["workspace_id", "tag", "contact"], name="contacts_tagging_tag")]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.contact_id}"


class ContactValue(Value):
    """The answer that a contact gives to a custom field (C-13). `linked` is the answer of a field of type contact."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="custom_values", db_index=False)
    linked = models.ForeignKey(
        Contact, null=True, on_delete=models.PROTECT, related_name="contact_values", db_index=False
    )

    objects: models.Manager[ContactValue]

    class Meta:
        constraints = value_constraints("contact", "contacts_value")
        indexes = value_indexes("contact", "contacts_value")


class Link(WorkspaceModel, Versioned):
    """That a person is a contact person of a company, in a role (C-08)."""

    company = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="person_links", db_index=False)
    person = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="company_links")
    role = models.CharField(max_length=100, default="", blank=True)
    is_main = models.BooleanField(default=False)

    objects = LinkQuerySet.as_manager()
    personal = ("role",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "company", "person"], name="contacts_link_once"),
            models.UniqueConstraint(
                fields=["workspace_id", "company"], condition=models.Q(is_main=True), name="contacts_link_main"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.company_id}"


class Channel(WorkspaceModel):
    """One way to reach a contact (C-20). `value` as typed, `normalised` for comparing (E.164, lower case)."""

    class Medium(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        WEB = "web", _("Website")

    class Use(models.TextChoices):
        WORK = "work", pgettext_lazy("channel", "Work")
        MOBILE = "mobile", pgettext_lazy("channel", "Mobile")
        HOME = "home", pgettext_lazy("channel", "Home")
        OTHER = "other", pgettext_lazy("channel", "Other")

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="channels")
    medium = models.CharField(max_length=10, choices=Medium.choices)
    use = models.CharField(max_length=10, choices=Use.choices, default=Use.WORK)
    value = models.CharField(max_length=254)
    normalised = models.CharField(max_length=254, default="", blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    personal = ("value", "normalised")
    impersonal = ("medium", "use")

    class Meta:
        ordering = ("position", "id")
        indexes = [
            # Lists are sorted by e-mail address or phone (contacts/orders.py); who asks for a value names the medium.
            models.Index(fields=["workspace_id", "medium", "normalised", "contact"], name="contacts_channel_sorted"),
        ]

    def __str__(self) -> str:
        return self.value


class Address(WorkspaceModel):
    """One postal address of a contact (C-20)."""

    class Use(models.TextChoices):
        MAIN = "main", pgettext_lazy("address", "Main")
        BILLING = "billing", pgettext_lazy("address", "Billing")
        DELIVERY = "delivery", pgettext_lazy("address", "Delivery")

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="addresses", db_index=False)
    use = models.CharField(max_length=10, choices=Use.choices, default=Use.MAIN)
    street = models.CharField(max_length=200, default="", blank=True)
    postal_code = models.CharField(max_length=20, default="", blank=True)
    city = models.CharField(max_length=100, default="", blank=True)
    region = models.CharField(max_length=100, default="", blank=True)
    country = models.CharField(max_length=100, default="", blank=True)
    # The town as one looks for it; the database keeps it in step with the town.
    place = models.GeneratedField(
        expression=places.folded("city"),
        output_field=models.CharField(max_length=100, db_collation="C"),
        db_persist=True,
    )

    personal = ("street", "postal_code", "city", "region", "country")
    impersonal = ("use",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "contact", "use"], name="contacts_address_use")]
        indexes = [
            models.Index(fields=["workspace_id", "country", "contact"], name="contacts_address_country"),
            models.Index(fields=["workspace_id", "place", "contact"], name="contacts_address_place"),
        ]

    def __str__(self) -> str:
        return f"{self.street}, {self.postal_code} {self.city}"


class Word(WorkspaceModel):
    """One word by which a contact is found: of its name, number, e-mail addresses, phones (X-01).

    A table of plain words under an ordinary index, because row-level security lets no full-text index be used: its
    operators are not leakproof. A dozen rows a contact: so they have no id of their own, and of those that an import
    brings the one index is all that is written; whose they are is found by the words that the contact itself keeps
    (contacts/words_of.py).
    """

    id = None  # type: ignore[assignment]  # not one of its own
    pk = models.CompositePrimaryKey("workspace_id", "word", "contact_id")
    # Not checked by the database: a dozen words a contact, and each check costs as much as writing the word. They are
    # written in the act that writes or locks their contact, and go with it.
    contact = WordsOf(Contact, on_delete=models.CASCADE, related_name="words", db_constraint=False, db_index=False)
    word = models.CharField(max_length=60, db_collation="C")
    # False where the contact itself tells this word (found_by): then no index by contact holds it.
    by_contact = models.BooleanField(default=True, db_default=True)

    personal = ("word",)

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace_id", "contact"], name="contacts_word_contact", condition=models.Q(by_contact=True)
            )
        ]

    def __str__(self) -> str:
        return self.word


class Tally(WorkspaceModel):
    """By how much the lists of the overview have grown, list by list; their sums are the counts (C-01).

    Each act that changes a list adds a row: nobody waits for anybody, as they would for one row that counts. The clock
    sums rows up now and then. Written by acts/tally.py, read by tallies.py.
    """

    everyone = models.IntegerField(default=0)
    none = models.IntegerField(default=0)
    prospect = models.IntegerField(default=0)
    customer = models.IntegerField(default=0)
    supplier = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.everyone:+}"


class Conversion(WorkspaceModel):
    """Many contacts being made customers in one go (C-05): big selections go on after the commit, in portions.

    `ahead` are those who have no row yet, by name: rows for all are written after the first have been converted.
    """

    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    ahead = ArrayField(models.UUIDField(), default=list, editable=False)

    objects = ConversionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"conversion {self.id}"


class ConversionRow(WorkspaceModel):
    """One contact of a conversion, and what became of it; empty while its turn has not come. `position` is its place
    by name."""

    class Outcome(models.TextChoices):
        CONVERTED = "converted", _("Converted")
        ALREADY = "already", _("Not converted: it is a customer already")
        FORBIDDEN = "forbidden", _("Not converted: only its handler, his manager or an administrator can")
        GONE = "gone", _("Not converted: it was merged or anonymised meanwhile")
        CANCELLED = "cancelled", _("Not converted: it was cancelled before")

    conversion = models.ForeignKey(Conversion, on_delete=models.CASCADE, related_name="rows")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default="", blank=True)
    position = models.PositiveIntegerField(default=0)

    objects = ConversionRowQuerySet.as_manager()
    impersonal = ("outcome",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "conversion", "contact"], name="contacts_conversionrow_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace_id", "conversion", "outcome", "position", "id"], name="contacts_conversionrow_told"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.outcome}"
