from django.urls import path

from staffetta.ui import views

app_name = "ui"
urlpatterns = [
    path("administration/", views.administration, name="administration"),
    path("search/", views.search, name="search"),
    path("ui/gallery/", views.gallery, name="gallery"),
    path("ui/gallery/options/", views.gallery_options, name="gallery-options"),
]
