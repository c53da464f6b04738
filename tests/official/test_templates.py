"""Wording as data: every kind makes whole documents, every slip in a template is told with its place."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.official.papers import LETTER

from liance.diagnostics.diagnostic import Rejected, catalogue
from liance.official import kinds, write
from liance.official.document import Column, Layout, Paragraph, Table, check
from liance.official.faces import chosen
from liance.official.fill import document_of
from liance.official.front import read_template
from liance.official.library import kind, kind_called, shared
from liance.official.number import DocumentNumber
from liance.official.produce import made
from liance.official.samples import sample
from liance.official.template import FieldKind
from liance.official.wording import mistakes

ROOT = Path(__file__).resolve().parents[2]
KINDS = kinds()
FIRST = """+++
name = "通知"
name_en = "Notice"
layout = "plain"
title = "通知"

[fields.enterprise]
label = "企业"
kind = "text"
{fields}
+++

{{{{ 企业 }}}}：
{body}
"""


def template(folder, *, fields="", body=""):
    path = folder / "notice.md"
    path.write_text(FIRST.format(fields=fields, body=body), "utf-8")
    return read_template(path)


def document(folder, *, fields="", body="", **values):
    found = template(folder, fields=fields, body=body)
    assert mistakes(found) == []
    frame = {"issuer": "某市工业和信息化局", "issued": date(2026, 11, 27), "enterprise": "某某公司"}
    return document_of(found, frame | values)


ROWS = """
[fields.items]
label = "名单"
kind = "rows"
columns.name = { label = "名称", kind = "text" }
columns.amount = { label = "金额", kind = "money" }
"""
TABLE = """
| 名称 | 金额（元） |
| :-- | --: |
{% for 行 in 名单 %}
| {{ 行.名称 }} | {{ 行.金额|元 }} |
{% endfor %}
| 合计 | {{ 名单|合计("金额")|元 }} |
"""


# ---- the kinds that are there --------------------------------------------------------------------------------------
def test_these_kinds_are_there():
    assert [k.id for k in KINDS] == (
        "acceptance allocation-plan award-confirmation batch-summary complaint-reply correction county-summary "
        "joint-review minutes objection-decision payment-letter public-notice receipt-notice recovery-decision "
        "recovery-notice refusal score-summary support withdrawal"
    ).split()


@pytest.mark.parametrize("found", KINDS, ids=lambda k: k.id)
@pytest.mark.parametrize("whole", [True, False])
def test_each_kind_makes_a_whole_word_file_with_and_without_what_is_optional(found, whole):
    values = sample(found, whole=whole)
    assert check(document_of(found, values)) == []
    assert write(found.id, values, "docx").startswith(b"PK")


@pytest.mark.slow
@pytest.mark.parametrize("found", KINDS, ids=lambda k: k.id)
def test_each_kind_makes_the_same_pdf_twice(found):
    values = sample(found)
    assert write(found.id, values, "pdf") == write(found.id, values, "pdf")


@pytest.mark.parametrize("found", KINDS, ids=lambda k: k.id)
def test_each_value_that_is_given_is_printed(found):
    """A field that is taken is shown: every sample text stands somewhere in the document."""
    from liance.official.compose import composed

    said = "".join(composed(document_of(found, sample(found))).texts())
    texts = [v for v in sample(found).values() if isinstance(v, str)]
    assert [text for text in texts if text not in said] == []


@pytest.mark.parametrize("name", ["refusal", "support", "objection-decision", "recovery-decision"])
def test_a_decision_names_its_remedies(name):
    text = " ".join(b.text for b in made(name, sample(kind(name))).body if isinstance(b, Paragraph))
    assert "六十日内向某某复议机关申请行政复议" in text
    assert "六个月内向某某法院提起行政诉讼" in text


def test_a_refusal_ties_each_reason_to_its_condition_and_clause():
    row = {
        "condition": "营业收入不低于2000万元",
        "clause": "三（一）1",
        "finding": "为1800万元",
        "evidence": "审计报告",
    }
    values = sample(kind("refusal")) | {"reasons": [row]}
    (table,) = [b for b in made("refusal", values).body if isinstance(b, Table)]
    assert table.rows == (("1", "营业收入不低于2000万元", "三（一）1", "为1800万元", "审计报告"),)


def test_a_support_decision_shows_decided_money_in_figures_and_capitals_and_calls_the_ceiling_a_ceiling():
    values = sample(kind("support")) | {"decided": 100_000_00, "ceiling": 200_000_00}
    text = "".join(b.text for b in made("support", values).body if isinstance(b, Paragraph))
    assert "给予你单位资金支持人民币10万元（大写：人民币壹拾万元整）。" in text
    assert "最高限额为20万元。最高限额是上限，不是应付金额。" in text


def test_totals_are_exact_sums_of_the_rows():
    item = {"enterprise": "某某公司", "county": "甲县", "item": "奖补", "clause": "三（一）1"}
    rows = [item | {"amount": 10_050_000_03}, item | {"amount": 50}]
    document_made = made("public-notice", sample(kind("public-notice")) | {"items": rows})
    (attachment,) = document_made.attachments
    assert attachment.wide
    assert attachment.body[0].rows[-1] == ("", "合计", "", "", "", "10,050,000.53")
    assert "壹仟零伍万元零伍角叁分" in document_made.body[0].text


def test_several_issuers_are_given_one_a_line():
    values = sample(kind("allocation-plan")) | {"issuer": "某市工业和信息化局\n某市财政局", "copies": "甲\n乙"}
    document_made = made("allocation-plan", values)
    assert document_made.issuers == ("某市工业和信息化局", "某市财政局")
    assert document_made.copies == ("甲", "乙")


def test_no_two_kinds_answer_to_one_name():
    names = [name for found in KINDS for name in (found.name, *found.also)]
    assert sorted(names) == sorted(set(names))


def test_the_documents_that_the_procedures_issue_have_kinds():
    """Stages also name what others bring (申请表, 审计报告) or systems make (支付令): those are no kinds."""
    text = (ROOT / "vocabularies" / "procedures.md").read_text("utf-8")
    named = {name for line in re.findall(r"^ +文书 +(.*)$", text, re.MULTILINE) for name in re.findall("“(.*?)”", line)}
    asked = {found.id for found in KINDS if {found.name, *found.also} & named}
    assert asked == {found.id for found in KINDS} - {"batch-summary", "refusal", "withdrawal"}
    assert kind_called("补正告知书").id == "correction"
    assert kind_called("申请表") is None


# ---- values --------------------------------------------------------------------------------------------------------
def test_a_value_is_never_markup(tmp_path):
    name = "# 甲|乙\n==== 附件 | 横排"
    found = document(tmp_path, fields=ROWS, body=TABLE, enterprise=name, items=[{"name": name, "amount": 1}])
    assert found.body[:2] == (Paragraph("# 甲|乙"), Paragraph("==== 附件 | 横排："))
    assert found.body[2].rows[0] == (name, "0.01")
    assert found.attachments == ()


def test_a_value_is_never_a_placeholder(tmp_path):
    assert document(tmp_path, enterprise="{{ 发文机关 }}").body == (Paragraph("{{ 发文机关 }}："),)


def test_money_is_shown_in_figures_with_cents_and_in_capitals(tmp_path):
    fields = '[fields.amount]\nlabel = "金额"\nkind = "money"\n'
    found = document(tmp_path, fields=fields, body="{{ 金额 }}，{{ 金额|元 }}，{{ 金额|大写 }}", amount=1_234_50)
    assert found.body[1].text == "1,234.50元，1,234.50，壹仟贰佰叁拾肆元伍角"


def test_all_wrong_values_are_told_at_once(tmp_path):
    with pytest.raises(Rejected) as rejected:
        document(
            tmp_path, fields=ROWS, body=TABLE, issued="2026-11-27", firm="x", items=[{"name": "甲", "amount": 1.5}]
        )
    told = {(d.code, str(d.place)) for d in rejected.value.diagnostics}
    assert told == {
        ("fill-wrong", "notice:成文日期"),
        ("fill-unknown", "notice:firm"),
        ("fill-wrong", "notice:名单:1:金额"),
    }


@pytest.mark.parametrize("amount", [1.5, "1", True, -1, None, 10**18])
def test_money_that_is_not_whole_fen_is_refused(tmp_path, amount):
    fields = '[fields.amount]\nlabel = "金额"\nkind = "money"\n'
    with pytest.raises(Rejected):
        document(tmp_path, fields=fields, body="{{ 金额 }}", amount=amount)


def test_a_number_may_be_typed_in_any_form_or_given_as_a_value():
    for number in ("某工信函[2026]7号", DocumentNumber("某工信函", 2026, 7)):
        values = sample(kind("acceptance")) | {"number": number}
        assert made("acceptance", values).number == "某工信函〔2026〕7号"


# ---- templates -----------------------------------------------------------------------------------------------------
def test_what_is_optional_may_be_asked_for(tmp_path):
    fields = '[fields.due]\nlabel = "期限"\nkind = "date"\noptional = true\n'
    body = "{% if 期限 %}\n不晚于{{ 期限 }}。\n{% endif %}"
    assert document(tmp_path, fields=fields, body=body).body == (Paragraph("某某公司："),)
    assert document(tmp_path, fields=fields, body=body, due=date(2026, 1, 5)).body[1:] == (
        Paragraph("不晚于2026年1月5日。"),
    )


def test_a_loop_variable_is_a_row_inside_its_loop_alone(tmp_path):
    found = template(tmp_path, fields=ROWS, body=TABLE + "{{ 行.名称 }}")
    assert [d.code for d in mistakes(found)] == ["template-unknown"]


def test_an_unknown_placeholder_is_pointed_at(tmp_path):
    (found,) = mistakes(template(tmp_path, body="\n请{{ 公司 }}知悉。"))
    assert (found.code, found.place.text, found.place.line) == ("template-unknown", "公司", 15)


@pytest.mark.parametrize("column", ["行.名字", '名单|合计("名称")'])
def test_an_unknown_column_is_told_with_the_known_ones(tmp_path, column):
    found = mistakes(template(tmp_path, fields=ROWS, body=TABLE.replace("行.名称", column)))
    assert {d.code for d in found} == {"template-unknown"}
    assert "金额" in found[0].args["known"]


@pytest.mark.parametrize(
    "words",
    [
        "{% include 'x' %}",
        "{{ 企业.upper() }}",
        "{{ 企业.__class__ }}",
        "{% macro f() %}{% endmacro %}",
        "{{ 企业|nope }}",
    ],
)
def test_a_template_can_do_nothing_but_show_values(tmp_path, words):
    assert mistakes(template(tmp_path, body=words))


def test_an_unused_column_is_told(tmp_path):
    (found,) = mistakes(template(tmp_path, fields=ROWS, body='共{{ 名单|合计("金额") }}。'))
    assert (found.code, found.args["name"]) == ("template-unused", "名单.名称")


def test_rows_of_unlike_length_are_told(tmp_path):
    with pytest.raises(Rejected) as rejected:
        document(tmp_path, body="| 甲 | 乙 |\n| --- | --- |\n| 1 |")
    assert "| 1 |" in rejected.value.diagnostics[0].message()


# ---- a city's own words --------------------------------------------------------------------------------------------
def test_a_city_changes_words_and_keeps_the_fields(tmp_path):
    text = (shared() / "withdrawal.md").read_text("utf-8")
    front, body = text.split("\n+++\n", 1)
    own = front.split("\n[fields")[0] + "\n+++\n" + body.replace("现确认撤回", "同意撤回")
    (tmp_path / "withdrawal.md").write_text(own, "utf-8")
    values = sample(kind("withdrawal"))
    assert "同意撤回" in made("withdrawal", values, own=tmp_path).body[0].text
    assert "现确认撤回" in made("withdrawal", values).body[0].text


def test_a_city_that_drops_a_field_must_say_so(tmp_path):
    text = (shared() / "withdrawal.md").read_text("utf-8")
    front, body = text.split("\n+++\n", 1)
    front, body = front.split("\n[fields")[0], body.replace("联系电话：{{ 联系电话 }}。", "")
    (tmp_path / "withdrawal.md").write_text(f"{front}\n+++\n{body}", "utf-8")
    with pytest.raises(Rejected) as rejected:
        kind("withdrawal", own=tmp_path)
    assert [d.code for d in rejected.value.diagnostics] == ["template-unused"]
    (tmp_path / "withdrawal.md").write_text(f'{front}\nunused = ["联系电话"]\n+++\n{body}', "utf-8")
    assert kind("withdrawal", own=tmp_path).unused == ("联系电话",)


def test_changed_words_are_read_again(tmp_path):
    template(tmp_path)
    values = sample(kind("notice", own=tmp_path))
    template(tmp_path, body="特此通知。")
    assert made("notice", values, own=tmp_path).body[-1] == Paragraph("特此通知。")


def test_a_city_adds_a_kind(tmp_path):
    template(tmp_path)
    assert [k.id for k in kinds(own=tmp_path)] == sorted([*(k.id for k in KINDS), "notice"])


def test_mistakes_of_all_templates_are_told_together(tmp_path):
    for name in ("acceptance", "refusal"):
        shutil.copy(shared() / f"{name}.md", tmp_path)  # a changed template declares no fields of its own
    with pytest.raises(Rejected) as rejected:
        kinds(own=tmp_path)
    assert [str(d.place).split(":")[0] for d in rejected.value.diagnostics] == ["acceptance.md", "refusal.md"]


# ---- the page of documentation -----------------------------------------------------------------------------------
PAGE = (ROOT / "docs" / "official-documents.md").read_text("utf-8")


def test_the_call_that_the_documentation_shows_works():
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, object] = {}
    exec(code.replace('"pdf")', '"docx")'), names)
    assert names["data"].startswith(b"PK")


def test_the_template_that_the_documentation_shows_is_one(tmp_path):
    (text,) = re.findall(r"```\n(\+\+\+.*?)```", PAGE, re.DOTALL)
    (tmp_path / "notice.md").write_text(text, "utf-8")
    assert mistakes(kind("notice", own=tmp_path)) == []


# ---- the catalogue -------------------------------------------------------------------------------------------------
BROKEN = {
    "title": replace(LETTER, title=""),
    "signer": replace(LETTER, signer="张三"),
    "table": replace(LETTER, body=(Table((Column("甲"),), (("1", "2"),)),)),
    "text": replace(LETTER, body=(Paragraph("某某\x00公司"),)),
}
OURS = [
    code
    for code, entry in catalogue().items()
    if entry["example_file"] in ("kind", "notice.md", "fields.json", "fonts", "document")
]


def found_by(code, folder):
    entry = catalogue()[code]
    try:
        match entry["example_file"]:
            case "notice.md":
                (folder / "notice.md").write_text(entry["example"].lstrip("\n"), "utf-8")
                return mistakes(read_template(folder / "notice.md"))
            case "fields.json":
                values = json.loads(entry["example"])
                values |= {"issued": date.fromisoformat(values["issued"])} if "issued" in values else {}
                document_of(template(folder), values)
            case "document":
                return check(BROKEN[entry["example"]])
            case "fonts":
                chosen([])
            case "kind":
                kind(entry["example"])
    except Rejected as rejected:
        return rejected.diagnostics
    return []


@pytest.mark.parametrize("code", sorted(set(OURS) - {"font-lacks-character"}))
def test_the_example_of_a_code_brings_out_that_code_alone(code, tmp_path):
    found = found_by(code, tmp_path)
    assert {d.code for d in found} == {code}
    for diagnostic in found:
        for lang in ("zh", "en"):
            text = diagnostic.message(lang) + diagnostic.hint(lang)
            assert "“”" not in text


def test_every_kind_of_field_is_taken_by_some_template():
    used = {f.kind for k in KINDS for field in k.fields for f in (field, *field.columns)}
    assert used == set(FieldKind)
    assert {k.layout for k in KINDS} == set(Layout)
