"""Tasks: who leads them, milestones, monthly reports, lights from data; major projects up to recognised investment."""
