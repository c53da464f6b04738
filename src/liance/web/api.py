"""The API: one description (OpenAPI) of what programs may ask, errors as problems."""

from __future__ import annotations

from ninja import NinjaAPI

from liance import __version__
from liance.web.openness.api import router
from liance.web.openness.problems import tell_problems

api = NinjaAPI(
    title="Liance 链策",
    version=__version__,
    description="政策、条款、测算、案件进度和兑现公开。Policies, clauses, assessing, cases and open data.",
    urls_namespace="api-1",
    docs_url=None,
)
api.add_router("", router)
tell_problems(api)
