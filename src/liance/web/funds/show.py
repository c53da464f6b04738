"""What cases show of their money: a panel beside awards, payments and recoveries."""

from __future__ import annotations

from collections.abc import Sequence

from liance.web.cases.hooks import Panel
from liance.web.cases.models import Case
from liance.web.funds.models import Claim, Order, Recovery
from liance.web.funds.permissions import can_see
from liance.web.funds.queries.whereabouts import places
from liance.web.people.actor import Actor


def of_award(case: Case, actor: Actor) -> Sequence[Panel]:
    """Beside an application: where its money is."""
    return _panel(Claim.objects.filter(award__case=case).first(), actor)


def of_payment(case: Case, actor: Actor) -> Sequence[Panel]:
    """Beside a payment: the same, of the award that it pays."""
    return _panel(Claim.objects.filter(award__case=case.parent_id).first(), actor) if case.parent_id else ()


def _panel(claim: Claim | None, actor: Actor) -> Sequence[Panel]:
    if claim is None:
        return ()
    orders = Order.objects.filter(commitment__share__claim=claim).select_related("batch", "receipt").order_by("pk")
    context = {"claim": claim, "places": places(claim), "orders": orders, "may_see": can_see(actor)}
    return (Panel("funds/panel.html", context, order=40),)


def of_recovery(case: Case, actor: Actor) -> Sequence[Panel]:
    """Beside a recovery: what was decided and what came back."""
    found = Recovery.objects.filter(case_number=case.number).select_related("claim").first()
    own = case.party_id is not None and actor.acts_for(case.party_id)
    context: dict[str, object] = {"recovery": found, "may_see": can_see(actor), "own": own}
    return () if found is None else (Panel("funds/recovery-panel.html", context, order=40),)
