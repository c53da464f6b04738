"""Addresses of the slice."""

from django.urls import path

from liance.web.audit import pages

app_name = "audit"
urlpatterns = [path("", pages.events, name="events")]
