"""Addresses of the slice."""

from django.urls import path

from liance.web.letters import pages

app_name = "letters"
urlpatterns = [
    path("", pages.letters, name="list"),
    path("drafts/new", pages.start, name="start"),
    path("drafts/<int:pk>", pages.draft, name="draft"),
    path("drafts/<int:pk>/preview.pdf", pages.preview, name="preview"),
    path("about/<str:name>/<str:number>", pages.about, name="about"),
    path("<int:pk>", pages.letter, name="letter"),
    path("<int:pk>/replace", pages.replace, name="replace"),
    path("<int:pk>/file.<str:form>", pages.file, name="file"),
]
