"""Addresses under /leads/."""

from django.urls import path

from staffetta.leads.views import board, closing, editing, lead, lists, pieces, pipelines, reasons

app_name = "leads"
urlpatterns = [
    path("", lists.leads, name="list"),
    path("filters/", lists.narrowing, name="filters"),
    path("columns/", lists.choosing, name="columns"),
    path("filters/", lists.narrowing, name="filters"),
    path("columns/", lists.choosing, name="columns"),
    path("board/", board.board, name="board"),
    path("board/changes/", board.changes, name="changes"),
    path("board/move/", board.drop, name="drop"),
    path("board/<uuid:step_id>/", board.column, name="column"),
    path("new/", editing.new, name="new"),
    path("pipelines/", pipelines.index, name="pipelines"),
    path("pipelines/new/", pipelines.new, name="pipeline-new"),
    path("pipelines/<uuid:pipeline_id>/", pipelines.rename, name="pipeline"),
    path("pipelines/<uuid:pipeline_id>/retire/", pipelines.retire, name="pipeline-retire"),
    path("pipelines/<uuid:pipeline_id>/restore/", pipelines.restore, name="pipeline-restore"),
    path("pipelines/<uuid:pipeline_id>/steps/", pipelines.add, name="step-new"),
    path("pipelines/<uuid:pipeline_id>/order/", pipelines.order, name="steps-order"),
    path("pipelines/steps/<uuid:step_id>/", pipelines.edit_step, name="step"),
    path("pipelines/steps/<uuid:step_id>/remove/", pipelines.remove, name="step-remove"),
    path("loss-reasons/", reasons.index, name="reasons"),
    path("loss-reasons/new/", reasons.new, name="reason-new"),
    path("loss-reasons/<uuid:reason_id>/", reasons.rename, name="reason"),
    path("loss-reasons/<uuid:reason_id>/retire/", reasons.retire, name="reason-retire"),
    path("loss-reasons/<uuid:reason_id>/restore/", reasons.restore, name="reason-restore"),
    path("<uuid:pk>/", lead.lead, name="lead"),
    path("<uuid:pk>/question/", lead.question, name="question"),
    path("<uuid:pk>/edit/", editing.edit, name="edit"),
    path("<uuid:pk>/assign/", editing.assign, name="assign"),
    path("<uuid:pk>/move/", closing.move, name="move"),
    path("<uuid:pk>/win/", closing.win, name="win"),
    path("<uuid:pk>/lose/", closing.lose, name="lose"),
    path("<uuid:pk>/cancel/", closing.cancel, name="cancel"),
    path("<uuid:pk>/reopen/", closing.reopen, name="reopen"),
    path("<uuid:pk>/transfer/", closing.transfer, name="transfer"),
    path("<uuid:pk>/pieces/<str:key>/", pieces.piece, name="piece"),
    path("<uuid:pk>/won-date/", closing.won_date, name="won-date"),
]
