"""Addresses of the slice."""

from django.urls import path

from liance.web.registry.pages import batches, challenges, figures, files, lists, records

app_name = "registry"
urlpatterns = [
    path("", files.start, name="start"),
    path("organisations/", files.organisations, name="organisations"),
    path("organisations/<str:code>/", files.file, name="file"),
    path("organisations/<str:code>/<str:type_id>/", files.records_of, name="records-of"),
    path("organisations/<str:code>/<str:type_id>/new", records.state_new, name="state"),
    path("records/", files.records, name="records"),
    path("records/<int:pk>/", records.record, name="record"),
    path("records/<int:pk>/edit", records.edit, name="edit"),
    path("records/<int:pk>/confirm", records.confirm, name="confirm"),
    path("records/<int:pk>/turn-down", records.turn_down, name="turn-down"),
    path("records/<int:pk>/challenge", records.challenge, name="challenge-new"),
    path("enter/<str:type_id>/", records.enter, name="enter"),
    path("evidence/<int:pk>", files.evidence, name="evidence"),
    path("templates/", batches.templates, name="templates"),
    path("templates/<str:type_id>.xlsx", batches.template_file, name="template"),
    path("batches/", batches.batches, name="batches"),
    path("batches/new", batches.upload, name="upload"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/progress", batches.progress, name="progress"),
    path("batches/<int:pk>/stop", batches.stop, name="stop"),
    path("batches/<int:pk>/again", batches.again, name="again"),
    path("batches/<int:pk>/review", batches.review, name="review"),
    path("batches/<int:pk>/marked.xlsx", batches.marked, name="marked"),
    path("lists/", lists.lists, name="lists"),
    path("lists/new/<str:type_id>/", lists.new, name="list-new"),
    path("lists/<int:pk>/", lists.one, name="list"),
    path("lists/<int:pk>/sure", lists.sure, name="list-sure"),
    path("lists/<int:pk>/entries/<int:entry>", lists.decide, name="list-decide"),
    path("lists/<int:pk>/propose", lists.propose, name="list-propose"),
    path("challenges/", challenges.challenges, name="challenges"),
    path("challenges/<int:pk>/", challenges.one, name="challenge"),
    path("challenges/<int:pk>/withdraw", challenges.withdraw, name="challenge-withdraw"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<str:parameter>/new", figures.new, name="figure-new"),
]
