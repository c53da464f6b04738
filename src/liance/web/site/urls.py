"""Addresses that belong to no slice: home, language, health, the catalogue of components."""

from django.urls import path

from liance.web.site import pages

app_name = "site"
urlpatterns = [
    path("", pages.home, name="home"),
    path("language", pages.choose_language, name="language"),
    path("healthy", pages.healthy, name="healthy"),
    path("style", pages.style, name="style"),
]
