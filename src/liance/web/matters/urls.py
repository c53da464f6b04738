"""Addresses of the slice."""

from django.urls import path

from liance.web.matters import pages

app_name = "matters"
urlpatterns = [
    path("", pages.kinds, name="kinds"),
    path("list", pages.matters, name="list"),
    path("counts", pages.counts, name="counts"),
    path("public", pages.public, name="public"),
    path("public/<str:number>", pages.published, name="published"),
    path("new/<str:policy>/<str:kind>", pages.new, name="new"),
    path("matrix/<str:policy>/<str:kind>", pages.matrix, name="matrix"),
    path("lots/<str:policy>/<str:kind>", pages.lots, name="lots"),
    path("<str:number>/rows/<str:type_id>", pages.add_row, name="add-row"),
    path("<str:number>/sheets/<str:type_id>", pages.add_sheet, name="add-sheet"),
    path("<str:number>/strike/<int:pk>", pages.strike_row, name="strike-row"),
]
