"""Addresses under /tags/."""

from django.urls import path

from staffetta.tags.views import tags

app_name = "tags"
urlpatterns = [
    path("", tags.index, name="tags"),
    path("categories/new/", tags.new_category, name="category-new"),
    path("categories/order/", tags.order_categories, name="categories-order"),
    path("categories/<uuid:category_id>/", tags.edit_category, name="category"),
    path("categories/<uuid:category_id>/delete/", tags.remove_category, name="category-delete"),
    path("<uuid:tag_id>/", tags.edit, name="tag"),
    path("<uuid:tag_id>/merge/", tags.merge, name="merge"),
    path("<uuid:tag_id>/retire/", tags.retire, name="retire"),
    path("<uuid:tag_id>/restore/", tags.restore, name="restore"),
    path("<uuid:tag_id>/delete/", tags.delete, name="delete"),
]
