from django.urls import path

from staffetta.documents.views import adding, deleting, editing, lists, pages, simulation, types

app_name = "documents"
urlpatterns = [
    path("", lists.documents, name="documents"),
    path("filters/", lists.narrowing, name="filters"),
    path("columns/", lists.choosing, name="columns"),
    path("cancel/", lists.cancel, name="cancel-many"),
    path("new/", adding.new, name="new"),
    path("new/number/", adding.number, name="number"),
    path("new/sums/", adding.sums, name="sums"),
    path("new/prospect/", adding.prospect, name="prospect"),
    path("simulation/<uuid:playbook_id>/", simulation.show, name="simulation"),
    path("types/", types.types, name="types"),
    path("types/new/", types.new, name="new-type"),
    path("types/order/", types.order, name="order-types"),
    path("types/<uuid:type_id>/", types.change, name="type"),
    path("types/<uuid:type_id>/actions/", types.actions, name="actions"),
    path("types/<uuid:type_id>/retire/", types.retire, name="retire-type"),
    path("types/<uuid:type_id>/restore/", types.restore, name="restore-type"),
    path("<uuid:document_id>/", pages.document, name="document"),
    path("<uuid:document_id>/accept/", pages.accept, name="accept"),
    path("<uuid:document_id>/reject/", pages.reject, name="reject"),
    path("<uuid:document_id>/cancel/", pages.cancel, name="cancel"),
    path("<uuid:document_id>/delete/", deleting.delete, name="delete"),
    path("<uuid:document_id>/reopen/", pages.reopen, name="reopen"),
    path("<uuid:document_id>/return/", pages.give_back, name="return"),
    path("<uuid:document_id>/edit/", editing.change, name="edit"),
    path("<uuid:document_id>/stop/", editing.stop, name="stop"),
]
