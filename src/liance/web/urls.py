"""All addresses: each slice's own, under its name."""

from django.urls import include, path

from liance.web.api import api

urlpatterns = [
    path("", include("liance.web.site.urls")),
    path("editions/", include("liance.web.policies.urls")),
    path("people/", include("liance.web.people.urls")),
    path("", include("liance.web.guide.urls")),
    path("audit/", include("liance.web.audit.urls")),
    path("registry/", include("liance.web.registry.urls")),
    path("cases/", include("liance.web.cases.urls")),
    path("awards/", include("liance.web.awards.urls")),
    path("notices/", include("liance.web.notices.urls")),
    path("funds/", include("liance.web.funds.urls")),
    path("chain/", include("liance.web.chains.urls")),
    path("board/", include("liance.web.board.urls")),
    path("monitoring/", include("liance.web.monitoring.urls")),
    path("tasks/", include("liance.web.tasks.urls")),
    path("coordination/", include("liance.web.coordination.urls")),
    path("challenges/", include("liance.web.challenges.urls")),
    path("matters/", include("liance.web.matters.urls")),
    path("leader/", include("liance.web.leader.urls")),
    path("letters/", include("liance.web.letters.urls")),
    path("api/v1/", api.urls),
    path("open/", include("liance.web.openness.urls")),
]
handler400 = "liance.web.site.errors.bad_request"
handler403 = "liance.web.site.errors.forbidden"
handler404 = "liance.web.site.errors.not_found"
handler500 = "liance.web.site.errors.failed"
