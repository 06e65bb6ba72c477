from django.urls import path

from staffetta.duplicates.views import deciding, pages, searching

app_name = "duplicates"
urlpatterns = [
    path("", pages.pairs, name="pairs"),
    path("searches/", searching.start, name="search"),
    path("searches/<uuid:run_id>/", searching.progress, name="progress"),
    path("different/", deciding.different_many, name="different-many"),
    path("<uuid:pair_id>/", pages.pair, name="pair"),
    path("<uuid:pair_id>/different/", deciding.different, name="different"),
    path("<uuid:pair_id>/again/", deciding.again, name="again"),
]
