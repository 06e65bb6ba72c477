from django.urls import path

from staffetta.listings.views import views

app_name = "listings"
urlpatterns = [
    path("<slug:list_key>/new/", views.new, name="new"),
    path("<slug:list_key>/default/", views.default, name="default"),
    path("<uuid:view_id>/", views.edit, name="view"),
    path("<uuid:view_id>/save/", views.save, name="save"),
    path("<uuid:view_id>/delete/", views.delete, name="delete"),
]
