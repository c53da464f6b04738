"""What the clock brings about for tasks: the reports of the month are opened."""

from liance.web.site.daily import Chore
from liance.web.site.words import Words
from liance.web.tasks.services.reports import open_reports

CHORES = [Chore("reports", open_reports, Words("生成月报{n}份", "{n} reports opened"))]
