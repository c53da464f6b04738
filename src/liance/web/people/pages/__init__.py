"""Pages of the slice: signing in, one's own account, requests and consents, administration."""
