"""Documents of a made-up bureau, one for each layout."""

from __future__ import annotations

from datetime import date

from liance.official.document import (
    Align,
    Attachment,
    Column,
    Heading,
    Layout,
    OfficialDocument,
    Paragraph,
    Table,
)

BUREAU = "某某市工业和信息化局"
DAY = date(2026, 1, 5)
AWARDS = Table(
    (Column("序号", Align.CENTER), Column("企业名称"), Column("金额（元）", Align.RIGHT)),
    (("1", "某某科技有限公司", "100,000.00"), ("2", "某某电子\n（高新区）有限公司", "50,000.03")),
)
BODY = (
    Heading(1, "基本情况"),
    Paragraph("某某科技有限公司于2026年首次纳入统计，申请上规入统奖补。" * 4),
    Heading(2, "核查"),
    Paragraph("经核查，符合第三条第（二）款规定的“首次纳统”条件。"),
    Heading(3, "依据"),
    Heading(4, "条款"),
    AWARDS,
    Heading(2, "结论"),
    Heading(1, "决定"),
    Paragraph("给予人民币10万元（大写：人民币壹拾万元整）。"),
)

LETTER = OfficialDocument(
    Layout.LETTER,
    "受理通知书",
    (BUREAU,),
    DAY,
    BODY,
    number="某工信函〔2026〕3号",
    addressee="某某科技有限公司",
    copies=("某某县工业和信息化局",),
)
NOTICE = OfficialDocument(
    Layout.DOCUMENT,
    "关于下达2026年度产业发展资金\n分配方案的通知",
    (BUREAU, "某某市财政局"),
    DAY,
    BODY,
    number="某工信字〔2026〕12号",
    signer="张三",
    addressee="各县（市、区）工业和信息化局、财政局",
    attachments=(Attachment("分配明细表", (Paragraph("金额单位：元"), AWARDS), wide=True), Attachment("绩效目标表")),
    note="此件公开发布",
    copies=("市政府办公室", "市审计局"),
    printer="某某市工业和信息化局办公室",
    printed=date(2026, 1, 6),
)
MINUTES = OfficialDocument(
    Layout.MINUTES,
    "局长办公会议纪要",
    (BUREAU,),
    DAY,
    BODY,
    mark="某某市工业和信息化局会议纪要",
    number="第3期",
    attendance=(("出席", "张三、李四"), ("列席", "王五")),
    printer="某某市工业和信息化局办公室",
    printed=DAY,
)
PLAIN = OfficialDocument(Layout.PLAIN, "意愿确认书", ("某某科技有限公司",), DAY, BODY, addressee=BUREAU)
SHEET = OfficialDocument(
    Layout.SHEET, "2026年度申报汇总表", ("某某县工业和信息化局",), DAY, (AWARDS, Paragraph("经办人（签字）："))
)
PAPERS = {paper.layout.value: paper for paper in (NOTICE, LETTER, MINUTES, PLAIN, SHEET)}
