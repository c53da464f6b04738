"""Tables filled in and uploaded: every bad cell marked and nothing written; a good one reviewed by another person."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.web.conftest import NOON, code
from tests.web.registry.conftest import sheet

from liance.records.city import Record as Facts
from liance.records.parameters import PARAMETER
from liance.records.vocabulary import RecordType, Vocabulary
from liance.web.audit.models import Event
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.registry.models import Batch, Figure, Record, State, Version
from liance.web.registry.queries import figures
from liance.web.registry.services import review_batch, submit_entry, submit_sheet
from liance.web.registry.sheets import template
from liance.web.site.refusals import Refused

pytestmark = pytest.mark.django_db
Person = Callable[..., Actor]


def type_of(vocabulary: Vocabulary, name: str) -> RecordType:
    found = vocabulary.type_named(name)
    assert found is not None
    return found


@pytest.fixture
def bring(vocabulary: Vocabulary, person: Person) -> Callable[..., Batch]:
    """A county officer brings a table: `bring("enterprise_year", ["企业", "年度"], [code(7), 2023])`."""

    def submit(type_: str, *rows: list[object], actor: Actor | None = None, name: str = "表.xlsx") -> Batch:
        found = PARAMETER if type_ == "parameter" else type_of(vocabulary, type_)
        who = actor or person("li", Role.COUNTY_OFFICER)
        return submit_sheet(type_=found, data=sheet(*rows), name=name, source="县统计局", actor=who, now=NOON)

    return submit


HEAD = ["企业", "年度", "营业收入", "研发费用", "一般纳税人", "所得税优惠类别"]


def test_every_bad_cell_is_told_in_place_and_nothing_is_written(
    bring: Callable[..., Batch], mill: Organisation
) -> None:
    before = Version.objects.count()
    batch = bring(
        "enterprise_year", HEAD,
        [mill.code, 2023, "三千万", -5, "也许", "国家鼓励"],
        [code(7)[:-1] + "X", 2022, 1, 1, "是", "无"],
        [mill.code, 2023, 1, 1, "是", "无"],
        [code(9), "", 1, 1, "是", "无"],
    )  # fmt: skip
    assert batch.state == State.FAULTY
    assert [(f["row"], f["column"], f["code"]) for f in batch.faults] == [
        (2, "营业收入", "cell-money-text"), (2, "研发费用", "cell-below"), (2, "一般纳税人", "cell-yes-no"),
        (2, "所得税优惠类别", "cell-choice"), (3, "企业", "cell-uscc-check"), (4, "年度", "key-twice"),
        (5, "年度", "key-empty"), (5, "企业", "reference-undeclared"),
    ]  # fmt: skip
    assert all(f["zh"] and f["en"] for f in batch.faults)
    assert batch.faults[1]["zh"] == "不小于 0元"
    assert (Version.objects.count(), batch.lines.count()) == (before, 0)


def test_the_marked_table_shows_each_mistake_beside_its_row(
    bring: Callable[..., Batch], mill: Organisation, person: Person, sign_in: Callable[[Actor], Client]
) -> None:
    batch = bring(
        "enterprise_year", HEAD, [mill.code, 2022, 1, 1, "是", "无"], [mill.code, 2023, "三千万", 1, "是", "无"]
    )
    officer = sign_in(person("li", Role.COUNTY_OFFICER))
    page = officer.get(reverse("registry:batch", args=[batch.pk])).content.decode()
    assert "三千万" in page
    assert "什么都没有写入" in page
    answer = officer.get(reverse("registry:marked", args=[batch.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    lines = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert lines[0][-1] == "问题"
    assert (lines[1][-1], lines[2][2]) == ("", "三千万")
    assert lines[2][-1].startswith("营业收入：单位写全")


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "a\u202eb", "a\x1fb"])
def test_text_that_would_run_or_hide_is_refused(bring: Callable[..., Batch], mill: Organisation, text: str) -> None:
    batch = bring("project", ["项目名称", "投资方"], [text, mill.code])
    assert [f["code"] for f in batch.faults] in (["cell-formula"], ["cell-text"])


def test_a_negative_amount_is_no_formula(bring: Callable[..., Batch], mill: Organisation) -> None:
    batch = bring("enterprise_year", ["企业", "年度", "应纳税所得额"], [mill.code, 2023, "-5000"])
    assert batch.faults == []


def test_what_was_reviewed_comes_in_and_empty_cells_leave_the_rest(
    bring: Callable[..., Batch], mill: Organisation, person: Person
) -> None:
    leader = person("zhou", Role.COUNTY_LEADER)
    first = bring("enterprise_year", HEAD, [mill.code, 2022, 100, 7, "是", ""], [mill.code, 2023, "3亿元", "", "", ""])
    assert (first.state, first.rows, first.new, first.changed) == (State.WAITING, 2, 2, 0)
    assert not Record.objects.filter(type="enterprise_year").exists()
    review_batch(batch=first, approve=True, actor=leader, now=NOON)
    second = bring("enterprise_year", HEAD, [mill.code, 2022, 200, "", "", ""], [mill.code, 2023, "3亿元", "", "", ""])
    assert (second.new, second.changed) == (0, 1)
    review_batch(batch=second, approve=True, actor=leader, now=NOON)
    kept = Record.objects.get(type="enterprise_year", year=2022)
    assert kept.current is not None
    assert kept.current.values == {
        "enterprise": mill.code, "year": "2022", "revenue": "200", "rd_expense": "7", "general_taxpayer": "true",
    }  # fmt: skip
    assert (kept.current.batch, kept.current.confirmed_by, kept.version) == (second.number, "zhou", 2)
    assert Event.objects.filter(action="batch-approved").count() == 2


def test_nobody_reviews_his_own_batch(
    bring: Callable[..., Batch], mill: Organisation, person: Person, organisation: Callable[..., Organisation]
) -> None:
    batch = bring("enterprise_year", HEAD, [mill.code, 2023, 1, 1, "是", "无"])
    west = organisation(202, "西区工信局", kind=Kind.COUNTY, county="西区")
    for actor in (
        person("li", Role.COUNTY_OFFICER), person("li", Role.CITY_LEADER), person("sun", Role.COUNTY_LEADER, west),
        person("wang", Role.ENTERPRISE, mill), person("xu", Role.AUDITOR),
    ):  # fmt: skip
        with pytest.raises(Refused, match="not-allowed"):
            review_batch(batch=batch, approve=True, actor=actor, now=NOON)
    batch.state, batch.reviewed_by, batch.reviewed_at = State.APPROVED, "li", NOON
    with pytest.raises(IntegrityError, match="batch_reviewed_by_another"), transaction.atomic():
        batch.save()


def test_a_batch_sent_back_has_a_reason_and_wrote_nothing(
    bring: Callable[..., Batch], mill: Organisation, person: Person
) -> None:
    batch, leader = (
        bring("enterprise_year", HEAD, [mill.code, 2023, 1, 1, "是", "无"]),
        person("zhou", Role.COUNTY_LEADER),
    )
    with pytest.raises(Refused, match="reason-missing"):
        review_batch(batch=batch, approve=False, reason="  ", actor=leader, now=NOON)
    review_batch(batch=batch, approve=False, reason="口径不对", actor=leader, now=NOON)
    batch.refresh_from_db()
    assert (batch.state, batch.reason) == (State.REJECTED, "口径不对")
    assert not Record.objects.filter(type="enterprise_year").exists()
    with pytest.raises(Refused, match="batch-not-waiting"):
        review_batch(batch=batch, approve=True, actor=leader, now=NOON)


def test_a_county_brings_only_its_own(
    bring: Callable[..., Batch], mill: Organisation, organisation: Callable[..., Organisation], person: Person,
    facts: Callable[..., Facts],
) -> None:  # fmt: skip
    other = organisation(8, "西区公司", county="西区")
    city, leader = person("he", Role.CITY_OFFICER), person("qin", Role.CITY_LEADER)
    known = facts("enterprise", id=other.code, name=other.name)
    entry = submit_entry(facts=known, source="登记", actor=city, now=NOON)
    review_batch(batch=entry, approve=True, actor=leader, now=NOON)
    batch = bring("enterprise_year", HEAD, [other.code, 2023, 1, 1, "是", "无"])
    assert [(f["code"], f["zh"]) for f in batch.faults] == [("party-elsewhere", "东区的单位")]
    assert bring("enterprise_year", HEAD, [other.code, 2023, 1, 1, "是", "无"], actor=city).state == State.WAITING


def test_new_enterprises_become_organisations(
    bring: Callable[..., Batch], person: Person, vocabulary: Vocabulary
) -> None:
    batch = bring(
        "enterprise", ["编号", "名称", "县区"], [code(55), "新来的公司", "东区"], actor=person("he", Role.CITY_OFFICER)
    )
    review_batch(batch=batch, approve=True, actor=person("qin", Role.CITY_LEADER), now=NOON)
    made = Organisation.objects.get(pk=code(55))
    assert (made.name, made.kind, made.county) == ("新来的公司", Kind.ENTERPRISE, "东区")


def test_figures_come_in_by_review_with_their_source(
    bring: Callable[..., Batch], person: Person, vocabulary: Vocabulary
) -> None:
    head = ["参数", "范围", "年度", "数值"]
    city, leader = person("he", Role.CITY_OFFICER), person("qin", Role.CITY_LEADER)
    wrong = bring("parameter", head, ["全市平均增幅", "软件业", 2023, "9倍"], ["全市均值", "", 2023, 1], actor=city)
    assert [(f["row"], f["code"]) for f in wrong.faults] == [(2, "cell-ratio-text"), (3, "parameter-unknown")]
    batch = bring("parameter", head, ["全市平均增幅", "软件业", 2023, "9.5%"], actor=city)
    assert not Figure.objects.exists()
    review_batch(batch=batch, approve=True, actor=leader, now=NOON)
    made = Figure.objects.get()
    assert (made.parameter, made.scope, made.year, made.source) == ("city_average_growth", "software", 2023, "县统计局")
    assert [str(v) for v in figures(vocabulary).values()] == ["19/200"]


# ---- templates -----------------------------------------------------------------------------------------------------
def test_a_template_filled_in_is_read_back(
    vocabulary: Vocabulary, bring: Callable[..., Batch], mill: Organisation
) -> None:
    """What the template shows of known records is accepted as it stands, for every record type."""
    kept = Record.objects.get(type="enterprise")
    assert kept.current is not None
    data = template(type_of(vocabulary, "enterprise"), vocabulary, [kept.current.values])
    lines = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("企业").to_python()
    assert lines[0][:3] == ["编号", "名称", "县区"]
    assert lines[1][:3] == [mill.code, mill.name, "东区"]
    assert bring("enterprise", *lines).faults == []


@pytest.mark.parametrize("index", range(10))
def test_an_empty_template_explains_every_field_and_is_no_data(
    vocabulary: Vocabulary, person: Person, index: int
) -> None:
    type_ = vocabulary.types[index]
    data = template(type_, vocabulary)
    guide = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("填写说明").to_python()
    assert {f.label for f in type_.fields} <= {str(line[0]) for line in guide}
    with pytest.raises(Refused, match="batch-empty"):
        submit_sheet(
            type_=type_, data=data, name="模板.xlsx", source="x", actor=person("he", Role.CITY_OFFICER), now=NOON
        )


def test_a_template_comes_with_what_is_known_of_a_county(
    mill: Organisation, person: Person, sign_in: Callable[[Actor], Client]
) -> None:
    officer = sign_in(person("he", Role.CITY_OFFICER))
    for county, count in (("东区", 2), ("西区", 1)):
        answer = officer.get(reverse("registry:template", args=["enterprise"]), {"county": county})
        lines = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert len(lines) == count, county


def test_formulas_in_known_records_stay_text_in_what_is_given_out(vocabulary: Vocabulary) -> None:
    data = template(type_of(vocabulary, "enterprise"), vocabulary, [{"id": code(7), "name": '=HYPERLINK("x")'}])
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.get_sheet_by_name("企业").to_python()[1][1] == '=HYPERLINK("x")'
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert b'quotePrefix="1"' in parts.read("xl/styles.xml")


def test_an_upload_through_the_page(mill: Organisation, person: Person, sign_in: Callable[[Actor], Client]) -> None:
    officer = sign_in(person("li", Role.COUNTY_OFFICER))
    csv = f"企业,年度,营业收入\n{mill.code},2023,3.2亿元\n".encode("gb18030")
    given = {"type": "enterprise_year", "source": "统计局", "file": SimpleUploadedFile("报表.csv", csv)}
    answer = officer.post(reverse("registry:upload"), given)
    assert answer.status_code == 302
    page = officer.get(answer.headers["Location"]).content.decode()
    assert "待复核" in page
    assert "320000000" in page or "3.2亿元" in page
    assert officer.post(reverse("registry:upload"), given | {"file": b""}).status_code == 422
    assert sign_in(person("xu", Role.AUDITOR)).get(reverse("registry:upload")).status_code == 403
