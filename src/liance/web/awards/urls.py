"""Addresses of the slice."""

from django.urls import path

from liance.web.awards import pages

app_name = "awards"
urlpatterns = [
    path("", pages.awards, name="list"),
    path("apply", pages.apply, name="apply"),
    path("batches", pages.roll_list, name="rolls"),
    path("batches/<str:number>", pages.roll, name="roll"),
    path("proactive/<str:policy>", pages.proactive, name="proactive"),
    path("<str:number>/anew", pages.anew, name="anew"),
]
