"""Addresses of the slice."""

from django.urls import path

from liance.web.people import pages

app_name = "people"
urlpatterns = [
    path("sign-in", pages.SignIn.as_view(), name="sign-in"),
    path("sign-out", pages.SignOut.as_view(), name="sign-out"),
    path("act-as", pages.act_as, name="act-as"),
]
