"""What the clock brings about for awards: once a day it is found who is entitled without being asked."""

from functools import partial

from liance.web.awards.entitled import find_daily
from liance.web.people.actor import SYSTEM
from liance.web.site.daily import Chore
from liance.web.site.words import Words

CHORES = [
    Chore(
        "found",
        partial(find_daily, actor=SYSTEM),
        Words("查找免申即享{n}份政策", "{n} policies searched"),
    )
]
