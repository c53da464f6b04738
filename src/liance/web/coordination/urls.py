"""Addresses of the slice."""

from django.urls import path, re_path

from liance.web.coordination.pages import digests, meetings, register, tickets

app_name = "coordination"
urlpatterns = [
    path("", tickets.home, name="home"),
    path("tickets", tickets.tickets, name="tickets"),
    re_path(r"^tickets\.(?P<kind>xlsx|csv)$", tickets.ticket_file, name="ticket-file"),
    path("tickets/new", tickets.new, name="new"),
    path("tickets/<str:number>/merge", tickets.merge, name="merge"),
    path("meetings", meetings.meetings, name="meetings"),
    path("meetings/<str:number>", meetings.meeting, name="meeting"),
    path("register", register.register, name="register"),
    path("plan", register.plan, name="plan"),
    path("plan/<int:pk>/evidence", register.evidence, name="evidence"),
    path("tours", register.tours, name="tours"),
    path("tours/<int:pk>", register.tour, name="tour"),
    path("digest", digests.first, name="digests"),
    path("digest/<slug:policy>", digests.digest, name="digest"),
    re_path(
        r"^digest/(?P<policy>[-\w]+)/(?P<day>\d{4}-\d\d-\d\d)\.(?P<form>pdf|docx)$",
        digests.digest_file,
        name="digest-file",
    ),
    path("digest/<slug:policy>/<str:day>/issue", digests.issue, name="issue"),
]
