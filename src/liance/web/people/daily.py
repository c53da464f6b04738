"""What the clock brings about among people: requests that were given up are removed."""

from functools import partial

from liance.web.people.actor import SYSTEM
from liance.web.people.services.abandoned import remove_abandoned
from liance.web.site.daily import Chore
from liance.web.site.words import Words

CHORES = [
    Chore(
        "removed",
        partial(remove_abandoned, actor=SYSTEM),
        Words("清除放弃的申请{n}件", "{n} stale requests removed"),
    )
]
