"""Addresses of the slice."""

from django.urls import path, re_path

from liance.web.tasks.pages import items, overview, projects, reports

app_name = "tasks"
urlpatterns = [
    path("", overview.index, name="index"),
    path("reports/<str:number>", reports.report, name="report"),
    path("projects", projects.projects, name="projects"),
    re_path(r"^projects\.(?P<kind>xlsx|csv)$", projects.projects_file, name="projects-file"),
    path("projects/new/<slug:policy>", projects.new, name="new"),
    path("projects/<str:number>", projects.project, name="project"),
    path("projects/<str:number>/card", projects.card, name="card"),
    path("milestones/<int:pk>", items.milestone, name="milestone"),
    path("<slug:policy>", overview.overview, name="overview"),
    re_path(r"^(?P<policy>[-\w]+)/overview\.(?P<kind>xlsx|csv)$", overview.overview_file, name="overview-file"),
    path("<slug:policy>/bodies", items.body, name="body"),
    path("<slug:policy>/<str:item>", items.item, name="item"),
]
