"""What each kind of import can fill, and by which headers it is recognised."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staffetta.core.text import fold
from staffetta.exchange.models import Import
from staffetta.fields.models import Field as CustomField
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of as custom_fields

Kind = Import.Kind


@dataclass(frozen=True)
class Field:
    """One target of a mapping. `known_as` are folded headers, in the languages and products we meet."""

    key: str
    label: str | Promise
    known_as: tuple[str, ...] = ()
    required: bool = False


def _field(key: str, label: str | Promise, known_as: str = "", *, required: bool = False) -> Field:
    return Field(key, label, tuple(fold(word) for word in known_as.split(",") if word), required)


KEEP = "keep"

_EMAIL = "email,e-mail,email address,e-mail address,mail,indirizzo email,adresse e-mail,adres e-mail,e-mail-adresse"
_PHONE = "phone,phone number,telephone,tel,mobile,mobile phone,telefono,cellulare,téléphone,telefon,telefonnummer"
_EMAIL_2 = _field(
    "email_2",
    _("Second e-mail"),
    "email 2,e-mail 2,second email,second e-mail,other email,secondary email,alternate email,private email,"
    "email secondaria,seconda email,deuxième e-mail,drugi e-mail,zweite e-mail,e-mail privat",
)
_PHONE_2 = _field(
    "phone_2",
    _("Second phone"),
    "phone 2,second phone,other phone,mobile,mobile phone,mobile phone number,cell,cell phone,cellulare,"
    "secondo telefono,portable,mobilephone,deuxième téléphone,komórka,telefon komórkowy,drugi telefon,handy,"
    "mobil,zweites telefon",
)
_ADDRESS = (
    _field("street", _("Street"), "street,address,street address,indirizzo,via,rue,adresse,ulica,adres,straße,strasse"),
    _field("postal_code", _("Postal code"), "postal code,zip,zip code,postcode,cap,code postal,kod pocztowy,plz"),
    _field("city", _("City"), "city,town,città,ville,miasto,stadt,ort"),
    _field(
        "region",
        _("Region"),
        "region,state,state/region,state/province,province,county,regione,provincia,région,département,województwo,"
        "bundesland,kanton",
    ),
    _field(
        "country", _("Country"), "country,country/region,office_location,paese,nazione,pays,kraj,land,country region"
    ),
)

_TAGS = _field("tags", _("Tags"), "tags,tag,labels,etichette,étiquettes,tagi,etykiety,schlagworte,schlagwörter")

FIELDS: dict[str, tuple[Field, ...]] = {
    Kind.COMPANIES: (
        _field(
            "name",
            _("Company name"),
            "company,company name,account,account name,name,organisation,organization,azienda,ragione sociale,"
            "société,entreprise,raison sociale,firma,nazwa firmy,unternehmen,firmenname",
            required=True,
        ),
        _field("external_id", _("Own identifier in the file"), "id,external id,account id,company id,record id"),
        _field("function", _("Function"), "function,status,type,lifecycle stage,funzione,fonction,funkcja,funktion"),
        _field("parent", _("Parent company"), "parent,parent company,parent account,subsidiary_of,capogruppo"),
        _field("handler", _("Handler"), "handler,owner,account owner,titolare,titulaire,verantwortlich"),
        _field("industry", _("Industry"), "industry,sector,settore,secteur,branża,branche"),
        _field("vat_number", _("VAT number"), "vat,vat number,vat id,partita iva,p.iva,numéro de tva,nip,ust-id"),
        _field("payment_terms", _("Payment terms"), "payment terms,terms of payment,condizioni di pagamento"),
        _field("price_list", _("Price list"), "price list,listino,listino prezzi,tarif,cennik,preisliste"),
        _field("credit_limit", _("Credit limit"), "credit limit,fido,plafond de crédit,limit kredytowy,kreditlimit"),
        _field("debtor_number", _("Debtor number"), "debtor number,debitor,debitorennummer,codice debitore"),
        _field("our_number_there", _("Our customer number there"), "our customer number,unsere kundennummer"),
        _field("lead_time_days", _("Lead time in days"), "lead time,lead time days,tempo di consegna,lieferzeit"),
        _field("supplier_terms", _("Supplier terms"), "supplier terms,condizioni del fornitore,lieferbedingungen"),
        _field("creditor_number", _("Creditor number"), "creditor number,kreditor,kreditorennummer,codice creditore"),
        _field("website", _("Website"), "website,web,url,domain,company domain name,sito,site web,strona www"),
        _field("email", _("E-mail"), _EMAIL),
        _field("phone", _("Phone"), _PHONE),
        _EMAIL_2,
        _PHONE_2,
        *_ADDRESS,
        _field("description", _("Description"), "description,note,notes,descrizione,opis,beschreibung,bemerkung"),
        _TAGS,
    ),
    Kind.PERSONS: (
        _field("first_name", _("First name"), "first name,given name,nome,prénom,imię,vorname,firstname"),
        _field("last_name", _("Last name"), "last name,surname,family name,cognome,nom,nazwisko,nachname,lastname"),
        _field("name", _("Full name"), "full name,name,contact name,contact,nome completo,nom complet,imię i nazwisko"),
        _field("external_id", _("Own identifier in the file"), "id,external id,contact id,record id"),
        _field(
            "company",
            _("Company"),
            "company,company name,account,account name,organisation,organization,azienda,société,firma,unternehmen",
        ),
        _field("role", _("Role in the company"), "role,title,job title,position,ruolo,fonction,stanowisko,position"),
        _field("function", _("Function"), "function,status,lifecycle stage,roles,funzione,funkcja,funktion"),
        _field("email", _("E-mail"), _EMAIL),
        _field("phone", _("Phone"), _PHONE),
        _EMAIL_2,
        _PHONE_2,
        _field("website", _("Website"), "website,linkedin,url,web"),
        *_ADDRESS,
        _field("description", _("Description"), "description,note,notes,descrizione,opis,beschreibung"),
        _TAGS,
    ),
    Kind.USERS: (
        _field(
            "name",
            _("Name"),
            "name,user,user name,full name,sales_agent,sales agent,agent,salesperson,nome,utente,utilisateur,nom,"
            "użytkownik,benutzer",
            required=True,
        ),
        _field("email", _("E-mail"), _EMAIL),
        _field("group", _("Group"), "group,team,manager,sales team,gruppo,groupe,grupa,gruppe,équipe"),
        _field("role", _("Role"), "role,ruolo,rôle,rola,rolle"),
    ),
    Kind.PRODUCTS: (
        _field("code", _("Product"), "product,code,sku,article,prodotto,codice,produit,produkt,artikel", required=True),
        _field("name", _("Name"), "name,product name,description,nome,nom,nazwa"),
        _field("price", _("Price"), "price,sales_price,list price,unit price,prezzo,prix,cena,preis"),
    ),
    Kind.LEADS: (
        _field(
            "external_id",
            _("Own identifier in the file"),
            "opportunity_id,opportunity id,deal id,lead id,id,external id,record id",
        ),
        _field("title", _("Title"), "title,deal name,opportunity name,lead name,subject,name,titolo,titre,tytuł,titel"),
        _field(
            "company",
            _("Contact"),
            "account,account name,company,company name,customer,azienda,cliente,client,firma,contact,contact name,"
            "contatto,kontakt",
        ),
        _field(
            "person",
            _("Contact person"),
            "contact person,person,persona di contatto,persona,interlocuteur,personne,osoba kontaktowa,osoba,"
            "ansprechpartner,contact,contact name",
        ),
        _field("handler", _("Handler"), "sales_agent,sales agent,owner,deal owner,agent,salesperson,handler,titolare"),
        _field("product", _("Product"), "product,product name,prodotto,produit,produkt"),
        _field(
            "step",
            _("Step"),
            "deal_stage,deal stage,stage,step,status,pipeline stage,fase,étape,etap,phase",
            required=True,
        ),
        _field(
            "opened", _("Opened on"), "engage_date,open date,created,created date,create date,created at,data apertura"
        ),
        _field("closed", _("Closed on"), "close_date,closed date,close date,closed at,won date,data chiusura"),
        _field("expected_close", _("Expected closing"), "expected close,expected closing date,expected close date"),
        _field("amount", _("Amount"), "close_value,amount,value,deal value,importo,valore,montant,kwota,betrag,wert"),
        _field("currency", _("Currency"), "currency,valuta,devise,waluta,währung"),
        _field("probability", _("Probability"), "probability,probabilità,probabilité,wahrscheinlichkeit"),
        _field("description", _("Description"), "description,note,notes,descrizione,opis,beschreibung"),
        _TAGS,
    ),
    Kind.CARDS: (
        _field("name", _("Name")),
        _field("company", _("Company")),
        _field("role", _("Role")),
        _field("phone", _("Phone")),
        _field("email", _("E-mail")),
        _field("website", _("Website")),
        _field("address", _("Address")),
        _field("description", _("Description")),
        _field("tags", _("Tags")),
        _field("kind", _("Person or company")),
        _field("uid", _("By which the card is recognised")),
    ),
}
PROPERTIES = {
    **{"FN": "name", "N": "name", "NICKNAME": KEEP, "ORG": "company", "TITLE": "role", "TEL": "phone"},
    **{"EMAIL": "email", "URL": "website", "ADR": "address", "LABEL": "address", "NOTE": "description"},
    **{"CATEGORIES": "tags", "KIND": "kind", "X-ABSHOWAS": "kind", "UID": "uid"},
}
"""Which property of a card fills what; the others are kept as they are."""


def fields_of(kind: str) -> tuple[Field, ...]:
    """The fields of a kind of import, the custom ones of the workspace among them (C-13)."""
    return (*FIELDS[kind], *(_custom(key, field) for key, field in _asked(kind)))


def _asked(kind: str) -> list[tuple[str, CustomField]]:
    if kind == Kind.LEADS:
        return [(f"custom.{one.code}", one) for one in custom_fields(Owner.LEAD)]
    if kind not in (Kind.COMPANIES, Kind.PERSONS):
        return []
    left_out = "person" if kind == Kind.COMPANIES else "company"
    return [(f"custom.{one.code}", one) for one in custom_fields(Owner.CONTACT) if one.of_kind != left_out]


def _custom(key: str, field: CustomField) -> Field:
    words = (*field.names.values(), field.code, field.code.replace("_", " "))
    return Field(key, field.name, tuple(dict.fromkeys(fold(word) for word in words)))
