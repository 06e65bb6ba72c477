from django.urls import path

from staffetta.intake.views import lists, pages, sending, us

app_name = "intake"
urlpatterns = [
    path("", lists.files, name="files"),
    path("new/", sending.new, name="new"),
    path("us/", us.us, name="us"),
    path("us/habit/", us.habit, name="habit"),
    path("us/<uuid:identity_id>/remove/", us.remove, name="remove"),
    path("batches/<uuid:batch_id>/", lists.batch, name="batch"),
    path("<uuid:file_id>/", pages.file, name="file"),
    path("<uuid:file_id>/resolve/", pages.resolve, name="resolve"),
    path("<uuid:file_id>/drop/", pages.drop, name="drop"),
]
