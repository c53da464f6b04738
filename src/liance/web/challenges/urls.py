"""Addresses of the slice."""

from django.urls import path

from liance.web.challenges.pages import bids, lists, needs, tasks

app_name = "challenges"
urlpatterns = [
    path("", lists.published, name="list"),
    path("mine", lists.mine, name="mine"),
    path("office", lists.office, name="office"),
    path("office/export.<str:kind>", lists.export, name="export"),
    path("statistics", lists.statistics, name="statistics"),
    path("new", needs.new, name="new"),
    path("bids/<str:key>", bids.bid, name="bid"),
    path("bids/<str:key>/take-back", bids.take_back, name="take-back"),
    path("bids/<str:key>/talk", bids.talk, name="talk"),
    path("tasks/<str:number>", tasks.task, name="task"),
    path("milestones/<int:pk>/pay", tasks.pay, name="pay"),
    path("<str:number>", needs.challenge, name="challenge"),
    path("<str:number>/edit", needs.edit, name="edit"),
    path("<str:number>/alter", needs.alter, name="alter"),
    path("<str:number>/reach", needs.reach, name="reach"),
    path("<str:number>/bid", bids.new, name="new-bid"),
    path("<str:number>/experts", bids.experts, name="experts"),
]
