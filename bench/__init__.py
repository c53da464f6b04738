"""How fast Liance answers, next to other rule engines measured in the same run on the same clauses and inputs."""
