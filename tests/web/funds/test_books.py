"""Every yuan has a from and a to; nothing but a source may be below zero; what happened is never changed."""

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from tests.web.funds.world import BUDGET, NOW, Decided, a_line, take_up

from liance.web.funds import services
from liance.web.funds.models import BookAccount, Kind, Place, Transfer
from liance.web.funds.queries.books import faults, trial_balance
from liance.web.funds.services.books import Move, Spot, of_line, post
from liance.web.site.refusals import Refused

pytestmark = pytest.mark.django_db


def test_an_appropriation_comes_from_the_source_and_is_available(decided: Decided) -> None:
    line = a_line(1_000_00)
    assert BookAccount.objects.get(code=f"available/{line.pk}").fen == 1_000_00
    assert BookAccount.objects.get(code="source/city").fen == -1_000_00
    assert sum(row.balance for row in trial_balance()) == 0
    assert faults() == []


def test_a_transfer_of_money_that_is_not_there_is_refused_whole(decided: Decided) -> None:
    line = a_line(100)
    ends = of_line(Place.AVAILABLE, line), of_line(Place.COMMITTED, line)
    moves = [Move("one", *ends, 60, Kind.COMMIT, "试"), Move("two", *ends, 60, Kind.COMMIT, "试")]
    with pytest.raises(Refused) as refused, transaction.atomic():
        post(moves=moves, actor=BUDGET, now=NOW)
    assert [t.refusal.code for t in refused.value.told] == ["money-not-there"]
    assert BookAccount.objects.get(code=f"available/{line.pk}").fen == 100


def test_the_database_itself_refuses_a_balance_below_zero(decided: Decided) -> None:
    line = a_line(100)
    with pytest.raises(DatabaseError), transaction.atomic():
        BookAccount.objects.filter(code=f"available/{line.pk}").update(fen=-1)


def test_the_same_thing_is_never_booked_twice(decided: Decided) -> None:
    line = a_line(100)
    move = Move("once", of_line(Place.AVAILABLE, line), of_line(Place.COMMITTED, line), 10, Kind.COMMIT, "试")
    with transaction.atomic():
        post(moves=[move], actor=BUDGET, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        post(moves=[move], actor=BUDGET, now=NOW)
    assert BookAccount.objects.get(code=f"committed/{line.pk}").fen == 10


@pytest.mark.parametrize("change", ["UPDATE funds_transfer SET fen = 1", "DELETE FROM funds_transfer"])
def test_transfers_are_never_changed_or_deleted(decided: Decided, change: str) -> None:
    a_line(100)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Transfer.objects.get().fen == 100


def test_posting_outside_a_transaction_is_a_programming_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "get_connection", lambda: SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="transaction"):
        post(moves=[Move("x", Spot(Place.CHARGES), Spot(Place.COLLECTED), 1, Kind.CHARGE, "x")], actor=BUDGET, now=NOW)


def test_a_line_is_reduced_only_down_to_what_is_committed(decided: Decided) -> None:
    line = a_line(100_00)
    take_up(decided.decide("a", 70_00))
    services.fund(line=line, actor=BUDGET, now=NOW)
    with pytest.raises(Refused, match="budget-below-committed"):
        services.reduce_line(line=line, fen=30_01, document="预〔2026〕2号", actor=BUDGET, now=NOW)
    services.reduce_line(line=line, fen=30_00, document="预〔2026〕2号", actor=BUDGET, now=NOW)
    assert BookAccount.objects.get(code=f"available/{line.pk}").fen == 0


def test_a_line_without_document_or_money_is_refused_with_all_that_is_wrong(decided: Decided) -> None:
    new = services.NewLine(code="", title="", year=26, county="", policy="p", fen=0, document="")
    with pytest.raises(Refused) as refused:
        services.open_line(new=new, actor=BUDGET, now=NOW)
    assert len(refused.value.told) == 4
