"""Procedures as data: one pure interpreter that says who may do what by when, whatever a case is about."""

from liance.procedures.bars import needed, roles_at
from liance.procedures.clock import BEIJING, Clock, local_day
from liance.procedures.interpret import act, offered, replay, resume, reviewers_of, start
from liance.procedures.late import Overdue, deemed_act, overdue, total_used
from liance.procedures.progress import Step, progress
from liance.procedures.run import Act, Actor, Offer, Reason, Run
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
    "Act",
    "Actor",
    "Clock",
    "Offer",
    "Overdue",
    "Reason",
    "Run",
    "Step",
    "act",
    "deemed_act",
    "from_json",
    "local_day",
    "needed",
    "offered",
    "overdue",
    "pinned",
    "progress",
    "replay",
    "resume",
    "reviewers_of",
    "roles_at",
    "run_digest",
    "run_from_json",
    "run_to_json",
    "start",
    "to_json",
    "total_used",
]
