"""Addresses of the slice."""

from django.urls import path

from liance.web.board import pages

app_name = "board"
urlpatterns = [
    path("", pages.board, name="board"),
    path("new", pages.new, name="new"),
    path("mine", pages.mine, name="mine"),
    path("matches", pages.matches, name="matches"),
    path("matches/<int:number>", pages.answer, name="answer"),
    path("<str:number>", pages.post, name="post"),
]
