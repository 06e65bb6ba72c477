from django.urls import path

from staffetta.playbooks.views import editing, files, lists, pages, runs, starting

app_name = "playbooks"
urlpatterns = [
    path("sequences/", lists.sequences, name="sequences"),
    path("templates/", lists.templates, name="templates"),
    path("sequences/new/", pages.new_sequence, name="new-sequence"),
    path("templates/new/", pages.new_template, name="new-template"),
    path("sequences/import/", files.import_, {"kind": "sequence"}, name="import-sequences"),
    path("templates/import/", files.import_, {"kind": "template"}, name="import-templates"),
    path("sequences/file/", files.file_of_all, {"kind": "sequence"}, name="export-sequences"),
    path("templates/file/", files.file_of_all, {"kind": "template"}, name="export-templates"),
    path("hours/", editing.hours, name="hours"),
    path("preview/", editing.preview, name="preview"),
    path("dates/", starting.dates, name="dates"),
    path("options/", starting.options, name="options"),
    path("start/<uuid:process_id>/", starting.start, name="start"),
    path("runs/of/<uuid:process_id>/", runs.runs, name="runs"),
    path("runs/<uuid:run_id>/shift/", runs.shift, name="run-shift"),
    path("runs/<uuid:run_id>/pause/", runs.pause, name="run-pause"),
    path("runs/<uuid:run_id>/resume/", runs.resume, name="run-resume"),
    path("runs/<uuid:run_id>/stop/", runs.stop, name="run-stop"),
    path("<uuid:playbook_id>/", pages.show, name="playbook"),
    path("<uuid:playbook_id>/file/", files.file_of_one, name="file"),
    path("<uuid:playbook_id>/change/", pages.change, name="change"),
    path("<uuid:playbook_id>/copy/", pages.copy, name="copy"),
    path("<uuid:playbook_id>/retire/", pages.retire, name="retire"),
    path("<uuid:playbook_id>/restore/", pages.restore, name="restore"),
    path("<uuid:playbook_id>/delete/", pages.delete, name="delete"),
]
