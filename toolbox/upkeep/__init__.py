"""Upkeep: what keeps instruments alive after their project: reviews, links, keepers, handovers."""
