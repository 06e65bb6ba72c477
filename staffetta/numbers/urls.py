from django.urls import path

from staffetta.numbers.views import choices, ranges

app_name = "numbers"
urlpatterns = [
    path("", ranges.ranges, name="ranges"),
    path("suppliers/", choices.suppliers, name="suppliers"),
    path("finance/", choices.finance, name="finance"),
    path("<uuid:range_id>/", ranges.edit, name="range"),
    path("<uuid:range_id>/preview/", ranges.range_preview, name="range-preview"),
    path("<uuid:range_id>/gaps/", ranges.range_gaps, name="gaps"),
]
