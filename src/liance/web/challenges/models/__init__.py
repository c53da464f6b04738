"""Tables of the slice: needs and their changes, bids and talks, task books and milestones, how far a result reached."""

from liance.web.challenges.models.bids import Bid, Offer, Partner, Step, Talk
from liance.web.challenges.models.needs import Change, Indicator, OpenChallenge, Reach
from liance.web.challenges.models.tasks import Milestone, TaskBook

__all__ = [
    "Bid",
    "Change",
    "Indicator",
    "Milestone",
    "Offer",
    "OpenChallenge",
    "Partner",
    "Reach",
    "Step",
    "Talk",
    "TaskBook",
]
