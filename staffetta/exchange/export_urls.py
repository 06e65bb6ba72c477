from django.urls import path

from staffetta.exchange import exports

app_name = "exports"
urlpatterns = [
    path("contacts/", exports.contacts, name="contacts"),
    path("leads/", exports.leads, name="leads"),
    path("documents/", exports.documents, name="documents"),
    path("post-sales/", exports.post_sales, name="post-sales"),
]
