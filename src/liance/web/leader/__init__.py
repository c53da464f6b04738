"""The leader's page: targets, tasks, money, chain, warnings and what waits to be decided on one screen."""
