from django.urls import path

from staffetta.contacts.views import bulk, cells, choose, conversions, editing, functions, lists, page, persons, similar

app_name = "contacts"
urlpatterns = [
    path("", lists.contacts, name="contacts"),
    path("filters/", lists.narrowing, name="filters"),
    path("columns/", lists.choosing, name="columns"),
    path("bulk/assign/", bulk.assign, name="bulk-assign"),
    path("bulk/tag/", bulk.tag, name="bulk-tag"),
    path("bulk/untag/", bulk.untag, name="bulk-untag"),
    path("bulk/<uuid:change_id>/", bulk.change, name="bulk-change"),
    path("bulk/<uuid:change_id>/progress/", bulk.progress, name="bulk-progress"),
    path("bulk/<uuid:change_id>/cancel/", bulk.cancel, name="bulk-cancel"),
    path("new/", editing.new, name="new"),
    path("new/similar/", similar.similar, name="similar"),
    path("new/<slug:kind>/addresses/<slug:use>/", editing.address_fields, name="address-fields"),
    path("new/<slug:kind>/functions/", editing.side_fields, name="side-fields"),
    path("choose/", choose.choose, name="choose"),
    path("convert/", conversions.start, name="convert-many"),
    path("conversions/<uuid:conversion_id>/", conversions.conversion, name="conversion"),
    path("conversions/<uuid:conversion_id>/progress/", conversions.progress, name="conversion-progress"),
    path("conversions/<uuid:conversion_id>/cancel/", conversions.cancel, name="conversion-cancel"),
    path("conversions/<uuid:conversion_id>/report.csv", conversions.report, name="conversion-report"),
    path("<uuid:contact_id>/", page.contact, name="contact"),
    path("<uuid:contact_id>/cells/<str:column>/", cells.cell, name="cell"),
    path("<uuid:contact_id>/edit/", editing.edit, name="edit"),
    path("<uuid:contact_id>/convert/", functions.convert, name="convert"),
    path("<uuid:contact_id>/prospect/", functions.prospect, name="prospect"),
    path("<uuid:contact_id>/no-prospect/", functions.no_prospect, name="no-prospect"),
    path("<uuid:contact_id>/supplier/", functions.supplier, name="supplier"),
    path("<uuid:contact_id>/no-supplier/", functions.no_supplier, name="no-supplier"),
    path("<uuid:contact_id>/persons/", persons.persons, name="persons"),
    path("<uuid:contact_id>/persons/link/", persons.link, name="person-link"),
    path("<uuid:contact_id>/persons/new/", persons.new, name="person-new"),
    path("<uuid:contact_id>/persons/<uuid:link_id>/", persons.edit, name="person-edit"),
    path("<uuid:contact_id>/persons/<uuid:link_id>/unlink/", persons.unlink, name="person-unlink"),
]
