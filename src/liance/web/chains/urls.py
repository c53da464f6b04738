"""Addresses of the slice."""

from django.urls import path, re_path

from liance.web.chains.pages import gaps, map, product

app_name = "chains"
urlpatterns = [
    path("", map.chains, name="chains"),
    path("<slug:policy>", map.overview, name="overview"),
    path("<slug:policy>/map", map.chain_map, name="map"),
    path("<slug:policy>/counties", map.counties, name="counties"),
    path("<slug:policy>/gaps", gaps.gaps, name="gaps"),
    re_path(r"^(?P<policy>[-\w]+)/gaps\.(?P<kind>xlsx|csv)$", gaps.gap_file, name="gap-file"),
    path("<slug:policy>/pairs", gaps.pairs, name="pairs"),
    path("<slug:policy>/links", gaps.links, name="links"),
    path("<slug:policy>/targets", product.targets, name="targets"),
    path("<slug:policy>/targets/<int:number>", product.target, name="target"),
    path("<slug:policy>/products/<str:product>", product.product, name="product"),
    path("<slug:policy>/firms/<str:actor>", product.firm, name="firm"),
]
