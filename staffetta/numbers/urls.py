from django.urls import path

from staffetta.numbers.views import ranges

app_name = "numbers"
urlpatterns = [
    path("", ranges.ranges, name="ranges"),
    path("<uuid:range_id>/", ranges.edit, name="range"),
    path("<uuid:range_id>/preview/", ranges.range_preview, name="range-preview"),
]
