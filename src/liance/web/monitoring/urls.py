"""Addresses of the slice."""

from django.urls import path

from liance.web.monitoring.pages import figures, returns, targets, warnings

app_name = "monitoring"
urlpatterns = [
    path("", targets.policies, name="policies"),
    path("collections/<int:number>", figures.collection, name="collection"),
    path("returns", returns.mine, name="returns"),
    path("<slug:policy>", targets.targets, name="targets"),
    path("<slug:policy>/targets/<slug:target>", targets.target, name="target"),
    path("<slug:policy>/indicators", figures.indicators, name="indicators"),
    path("<slug:policy>/indicators/<slug:indicator>", figures.series, name="series"),
    path("<slug:policy>/indicators/<slug:indicator>.csv", figures.series_file, name="series-file"),
    path("<slug:policy>/collect", figures.collect, name="collect"),
    path("<slug:policy>/returns", returns.firms, name="firms"),
    path("<slug:policy>/returns.<str:kind>", returns.firms_file, name="firms-file"),
    path("<slug:policy>/returns/<str:period>", returns.one, name="return"),
    path("<slug:policy>/ladders", warnings.ladders, name="ladders"),
    path("<slug:policy>/warnings", warnings.warnings, name="warnings"),
    path("<slug:policy>/warnings/<int:number>", warnings.warning, name="warning"),
    path("<slug:policy>/events/new", warnings.event, name="event"),
]
