"""Figures about adoptions: the map, stages over time, lineage, and the impact sheet."""
