"""What the clock brings about in cases: stages past their day come out or go to somebody else."""

from liance.web.cases.late import tick
from liance.web.site.daily import Chore
from liance.web.site.words import Words

CHORES = [Chore("moved", tick, Words("按期限规定办理{n}件", "{n} cases moved by their terms"))]
