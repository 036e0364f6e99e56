"""Lessons: opened from an instrument, joined with a code, led from a board."""
