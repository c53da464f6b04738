"""Open challenges: a need put before everybody, sealed bids scored blindly, a task book kept to, the result told."""
