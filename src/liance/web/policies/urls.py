"""Addresses of the slice."""

from django.urls import path

from liance.web.policies import pages

app_name = "policies"
urlpatterns = [
    path("", pages.shelf, name="shelf"),
    path("<slug:policy>/<int:number>/use", pages.use, name="use"),
    path("<str:folder>", pages.admit, name="admit"),
]
