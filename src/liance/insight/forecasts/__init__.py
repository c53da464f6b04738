"""What a series will be: methods by how much history there is, intervals from past errors, and how often they held."""
