"""Addresses of the slice."""

from django.urls import path, re_path

from liance.web.guide.pages import checkup, covered, library

app_name = "guide"
urlpatterns = [
    path("policies", library.library, name="library"),
    path("policies/search", library.search, name="search"),
    path("policies/<slug:policy>", library.policy, name="policy"),
    path("policies/<slug:policy>/editions", library.history, name="history"),
    path("policies/<slug:policy>/editions/<int:number>", library.edition, name="edition"),
    path("policies/<slug:policy>/editions/<int:old>/to/<int:new>", library.compare, name="compare"),
    path("policies/<slug:policy>/coverage", covered.coverage, name="coverage"),
    re_path(r"^policies/(?P<policy>[-\w]+)/coverage\.(?P<kind>xlsx|csv)$", covered.coverage_file, name="coverage-file"),
    path("policies/<slug:policy>/count", library.count, name="count"),
    path("policies/<slug:policy>/examples/<slug:incentive>/<int:number>", library.example, name="example"),
    path("check-up", checkup.check_ups, name="check-ups"),
    path("policies/<slug:policy>/check-up", checkup.check_up, name="check-up"),
    path("policies/<slug:policy>/check-up/mine", checkup.mine, name="mine"),
    path("policies/<slug:policy>/check-up/of", checkup.find, name="find"),
    path("policies/<slug:policy>/check-up/of/<str:code>", checkup.of, name="of"),
]
