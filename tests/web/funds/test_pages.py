"""The pages of money, for each who may read them: they answer, with few queries, and hide account numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.browsers import browser_of
from tests.web.funds.world import BUDGET, NOW, OFFICER, Decided, a_batch, a_line, returned, sent, take_up, told

from liance.web.funds import services
from liance.web.funds.models import Batch, Order
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role

pytestmark = pytest.mark.django_db
PAGES = (
    "", "claims", "batches", "returns", "reconciliation", "reconciliation.csv", "books", "books/transfers", "accounts",
    "recoveries",
)  # fmt: skip


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """Signs somebody in: `signed_in("lily", Role.FINANCE_OFFICER, "FIN", Kind.FINANCE)`."""

    def make(name: str, role: Role, code: str, kind: Kind) -> Client:
        home, _ = Organisation.objects.get_or_create(
            code=code, defaults={"name": f"单位{code}", "kind": kind, "created_at": NOW}
        )
        return browser_of(name, role, home, now=NOW)

    return make


@pytest.fixture
def city(decided: Decided) -> Batch:
    """A batch of three, one paid, one failed, one in transit."""
    line = a_line(1_000_00)
    for n in range(3):
        take_up(decided.decide(f"a{n}", 100_00 + n))
    batch = a_batch(services.fund(line=line, actor=BUDGET, now=NOW))
    orders = sent(batch)
    returned((orders[0], "成功"), (orders[1], "失败"))
    return batch


def test_every_page_answers_for_finance(city: Batch, signed_in: Callable[..., Client]) -> None:
    client = signed_in("lily", Role.FINANCE_OFFICER, "FIN", Kind.FINANCE)
    claim = city.orders.first().commitment.share.claim
    recovery = services.open_recovery(claim=claim, finding="不实", actor=OFFICER, now=NOW)
    more = ("lines/2026-01", "lines/new", f"batches/{city.number}", f"claims/{claim.pk}", "returns/1",
            f"recoveries/{recovery.number}")  # fmt: skip
    for page in (*PAGES, *more):
        answer = client.get(f"/funds/{page}")
        assert answer.status_code == 200, page
    assert "622200" not in client.get(f"/funds/batches/{city.number}").content.decode()


def test_who_only_reads_sees_no_account_number_and_no_button(city: Batch, signed_in: Callable[..., Client]) -> None:
    client = signed_in("zhao", Role.AUDITOR, "AUDIT", Kind.AUDIT)
    assert [client.get(f"/funds/{page}").status_code for page in PAGES] == [200] * len(PAGES)
    text = client.get("/funds/accounts").content.decode()
    assert "**** 2222" in text
    assert "6222000011112222" not in text
    assert client.post("/funds/batches/make", {"key": "x"}).status_code == 403


def test_an_enterprise_sees_its_own_payments_only(city: Batch, signed_in: Callable[..., Client]) -> None:
    client = signed_in("qian", Role.ENTERPRISE, "E1", Kind.ENTERPRISE)
    assert [client.get(f"/funds/{page}").status_code for page in PAGES] == [403] * len(PAGES)
    paid = Order.objects.get(status="paid")
    assert paid.number in client.get("/funds/mine").content.decode()
    assert client.post(f"/funds/orders/{paid.number}/receipt", {"received": "yes"}).status_code == 302
    assert "已确认到账" in client.get("/funds/mine").content.decode()
    other = signed_in("sun", Role.ENTERPRISE, "E9", Kind.ENTERPRISE)
    assert paid.number not in other.get("/funds/mine").content.decode()
    assert other.post(f"/funds/orders/{paid.number}/receipt", {"received": "yes"}).status_code == 403


def test_nobody_else_is_let_in(city: Batch) -> None:
    assert [Client().get(f"/funds/{page}").status_code for page in PAGES] == [302] * len(PAGES)


def test_a_batch_from_choice_to_file_and_return(decided: Decided, signed_in: Callable[..., Client]) -> None:
    line = a_line(1_000_00)
    take_up(decided.decide("a", 100_00))
    made = services.fund(line=line, actor=BUDGET, now=NOW)
    maker = signed_in("zhou", Role.FINANCE_OFFICER, "FIN", Kind.FINANCE)
    checker = signed_in("wuwu", Role.FINANCE_OFFICER, "FIN", Kind.FINANCE)
    maker.post("/funds/batches/make", {"key": "k", "commitment": [made[0].pk]})
    batch = Batch.objects.get()
    assert maker.post(f"/funds/batches/{batch.number}/check").status_code == 403
    assert checker.post(f"/funds/batches/{batch.number}/check").status_code == 302
    maker.post(f"/funds/batches/{batch.number}/send")
    file = maker.post(f"/funds/batches/{batch.number}/file", {"encoding": "gb18030"})
    assert "示例企业E1,示例银行甲县支行,,6222000011112222,100.00" in file.content.decode("gb18030")
    upload = SimpleUploadedFile("回单.csv", told((batch.orders.get(), "成功")))
    assert maker.post("/funds/returns", {"file": upload}).status_code == 302
    maker.post(f"/funds/batches/{batch.number}/reconcile")
    batch.refresh_from_db()
    assert batch.reconciled_by == "zhou"


def test_a_file_that_is_no_return_is_refused_with_what_would_be_right(
    decided: Decided, signed_in: Callable[..., Client]
) -> None:
    client = signed_in("lily", Role.FINANCE_OFFICER, "FIN", Kind.FINANCE)
    for data in (b"\xff\xfe\x00\x01PK", "姓名,金额\n甲,1".encode(), b"PK\x03\x04\x00"):
        answer = client.post("/funds/returns", {"file": SimpleUploadedFile("x.csv", data)})
        assert answer.status_code == 200
        assert 'role="alert"' in answer.content.decode()
