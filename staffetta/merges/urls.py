from django.urls import path

from staffetta.merges.views import making, pages

app_name = "merges"
urlpatterns = [
    path("", pages.merges, name="merges"),
    path("term/", pages.term, name="term"),
    path("new/", making.new, name="new"),
    path("<uuid:merge_id>/", pages.merge, name="merge"),
    path("<uuid:merge_id>/undo/", pages.undo, name="undo"),
]
