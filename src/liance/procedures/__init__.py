"""Procedures as data: one pure interpreter that says who may do what by when, whatever a case is about."""

from liance.procedures.bars import needed, roles_at
from liance.procedures.boards import Held, Round, mean_score, points, pooled, round_of, rounds, settled
from liance.procedures.clock import BEIJING, Clock, local_day
from liance.procedures.interpret import act, as_of, offered, replay, resume, reviewers_of, start
from liance.procedures.late import Overdue, deemed_act, deemed_said, overdue, total_used
from liance.procedures.progress import Step, beginnings, progress
from liance.procedures.run import DECLARED, NAMED, SPOKEN, Act, Actor, Branch, Offer, Reason, Run, Said
from liance.procedures.saying import Turn, namers, say, speakers, turns
from liance.procedures.stored import (
    from_json,
    pinned,
    run_digest,
    run_from_json,
    run_to_json,
    to_json,
)

__all__ = [
    "BEIJING",
    "DECLARED",
    "NAMED",
    "SPOKEN",
    "Act",
    "Actor",
    "Branch",
    "Clock",
    "Held",
    "Offer",
    "Overdue",
    "Reason",
    "Round",
    "Run",
    "Said",
    "Step",
    "Turn",
    "act",
    "as_of",
    "beginnings",
    "deemed_act",
    "deemed_said",
    "from_json",
    "local_day",
    "mean_score",
    "namers",
    "needed",
    "offered",
    "overdue",
    "pinned",
    "points",
    "pooled",
    "progress",
    "replay",
    "resume",
    "reviewers_of",
    "roles_at",
    "round_of",
    "rounds",
    "run_digest",
    "run_from_json",
    "run_to_json",
    "say",
    "settled",
    "speakers",
    "start",
    "to_json",
    "total_used",
    "turns",
]
