from django.urls import path

from staffetta.playbooks.views import lists, pages, starting

app_name = "playbooks"
urlpatterns = [
    path("sequences/", lists.sequences, name="sequences"),
    path("templates/", lists.templates, name="templates"),
    path("sequences/new/", pages.new_sequence, name="new-sequence"),
    path("templates/new/", pages.new_template, name="new-template"),
    path("hours/", starting.hours, name="hours"),
    path("preview/", starting.preview, name="preview"),
    path("dates/", starting.dates, name="dates"),
    path("start/<uuid:process_id>/", starting.start, name="start"),
    path("<uuid:playbook_id>/", pages.show, name="playbook"),
    path("<uuid:playbook_id>/change/", pages.change, name="change"),
    path("<uuid:playbook_id>/copy/", pages.copy, name="copy"),
    path("<uuid:playbook_id>/retire/", pages.retire, name="retire"),
    path("<uuid:playbook_id>/restore/", pages.restore, name="restore"),
    path("<uuid:playbook_id>/delete/", pages.delete, name="delete"),
]
