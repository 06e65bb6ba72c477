"""Addresses under /clients/."""

from django.urls import path

from staffetta.postsales.views import bulk, deleting, listing, opening, process, tasks

app_name = "postsales"
urlpatterns = [
    path("", listing.processes, name="list"),
    path("filters/", listing.narrowing, name="filters"),
    path("columns/", listing.choosing, name="columns"),
    path("bulk/assign/", bulk.assign, name="bulk-assign"),
    path("bulk/tag/", bulk.tag, name="bulk-tag"),
    path("bulk/untag/", bulk.untag, name="bulk-untag"),
    path("bulk/delete/", bulk.delete, name="bulk-delete"),
    path("bulk/<uuid:change_id>/", bulk.change, name="bulk-change"),
    path("bulk/<uuid:change_id>/progress/", bulk.progress, name="bulk-progress"),
    path("bulk/<uuid:change_id>/cancel/", bulk.cancel, name="bulk-cancel"),
    path("bulk/<uuid:change_id>/report.csv", bulk.report, name="bulk-report"),
    path("open/<uuid:lead_id>/", opening.open_, name="open"),
    path("open/<uuid:lead_id>/preview/", opening.preview, name="preview"),
    path("<uuid:pk>/", process.process, name="process"),
    path("<uuid:pk>/assign/", process.assign, name="assign"),
    path("<uuid:pk>/change/", process.change, name="change"),
    path("<uuid:pk>/delete/", deleting.delete, name="delete"),
    path("<uuid:pk>/tasks/", tasks.add, name="add-task"),
    path("<uuid:pk>/tasks/<uuid:task_id>/tick/", tasks.tick, name="tick"),
    path("<uuid:pk>/tasks/<uuid:task_id>/untick/", tasks.untick, name="untick"),
    path("<uuid:pk>/tasks/<uuid:task_id>/change/", tasks.change, name="change-task"),
    path("<uuid:pk>/tasks/<uuid:task_id>/assign/", tasks.assign, name="assign-task"),
    path("<uuid:pk>/tasks/<uuid:task_id>/hold/", tasks.hold, name="hold"),
    path("<uuid:pk>/tasks/<uuid:task_id>/resume/", tasks.resume, name="resume"),
    path("<uuid:pk>/tasks/<uuid:task_id>/move/", tasks.move, name="move"),
    path("<uuid:pk>/tasks/<uuid:task_id>/wait/", tasks.wait, name="wait"),
    path("<uuid:pk>/tasks/<uuid:task_id>/files/", tasks.files, name="files"),
    path("<uuid:pk>/tasks/<uuid:task_id>/delete/", tasks.delete, name="delete-task"),
    path("<uuid:pk>/tasks/order/", tasks.arrange, name="arrange"),
]
