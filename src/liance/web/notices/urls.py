"""Addresses of the slice."""

from django.urls import path

from liance.web.notices import pages

app_name = "notices"
urlpatterns = [
    path("", pages.notices, name="list"),
    path("<str:number>", pages.notice, name="notice"),
]
