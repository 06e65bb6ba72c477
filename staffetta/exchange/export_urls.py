from django.urls import path

from staffetta.exchange import card_exports, exports

app_name = "exports"
urlpatterns = [
    path("contacts/<uuid:contact_id>.vcf", card_exports.card, name="card"),
    path("cards/", card_exports.cards, name="cards"),
    path("contacts/", exports.contacts, name="contacts"),
    path("leads/", exports.leads, name="leads"),
    path("documents/", exports.documents, name="documents"),
    path("post-sales/", exports.post_sales, name="post-sales"),
]
