"""What pages show: lights and their grounds in words, bars of figures, what stands beside the cases of the slice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from liance.insight.lights import Ground, Light, Lit
from liance.web.cases.hooks import Panel
from liance.web.cases.models import Case
from liance.web.people.actor import Actor
from liance.web.site.words import Words
from liance.web.tasks.models import Filing, Milestone, OutputFigure, Project, Report
from liance.web.tasks.permissions import can_see, can_see_projects

LIGHTS = {
    Light.RED: Words("滞后", "behind"),
    Light.YELLOW: Words("预警", "at risk"),
    Light.GREY: Words("不清楚", "not known"),
    Light.GREEN: Words("按期", "on track"),
}
KINDS = {
    Project.Kind.MAJOR: Words("重大项目", "major project"),
    Project.Kind.ATTRACTED: Words("招引项目", "attracted project"),
}
PARTS = {
    Milestone.Kind.NODE: Words("节点", "node"),
    Milestone.Kind.GUARANTEE: Words("要素保障", "guarantee"),
}
BADGES = {Light.RED: "bad", Light.YELLOW: "warn", Light.GREY: "calm", Light.GREEN: "good"}
SIGNS = {Light.RED: "✗", Light.YELLOW: "!", Light.GREY: "?", Light.GREEN: "✓"}
GROUNDS = {
    "no-lead": Words("还没有责任单位", "nobody leads it yet"),
    "no-plan": Words("还没有排节点", "no milestones are planned"),
    "no-report": Words("还没有月报", "no report has come yet"),
    "report-late": Words("月报逾期{days}天", "the report is {days} days late"),
    "node-late": Words("“{about}”逾期{days}天", "{about} is {days} days late"),
    "node-near": Words("“{about}”还有{days}天到期", "{about} is due in {days} days"),
    "figure-unknown": Words("“{about}”计划{planned}，还没有数", "{about}: {planned} planned, no figure known"),
    "figure-old": Words(
        "“{about}”{days}天前是{value}，计划{planned}", "{about}: {value} {days} days ago, {planned} planned"
    ),
    "figure-short": Words("“{about}”{value}，计划{planned}", "{about}: {value} of {planned} planned"),
    "as-planned": Words("节点按期，数达到计划，月报及时", "milestones, figures and reports as planned"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A light as pages show it: word, badge, sign."""

    light: Light
    words: Words
    badge: str
    sign: str


def light(one: Light) -> Shown:
    """A light in words."""
    return Shown(one, LIGHTS[one], BADGES[one], SIGNS[one])


@dataclass(frozen=True, slots=True)
class Why:
    """A ground in words, with the places on the page where its records stand."""

    shown: Shown
    words: Words
    anchors: tuple[str, ...]


def whys(lit: Lit) -> tuple[Why, ...]:
    """The grounds of a light, the worst first."""
    return tuple(why(g) for g in lit.grounds)


def why(ground: Ground) -> Why:
    """One ground."""
    words = GROUNDS[ground.code].format(
        about=ground.about, days=ground.days, value=plain(ground.value), planned=plain(ground.planned)
    )
    places = (
        *(f"m-{k}" for k in ground.nodes),
        *(f"f-{k}" for k in ground.figures),
        *(f"r-{k}" for k in ground.returns),
    )
    return Why(light(ground.light), words, places)


def plain(value: Decimal | None) -> str:
    """A figure without needless zeros; a dash for none."""
    if value is None:
        return "—"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---- figures of an output --------------------------------------------------------------------------------------------
WIDTH, ROW, LEFT, RIGHT = 640, 28, 110, 90
"""The chart's width, the height of a row, what is kept for days and for figures."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the chart: its day, its figure, how long it is, and where it stands."""

    label: str
    figure: str
    width: int
    y: int
    planned: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The figures of an output and what was planned, in order of days."""

    output: str
    unit: str
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """The height of the picture."""
        return ROW * len(self.bars)


def chart(output: str, unit: str, figures: Sequence[OutputFigure], milestones: Sequence[Milestone]) -> Chart | None:
    """The last figures of an output and its plans; None where there is nothing to draw."""
    rows = [(f.as_of, f.value, False) for f in figures if f.output == output][-12:]
    rows += [(m.due, m.planned, True) for m in milestones if m.output == output and m.planned is not None]
    most = max((value for _, value, _ in rows), default=Decimal(0))
    if not rows or most <= 0:
        return None
    room = WIDTH - LEFT - RIGHT
    bars = (
        Bar(str(day), plain(value), int(room * value / most), n * ROW, planned)
        for n, (day, value, planned) in enumerate(sorted(rows))
    )
    return Chart(output, unit, tuple(bars))


# ---- beside cases ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class FiledShown:
    """A figure as filed, beside the last one known before."""

    output: str
    value: str
    as_of: str
    before: OutputFigure | None
    change: str


def filed(report: Report, filing: Filing) -> list[FiledShown]:
    """The figures of a filing, each with what was known before, for whoever checks it."""
    known = {
        f.output: f for f in OutputFigure.objects.filter(policy=report.policy, item=report.item).exclude(filing=filing)
    }
    made = []
    for row in filing.content.get("figures", ()):
        before = known.get(row["output"])
        change = "" if before is None else plain(Decimal(row["value"]) - before.value)
        made.append(FiledShown(row["output"], plain(Decimal(row["value"])), row["as_of"], before, change))
    return made


def report_panels(case: Case, actor: Actor) -> Iterable[Panel]:
    """What was filed, with the change against the last figures."""
    report = Report.objects.filter(case=case).first()
    if report is None or not (can_see(actor) or actor.acts_for(report.unit_id)):
        return
    filings = list(case.filings.order_by("-number"))
    rows = filed(report, filings[0]) if filings else []
    yield Panel("tasks/report-panel.html", {"report": report, "filing": filings[0] if filings else None, "rows": rows})


def project_panels(case: Case, actor: Actor) -> Iterable[Panel]:
    """The project that a case is about."""
    project = Project.objects.filter(case=case).select_related("investor", "introducer").first()
    if project is not None and can_see_projects(actor):
        yield Panel("tasks/project-panel.html", {"project": project})
