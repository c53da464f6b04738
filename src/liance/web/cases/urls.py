"""Addresses of the slice."""

from django.urls import path

from liance.web.cases import pages

app_name = "cases"
urlpatterns = [
    path("", pages.cases, name="list"),
    path("<str:number>", pages.case, name="case"),
    path("<str:number>/<str:outcome>", pages.act, name="act"),
    path("<str:number>/files/<int:pk>", pages.file, name="file"),
    path("<str:number>/boards/<str:stage>/<str:what>", pages.at_board, name="board"),
]
