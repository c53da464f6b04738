"""Writes: records stated, confirmed, challenged, loaded; batches reviewed; lists matched; figures published."""

from liance.web.registry.services.background import check_again, stop_check, work_off_next
from liance.web.registry.services.batches import marked_file, review_batch, submit_entry, submit_sheet
from liance.web.registry.services.challenges import challenge, refuse_challenge, uphold, withdraw_challenge
from liance.web.registry.services.evidence import keep_evidence
from liance.web.registry.services.figures import publish_figure
from liance.web.registry.services.hooks import Recognised, on_recognised
from liance.web.registry.services.lists import decide_entry, import_list, propose_list, take_sure
from liance.web.registry.services.load import Loaded, load_city, load_many, load_whole
from liance.web.registry.services.state import Told, state
from liance.web.registry.services.statements import STALE, confirm, held_values, state_own, turn_down

__all__ = [
    "STALE",
    "Loaded",
    "Recognised",
    "Told",
    "challenge",
    "check_again",
    "confirm",
    "decide_entry",
    "held_values",
    "import_list",
    "keep_evidence",
    "load_city",
    "load_many",
    "load_whole",
    "marked_file",
    "on_recognised",
    "propose_list",
    "publish_figure",
    "refuse_challenge",
    "review_batch",
    "state",
    "state_own",
    "stop_check",
    "submit_entry",
    "submit_sheet",
    "take_sure",
    "turn_down",
    "uphold",
    "withdraw_challenge",
    "work_off_next",
]
