"""The slice as Django knows it; at the start it joins the cases of challenges, and public money asks it what is due."""

from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    """liance.web.challenges."""

    name = "liance.web.challenges"
    label = "challenges"

    def ready(self) -> None:
        """Join the casework of needs, bids, evaluations, tasks, milestones and the user's words."""
        from liance.web.cases.hooks import Joined, join
        from liance.web.challenges import counted, show
        from liance.web.challenges.due import DueMilestones
        from liance.web.challenges.services import on_bids, on_boards, on_challenges, on_tasks
        from liance.web.funds import payable
        from liance.web.guide.links import on_block
        from liance.web.guide.naming import run_at
        from liance.web.monitoring import sources

        sources.join(counts=counted.challenges)
        payable.register(DueMilestones())
        on_block(run_at("challenge", "open challenges", "challenges:list"))
        join("challenge", Joined(forbids=on_challenges.forbids, follows=on_challenges.follows, shows=show.of_challenge))
        join("challenge-bid", Joined(forbids=on_bids.forbids, follows=on_bids.follows, shows=show.of_bid))
        join(
            "bid-evaluation",
            Joined(
                follows=on_bids.evaluated,
                hears=on_boards.of_evaluation,
                heard=on_boards.stand_down,
                shows=show.of_evaluation,
            ),
        )
        join(
            "challenge-task",
            Joined(
                forbids=on_tasks.forbids, follows=on_tasks.follows, hears=on_boards.of_acceptance, shows=show.of_task
            ),
        )
        join(
            "challenge-milestone",
            Joined(forbids=on_tasks.forbids_milestone, follows=on_tasks.follows_milestone, shows=show.of_milestone),
        )
        join("user-word", Joined(follows=on_tasks.user_said, shows=show.of_user_word))
