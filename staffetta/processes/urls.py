"""Two names for two things: `tasks:` what is to be done, `processes:` what has tasks and a history."""

from django.urls import include, path

from staffetta.processes.views import contacts, lists, notes, planning, records, tasks, types, why

_tasks = (
    [
        path("", lists.index, name="list"),
        path("new/<uuid:contact_id>/", tasks.new, name="new"),
        path("about/<uuid:contact_id>/note/", contacts.note, name="contact-note"),
        path("about/<uuid:contact_id>/plan/", contacts.plan, name="contact-plan"),
        path("plan/<uuid:process_id>/", planning.plan, name="plan"),
        path("note/<uuid:process_id>/", planning.note, name="note"),
        path("mention/<uuid:process_id>/", notes.mentionable, name="mentionable"),
        path("about/<uuid:contact_id>/mention/", notes.mentionable_about, name="mentionable-about"),
        path("linked/<uuid:process_id>/", tasks.linked, name="linked"),
        path("<uuid:task_id>/", records.open_task, name="open"),
        path("<uuid:task_id>/complete/", planning.complete, name="complete"),
        path("<uuid:task_id>/tick/", tasks.tick, name="tick"),
        path("<uuid:task_id>/reopen/", tasks.reopen, name="reopen"),
        path("<uuid:task_id>/take/", tasks.take, name="take"),
        path("<uuid:task_id>/give-back/", tasks.give_back, name="give-back"),
        path("<uuid:task_id>/assign/", tasks.assign, name="assign"),
        path("<uuid:task_id>/edit/", tasks.edit, name="edit"),
        path("<uuid:task_id>/delete/", tasks.delete, name="delete"),
    ],
    "tasks",
)
_processes = (
    [
        path("of/<uuid:process_id>/", records.open_process, name="open"),
        path("of/<uuid:process_id>/show/", records.show, name="show"),
        path("of/<uuid:process_id>/why/", why.of_process, name="why"),
        path("about/<uuid:contact_id>/why/", why.of_contact, name="contact-why"),
        path("of/<uuid:process_id>/history/", records.history, name="history"),
        path("about/<uuid:contact_id>/history/", contacts.history, name="contact-history"),
        path("about/<uuid:contact_id>/files/", contacts.attach, name="contact-files"),
        path("notes/<uuid:note_id>/delete/", notes.delete, name="delete-note"),
        path("files/<uuid:attachment_id>/", records.download, name="download"),
        path("activity-types/", types.index, name="types"),
        path("activity-types/order/", types.order, name="order-types"),
        path("activity-types/new/", types.new, name="new-type"),
        path("activity-types/<uuid:type_id>/", types.edit, name="type"),
        path("activity-types/<uuid:type_id>/retire/", types.retire, name="retire-type"),
        path("activity-types/<uuid:type_id>/restore/", types.restore, name="restore-type"),
    ],
    "processes",
)
urlpatterns = [path("", include(_tasks)), path("", include(_processes))]
