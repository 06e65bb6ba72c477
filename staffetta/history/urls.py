from django.urls import path

from staffetta.history import views

app_name = "history"
urlpatterns = [
    path("failures/", views.failed, name="failures"),
    path("failures/<int:job_id>/retry/", views.retry, name="retry"),
    path("<str:subject>/<uuid:record_id>/", views.record, name="record"),
]
