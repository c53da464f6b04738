"""The chain leader's office: who has which part in a chain, meetings, tickets, visits, the digest."""
