"""The industrial chain: products and what they need, who makes them, where it breaks, and who could supply whom."""
