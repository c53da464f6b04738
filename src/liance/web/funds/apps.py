"""The slice as Django knows it; at the start it joins the cases of awards, payments and recoveries."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """liance.web.funds."""

    name = "liance.web.funds"
    label = "funds"

    def ready(self) -> None:
        """Take awards as payables, and join the casework."""
        from liance.web.awards.queries import conditions
        from liance.web.cases.hooks import Joined, join
        from liance.web.funds import payable, show
        from liance.web.funds.awarded import Awarded
        from liance.web.funds.services import casework, recovery_case

        payable.register(Awarded())
        join(
            "application",
            Joined(forbids=recovery_case.forbids_award, follows=casework.open_payment, shows=show.of_award),
        )
        join("payment", Joined(forbids=casework.forbids, shows=show.of_payment))
        join(
            "recovery",
            Joined(
                forbids=recovery_case.forbids, follows=recovery_case.follows, shows=show.of_recovery,
                reasons=lambda case: conditions(case.parent) if case.parent is not None else (),
                suggests=recovery_case.suggests,
            ),
        )  # fmt: skip
