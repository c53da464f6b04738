"""Documents of an award that is paid: plan, payment letter, receipt; what the books know is not asked again."""

from __future__ import annotations

from datetime import datetime

from tests.web.funds.paying import AFTER, commit, pay, payment, with_account
from tests.web.letters.world import Person, drafted, issued, lacks, text_of

from liance.web.awards.models import Award
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role


def test_from_the_plan_to_the_receipt(
    noticed: Award, firm: Organisation, agent: Actor, person: Person, finance: tuple[Actor, Actor, Actor],
    now: datetime,
) -> None:  # fmt: skip
    then = now + AFTER
    clerk, head, treasurer = person("chen", Role.CITY_OFFICER), person("sun", Role.CITY_LEADER), finance[0]
    noticed.case.refresh_from_db()
    decision = issued(noticed.case, "support", clerk, head, then)
    with_account(firm, agent, treasurer, then)
    claim = commit(noticed, treasurer, then)

    case = payment(noticed)
    draft = drafted(case, "allocation-plan", treasurer, then)
    assert lacks(draft, then) == ["缺“资金名称”", "缺“审议情况”"], "who shares what is in the books"
    chief = person("jin", Role.FINANCE_LEADER)
    told = {"fund": "2024年产业资金", "review": "经局党组会审议。", "issuer": "市财政局"}
    plan = issued(case, "allocation-plan", treasurer, chief, then, **told)
    text = text_of(plan)
    assert "东区｜1｜700,000.00｜0.00" in text
    assert "2024年9月2日至2024年9月9日公示" in text

    letter = issued(case, "payment-letter", treasurer, chief, then)
    text = text_of(letter)
    assert plan.number in text
    assert "请从预〔2024〕1号 产业资金中拨付1笔" in text
    assert "甲电子｜示例银行｜622200001111" in text

    order = pay(claim, finance, then, "成功")
    letter = issued(payment(noticed), "receipt-notice", treasurer, treasurer, then)
    text = text_of(letter)
    assert decision.number in text
    assert "资金人民币70万元" in text
    assert "（尾号1111）" in text
    assert "622200001111" not in text
    assert order.bank_reference in text
