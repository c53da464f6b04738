"""Addresses of the slice."""

from django.urls import path

from liance.web.openness import pages

app_name = "openness"
urlpatterns = [
    path("notices", pages.notices, name="notices"),
    path("notices/<str:number>", pages.notice, name="notice"),
    path("notices/<str:number>/<int:position>/object", pages.objection, name="objection"),
    path("awards", pages.awards, name="awards"),
    path("awards.csv", pages.awards_csv, name="awards-csv"),
    path("progress", pages.progress, name="progress"),
    path("complain", pages.complain, name="complain"),
]
