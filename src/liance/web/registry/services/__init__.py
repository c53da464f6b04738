"""Writes: records stated, confirmed, challenged, loaded; batches reviewed; lists matched; figures published."""

from liance.web.registry.services.figures import publish_figure
from liance.web.registry.services.load import Loaded, load_city, load_many
from liance.web.registry.services.state import Told, state

__all__ = ["Loaded", "Told", "load_city", "load_many", "publish_figure", "state"]
