"""Addresses of the slice."""

from django.urls import path

from liance.web.leader import pages

app_name = "leader"
urlpatterns = [
    path("", pages.first, name="first"),
    path("<slug:policy>", pages.overview, name="overview"),
]
