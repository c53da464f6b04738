"""What the clock brings about in matters: reminders of what will end."""

from liance.web.matters.reminders import remind
from liance.web.site.daily import Chore
from liance.web.site.words import Words

CHORES = [Chore("reminded", remind, Words("到期提醒{n}件", "{n} reminders opened"))]
