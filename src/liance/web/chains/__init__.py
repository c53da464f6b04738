"""The chain on the platform: its map, gaps, experts' words on links, findings about makers, targets and visits."""
