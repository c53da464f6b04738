"""How fast Liance answers, next to other rule engines: same run, same clauses, same inputs."""
